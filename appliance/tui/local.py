"""What the command line does without the daemon: going to panels, finding, sorting, help. All else is a command.

The words are those of ISPF and SDSF: ``=2`` or ``CONNECTIONS`` goes to a panel, END and RETURN go back, FIND looks
for text, SORT and FILTER arrange a list. ``?SLYT0103E`` explains a message.
"""

from __future__ import annotations

import re

import attrs

__all__ = ["Back", "Explain", "Filter", "Find", "Help", "Jump", "Leave", "Local", "Sort", "Theme", "read_local"]


@attrs.frozen
class Jump:
    """To the panel of that name."""

    panel: str


@attrs.frozen
class Back:
    """As F3."""


@attrs.frozen
class Leave:
    """End the terminal."""


@attrs.frozen
class Help:
    """As F1."""


@attrs.frozen
class Explain:
    """The help of one message."""

    message: str


@attrs.frozen
class Find:
    """The next row that holds the text."""

    text: str


@attrs.frozen
class Sort:
    """The list by this column."""

    column: str
    is_descending: bool


@attrs.frozen
class Filter:
    """Only rows like this; no text, all of them."""

    text: str


@attrs.frozen
class Theme:
    """Another look; no name, the next one."""

    name: str


Local = Jump | Back | Leave | Help | Explain | Find | Sort | Filter | Theme

_MESSAGE = re.compile(r"\?\s*([A-Z]{3}[A-Z]?\d{3,5}[A-Z]?)", re.IGNORECASE)
_FEWEST = 3


def read_local(text: str, panels: dict[str, str]) -> Local | None:
    """What this terminal does about it; None when it is for the daemon. ``panels`` are names and numbers of panels."""
    word, _, rest = text.strip().partition(" ")
    word, rest = word.upper(), rest.strip()
    if found := _MESSAGE.fullmatch(text.strip()):
        return Explain(found[1].upper())
    if not rest and (panel := _panel(word, panels)):
        return Jump(panel)
    match word:
        case "?" | "HELP" if not rest:
            return Help()
        case "END" | "RETURN" if not rest:
            return Back()
        case "EXIT" | "QUIT" | "=X" | "X" | "LOGOFF" if not rest:
            return Leave()
        case "FIND" | "F" if rest and "," not in rest:
            return Find(rest)
        case "SORT" if rest:
            column, _, direction = rest.upper().partition(" ")
            return Sort(column, direction.strip().startswith("D"))
        case "FILTER":
            return Filter(rest)
        case "THEME":
            return Theme(rest)
        case _:
            return None


def _panel(word: str, panels: dict[str, str]) -> str | None:
    """=n, n, or the beginning of a name that is long enough to be meant."""
    plain = word.removeprefix("=")
    if plain in panels:
        return panels[plain]
    if len(plain) < _FEWEST:
        return None
    return next((name for name in panels.values() if name.startswith(plain)), None)
