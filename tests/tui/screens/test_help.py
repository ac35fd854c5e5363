"""F1 on any panel."""

from appliance.tui.screens.overview import OverviewPanel
from tests.tui.playing import Play, play


def test_f1_says_what_can_be_done(tmp_path):
    async def scenario(it: Play):
        await it.press("f1")
        await it.sees("Overview: help", "Drop       V TCPIP,,DROP,CONN=conn", "F7 F8", "ask again now")
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, OverviewPanel))

    play(tmp_path, scenario)


def test_keys_that_are_others_on_a_panel_are_said(tmp_path):
    async def scenario(it: Play):
        await it.type("BULK")
        await it.sees("Bulk import")
        await it.press("f1")
        await it.sees("Bulk import: help", "F5            Dry run", "F6            Run", "F12           Stop")
        assert "ask again now" not in it.text()

    play(tmp_path, scenario)
