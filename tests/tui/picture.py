"""The screen of a terminal UI as SVG, the same bytes for the same screen, and what it looked like before."""

from __future__ import annotations

import os
import re
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

__all__ = ["SIZES", "SNAPSHOTS", "compare", "name_of", "picture", "still_picture", "still_terminal"]

SNAPSHOTS = Path(__file__).with_name("snapshots")
SIZES = ((80, 24), (132, 43))
_MOST_CHANGES = 60  # lines
_STILL = 8  # looks at a screen that does not change any more

#: What Textual puts into its pictures that is not of the screen: where the font comes from, a number in style names.
_FONTS = re.compile(r"\s*(?:<!--.*?-->|@font-face \{.*?\})", re.DOTALL)
_NUMBER = re.compile(r"terminal-\d+")
_ELEMENT = re.compile(r"(?=<(?:rect|text|clipPath|g)\b)")


def picture(app: App[Any]) -> str:
    """One element a line, so that a difference can be read; drawn with a font that every Debian has."""
    drawn = app.export_screenshot(title="sallyport tui", simplify=True)
    plain = _NUMBER.sub("screen", _FONTS.sub("", drawn)).replace("Fira Code", "DejaVu Sans Mono")
    plain = plain.replace("arial", "DejaVu Sans Mono, monospace")
    return "\n".join(line.strip() for line in _ELEMENT.sub("\n", plain).splitlines() if line.strip()) + "\n"


async def still_picture(pilot: Pilot[Any]) -> str:
    """The picture once it has come to rest; a cursor does not blink in it."""
    last, same = "", 0
    while same < _STILL:
        await pilot.pause(0.05)
        for line in pilot.app.screen.query("Input, TextArea").results(Input | TextArea):
            # Not by cursor_blink: a TextArea takes a line whose cursor is off for one whose cursor stays on.
            line._pause_blink(visible=isinstance(line, Input) or line.has_focus)
        now = picture(pilot.app)
        last, same = now, same + 1 if now == last else 0
    return last


def still_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal is the same wherever the tests run."""
    for name in ("NO_COLOR", "SALLYPORT_THEME", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")


def name_of(shot: str, size: tuple[int, int]) -> str:
    """The name of its file."""
    return f"{shot}-{size[0]}x{size[1]}.svg"


def compare(name: str, taken: str, folder: Path) -> None:
    """Fail with the difference when it is not what is kept under that name; the new one is left in ``folder``."""
    file = SNAPSHOTS / name
    if os.environ.get("SALLYPORT_SNAPSHOTS") == "update":
        file.write_text(taken)
    kept = file.read_text() if file.exists() else ""
    if taken != kept:
        (folder / name).write_text(taken)
        changes = "\n".join(islice(unified_diff(kept.split("\n"), taken.split("\n"), lineterm="", n=0), _MOST_CHANGES))
        pytest.fail(f"{folder / name} is not what {name} was; `make snapshots` keeps it\n{changes}")
