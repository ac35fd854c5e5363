"""How it looks: dark and light, monochrome for terminals without colour, and the green of a 3279 with its highlights.

The colours mean what they mean on a 3270: turquoise for what the panel says, green for data, white for headings,
yellow for attention, red for what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

__all__ = ["THEMES", "first_theme", "next_theme", "theme_named"]

_DARK = Theme(
    name="dark",
    primary="#4fc3d9",
    secondary="#7aa2f7",
    accent="#e8eef4",
    success="#5fd38d",
    warning="#f2c14e",
    error="#f0625d",
    foreground="#c8d3dc",
    background="#0e141b",
    surface="#131b24",
    panel="#1d2935",
    boost="#22313f",
    dark=True,
)
_LIGHT = Theme(
    name="light",
    primary="#00687f",
    secondary="#3454a4",
    accent="#10202c",
    success="#1c7a3f",
    warning="#8f5d00",
    error="#b3261e",
    foreground="#24323d",
    background="#fbfcfd",
    surface="#f2f5f7",
    panel="#dfe7ec",
    boost="#d3e4ea",
    dark=False,
)
_MONOCHROME = Theme(
    name="monochrome",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffffff",
    success="#ffffff",
    warning="#ffffff",
    error="#ffffff",
    foreground="#c0c0c0",
    background="#000000",
    surface="#000000",
    panel="#404040",
    boost="#404040",
    dark=True,
)
_GREEN = Theme(
    name="3270-green",
    primary="#2fd4d4",
    secondary="#7890f0",
    accent="#ffffff",
    success="#24d830",
    warning="#ffff50",
    error="#ff5050",
    foreground="#24d830",
    background="#000000",
    surface="#000000",
    panel="#08330c",
    boost="#0b4a12",
    dark=True,
)
THEMES = (_DARK, _LIGHT, _MONOCHROME, _GREEN)


def first_theme(environment: Mapping[str, str]) -> str:
    """What to begin with: SALLYPORT_THEME; monochrome for NO_COLOR or a terminal that has none; else dark."""
    asked = theme_named(environment.get("SALLYPORT_THEME", ""))
    if asked is not None:
        return asked
    if environment.get("NO_COLOR") or environment.get("TERM", "") in ("dumb", "vt100", "vt220"):
        return _MONOCHROME.name
    return _DARK.name


def next_theme(name: str) -> str:
    """The one after this, round and round."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def theme_named(text: str) -> str | None:
    """The theme whose name begins, or ends, so; None when none does."""
    wanted = text.lower()
    return next((t.name for t in THEMES if wanted and (t.name.startswith(wanted) or t.name.endswith(wanted))), None)
