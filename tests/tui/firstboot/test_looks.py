"""Every panel of the first boot against what it looked like before; ``make snapshots`` takes all of them anew."""

from __future__ import annotations

import asyncio

import pytest
from textual.pilot import Pilot

from appliance.cli import firstquestions
from appliance.cli.firstquestions import first_pages
from appliance.cli.wizard import Wizard
from appliance.tui.firstboot.app import FirstBootApp
from tests.tui.firstboot.playing import URI, Play
from tests.tui.picture import SIZES, SNAPSHOTS, compare, name_of, still_picture, still_terminal

#: In the order in which they come; what is typed to get to the next one.
PANELS = (
    ("init-host", "Host names", ("f6",)),
    ("init-administrator", "User ID", ("down", "down", *"a phrase of mine", "down", *"a phrase of mine", "f6")),
    ("init-certificate", "Name of the authority", ("f6",)),
    ("init-listeners", "TN3270", ("f6",)),
    ("init-directories", "LDAP servers", ("f6",)),
    ("init-summary", "LISTEN FTP 21", ("f6",)),
    ("init-factor", "second factor", ()),
)


class Boot(Wizard):
    """The questions of an appliance; nothing is made."""

    def __init__(self) -> None:
        self.pages = first_pages()

    def run(self, values, show_factor):
        show_factor(URI)
        return ("made",)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_panel_looks_as_it_did(tmp_path, monkeypatch, size):
    still_terminal(monkeypatch)
    monkeypatch.setattr("socket.getfqdn", lambda: "gate.example.com")
    monkeypatch.setattr(firstquestions, "clock_fault", lambda: "")

    async def scenario(pilot: Pilot) -> None:
        it = Play(pilot.app, pilot)
        for name, seen, keys in PANELS:
            await it.sees(seen)
            compare(name_of(name, size), await still_picture(pilot), tmp_path)
            await it.press(*keys)
        await it.press("ctrl+q")

    async def run() -> None:
        async with FirstBootApp(Boot()).run_test(size=size) as pilot:
            await scenario(pilot)

    asyncio.run(run())


def test_no_picture_is_left_over():
    named = {name_of(name, size) for name, _, _ in PANELS for size in SIZES}
    assert {path.name for path in SNAPSHOTS.glob("init-*")} == named
