"""Makes the pictures of docs/tui.md from a running demo: python docs/pictures.py var/control.sock"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from appliance.tui.app import SallyportApp
from appliance.tui.widgets.lines import CommandLine

#: Picture -> what is entered or pressed to get there; a word in capitals is entered on the command line.
PICTURES = {
    "tui-overview": [],
    "tui-connections": ["=1"],
    "tui-audit": ["=4", "r"],
    "tui-task": ["=2", "t", "enter"],
    "tui-certificates": ["=5"],
    "tui-chain": ["=5", "l"],
    "tui-crl": ["CRLS", "enter"],
    "tui-keys": ["KEYS"],
    "tui-editor": ["=3", "FIND FTPSEC2.FTP.DATA", "e", "down", "down"],
}
_SIZE = (110, 32)
_PAUSE = 2.5


async def take(socket: Path, folder: Path, name: str, steps: list[str]) -> None:
    """One picture."""
    app = SallyportApp(socket)
    async with app.run_test(size=_SIZE) as pilot:
        await pilot.pause(2 * _PAUSE)
        for step in steps:
            if step[:1] == "=" or step.isupper() or " " in step:
                app.screen.query_one(CommandLine).post_message(CommandLine.Entered(step))
            else:
                await pilot.press(step)
            await pilot.pause(_PAUSE)
        (folder / f"{name}.svg").write_text(app.export_screenshot(title="sallyport tui", simplify=True))


async def take_all(socket: Path) -> None:
    """All of them, beside this file."""
    for name, steps in PICTURES.items():
        await take(socket, Path(__file__).parent, name, steps)


if __name__ == "__main__":
    asyncio.run(take_all(Path(sys.argv[1])))
