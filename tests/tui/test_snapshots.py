"""Every screen of the terminal UI, in the sizes of a 3278-2 and of a wide terminal, against what it looked like before.

A screen is a row of ``SHOTS``. When one changed on purpose, ``make snapshots`` takes all of them anew; look at what has
changed in ``tests/tui/snapshots``, for docs/tui.md and the README show the same files.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import pkgutil
from pathlib import Path

import attrs
import pytest
from textual.screen import Screen

from appliance.tui import screens
from appliance.tui.app import SallyportApp
from tests.support.control_script import ScriptedControl
from tests.tui.picture import SIZES, SNAPSHOTS, compare, name_of, still_picture, still_terminal
from tests.tui.playing import Play
from tests.tui.site import NOW, Site


@attrs.frozen
class Shot:
    """A picture: its name, the screen it shows, what leads there and what is to be seen after each step.

    A step is a line for the command line when it begins with ``=`` or is in capitals, else a key.
    """

    name: str
    screen: str
    steps: tuple[tuple[str, str], ...]
    user: str = "IBMUSER"


SAF = (("=2", "DCASCLI"), ("FIND USER2", "NAME=USER TWO"))
MEMBER = (("=3", "FTPSEC2.FTP.DATA"), ("FIND FTPSEC2", "is found"))
SHOTS = (
    Shot("overview", "OverviewPanel", ()),
    Shot("connections", "ConnectionsPanel", (("=1", "ROW 1-"),)),
    Shot("connection", "Answer", (("=1", "ROW 1-"), ("enter", "CIPHER"))),
    Shot("drop", "Confirm", (("=1", "ROW 1-"), ("d", "V TCPIP,,DROP,CONN="))),
    Shot("watch", "WatchScreen", (("=1", "ROW 1-"), ("down", ""), ("w", "WATCH,CONN=104"), ("y", "READY"))),
    Shot("saf", "SafPanel", SAF),
    Shot("tasks", "Choice", (*SAF, ("t", "A business partner"))),
    Shot("task", "Form", (*SAF, ("t", "A business partner"), ("enter", "Port profile"))),
    Shot("bulk", "BulkPanel", (*SAF, ("b", "Bulk import"))),
    Shot("configuration", "MembersPanel", (("=3", "PROFILE.TCPIP"),)),
    Shot("editor", "EditorPanel", (*MEMBER, ("e", "SEVERITY"))),  # it was checked
    Shot("history", "VersionsPanel", (*MEMBER, ("h", "ROW 1-3"))),
    Shot("audit", "AuditPanel", (("=4", "INSAUTH"),)),
    Shot("certificates", "CertificatesPanel", (("=5", "user2"),)),
    Shot("chain", "Answer", (("=5", "user2"), ("FIND USER3", "is found"), ("l", "the chain is broken"))),
    Shot("ports", "PortsPanel", (("PORTS", "VERIFY_USER"),)),
    Shot("crls", "CrlsPanel", (("CRLS", "SALLYPORT CA"),)),
    Shot("crl", "CrlPanel", (("CRLS", "SALLYPORT CA"), ("enter", "keyCompromise"))),
    Shot("expiry", "ExpiryPanel", (("EXPIRY", "USER2/user2"),)),
    Shot("keys", "KeyMenuPanel", (("KEYS", "Make a key ring"),)),
    Shot("sources", "SourcesPanel", (("SOURCES", "PENALTY"),)),
    Shot("transfers", "TransfersPanel", (("TRANSFERS", "STOR"),)),
    Shot("log", "LogPanel", (("LOG", "SLYA0001I"),)),
    Shot("recordings", "RecordingsPanel", (("RECORDINGS", "TCPABC03"),)),
    Shot("replay", "Replay", (("RECORDINGS", "TCPABC03"), ("r", "screen 1 of 3"))),
    Shot(
        "commands", "UserLogPanel", (("D TCPIP,,TELNET,PROFILE", "return code 0"), ("f3", "==>"), ("f9", "> D TCPIP"))
    ),
    Shot("help", "HelpPage", (("f1", "Everywhere"),)),
    Shot("logon", "LogonScreen", (), user=""),
)


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    """It is always the same moment, and the terminal the same."""
    monkeypatch.setattr("appliance.tui.cells.now", lambda: NOW)
    still_terminal(monkeypatch)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_screen_looks_as_it_did(tmp_path, shot, size):
    compare(name_of(shot.name, size), asyncio.run(take(tmp_path / "s", shot, size)), tmp_path)


def test_no_picture_is_left_over():
    named = {name_of(shot.name, size) for shot in SHOTS for size in SIZES}
    assert {path.name for path in SNAPSHOTS.iterdir() if not path.name.startswith("init-")} == named


async def take(socket: Path, shot: Shot, size: tuple[int, int]) -> str:
    """The picture of one screen."""
    site = Site()
    async with ScriptedControl(socket, site.answers(), shot.user) as control:
        control.screens = [site.watched()]
        app = SallyportApp(socket)
        async with app.run_test(size=size) as pilot:
            it = Play(app, pilot, control, site)
            await it.sees("TCPABC01" if shot.user else "User ID")
            for step, seen in shot.steps:
                await (it.type(step) if step[0] == "=" or step.isupper() else it.press(step))
                await it.sees(seen)
            assert type(app.screen).__name__ == shot.screen
            return await still_picture(pilot)


def test_no_screen_is_missing():
    modules = (
        importlib.import_module(f"{screens.__name__}.{found.name}") for found in pkgutil.iter_modules(screens.__path__)
    )
    defined = {
        name
        for module in modules
        for name, thing in inspect.getmembers(module, inspect.isclass)
        if issubclass(thing, Screen) and thing.__module__ == module.__name__
    }
    assert defined - {"Panel", "ListPanel", "InFront", "PictureScreen"} == {shot.screen for shot in SHOTS}
