"""The first panel: sessions with user and LU, and what needs attention, in both sizes."""

import pytest

from appliance.tui.screens.overview import OverviewPanel
from tests.tui.playing import OVERVIEW, Play, play, table


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
def test_it_says_who_is_there_and_what_needs_attention(tmp_path, size):
    async def scenario(it: Play):
        await it.sees("USER2", "TCPABC01", "MVS098  IBMUSER")
        await it.sees("- ", "2121 FTPD1", "EXPIRED", "91.0 MiB", "DOWN")
        await it.sees("Handshakes     17", "Refusals        7")

    play(tmp_path, scenario, size=size)


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
def test_a_saf_database_that_cannot_be_written_is_seen(tmp_path, size):
    rows = [(*row[:4], "FAILED", "ERROR") if row[0] == "SAF" else row for row in OVERVIEW]
    answer = table(*rows, columns=("TILE", "NAME", "VALUE", "UNIT", "STATE", "ALERT"))

    async def scenario(it: Play):
        await it.sees("SAF database  FAILED", "Reactor delay", "91.0 MiB")

    play(tmp_path, scenario, {"D OVERVIEW": answer}, size)


def test_large_values_are_part_of_a_curve(tmp_path):
    async def scenario(it: Play):
        panel = it.app.screen
        assert isinstance(panel, OverviewPanel)
        await it.settle(lambda: panel._series["TRANSFERRED"] == [0, 1e5, 5e4, 0.5])

    play(tmp_path, scenario)


def test_pools_are_a_page_further_on_a_small_terminal(tmp_path):
    async def scenario(it: Play):
        assert "DEFAULTLUS" not in it.text()
        await it.press("f8")
        await it.sees("DEFAULTLUS", "95 of 99", "JOBINIT INVPSWD")
        await it.press("f7")
        await it.sees("TCPABC01")

    play(tmp_path, scenario, size=(80, 24))
