"""Makes the pictures of docs/tui.md from a running demo: python docs/pictures.py var/control.sock [name...]"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.cli.firstboot import Folders
from appliance.cli.wizard import Wizard
from appliance.tui.app import SallyportApp
from appliance.tui.firstboot.app import FirstBootApp
from appliance.tui.widgets.lines import CommandLine

#: Picture -> what is entered or pressed to get there; a word in capitals is entered on the command line, what stands
#: behind ``type:`` goes into the field that has the focus.
PICTURES = {
    "tui-overview": [],
    "tui-connections": ["=1"],
    "tui-audit": ["=4", "r"],
    "tui-task": ["=2", "t", "enter"],
    "tui-bulk": ["BULK", "type:users.csv", "enter"],
    "tui-certificates": ["=5"],
    "tui-chain": ["=5", "FIND USER3", "l"],
    "tui-crl": ["CRLS", "enter"],
    "tui-keys": ["KEYS"],
    "tui-editor": ["=3", "FIND FTPSEC2.FTP.DATA", "e", "down", "down"],
}
_USERS = """\
USERID,NAME,PHRASE,GROUPS,PERMITS
ann,Ann of Sales,a first phrase,SYS1,APPL/TSO
bob,Bob of Stock,,NOGROUP,
user2,Somebody else,,,
"""
_SIZE = (110, 32)
_PAUSE = 2.5


async def take(socket: Path, folder: Path, name: str, steps: list[str]) -> None:
    """One picture."""
    app = SallyportApp(socket)
    async with app.run_test(size=_SIZE) as pilot:
        await pilot.pause(2 * _PAUSE)
        for step in steps:
            if step.startswith("type:"):
                await pilot.press(*step.removeprefix("type:"))
            elif step[:1] == "=" or step.isupper() or " " in step:
                app.screen.query_one(CommandLine).post_message(CommandLine.Entered(step))
            else:
                await pilot.press(step)
            await pilot.pause(_PAUSE)
        (folder / f"{name}.svg").write_text(app.export_screenshot(title="sallyport tui", simplify=True))


async def take_first_boot(folder: Path) -> None:
    """A page of the first boot, which needs no daemon."""
    app = FirstBootApp(Wizard(Folders(Path("etc"), Path("state"))))
    async with app.run_test(size=_SIZE) as pilot:
        await pilot.pause(_PAUSE)
        await pilot.press(*"gate.example.com gate", "f6")
        await pilot.pause(_PAUSE)
        (folder / "tui-firstboot.svg").write_text(app.export_screenshot(title="sallyport init", simplify=True))


async def take_all(socket: Path, folder: Path, wanted: Collection[str]) -> None:
    """Those that are wanted, or all of them, into the folder."""
    for name, steps in PICTURES.items():
        if not wanted or name in wanted:
            await take(socket, folder, name, steps)
    if not wanted or "tui-firstboot" in wanted:
        await take_first_boot(folder)


def main(socket: Path, *wanted: str) -> None:
    """From a folder of its own, so that no path is in a picture."""
    socket, folder = socket.absolute(), Path(__file__).parent.absolute()
    with TemporaryDirectory() as place, chdir(place):
        Path("users.csv").write_text(_USERS)
        asyncio.run(take_all(socket, folder, wanted))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
