"""The picture of a 3270: every position in its colour, where the cursor is, and nothing of a hidden field.

Fields without a colour of their own have the four of a 3279 in base colour mode: what can be typed is green, and red
when intensified, what is protected is blue, and white when intensified.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby

from rich.style import Style as Look
from rich.text import Text
from textual.widgets import Static

from appliance.protocols.datastream.codepages import CP037, code_page
from appliance.protocols.datastream.constants import Attribute, Colour, Highlight
from appliance.protocols.datastream.screen import DEFAULT_STYLE, Screen, Style
from appliance.protocols.datastream.terminal import Terminal

__all__ = ["Display", "painted", "screen_of"]

_COLOURS: Mapping[int, str] = {
    Colour.BLUE: "#7890f0",
    Colour.RED: "#ff5050",
    Colour.PINK: "#ff80d0",
    Colour.GREEN: "#24d830",
    Colour.TURQUOISE: "#2fd4d4",
    Colour.YELLOW: "#ffff50",
    Colour.WHITE: "#ffffff",
}
_BASE = {
    (False, False): Colour.GREEN,
    (False, True): Colour.RED,
    (True, False): Colour.BLUE,
    (True, True): Colour.WHITE,
}
_UNFORMATTED = Attribute.NONE


def screen_of(record: bytes, rows: int, columns: int, page: str) -> Screen:
    """What a 3270 of this larger size and code page shows after the record alone."""
    terminal = Terminal(rows, columns, code_page=code_page(page) or CP037)
    terminal.apply(record)
    return terminal.screen


def painted(screen: Screen, *, has_colours: bool = True, has_cursor: bool = True) -> Text:
    """The screen row by row; without colours brightness and highlighting are left."""
    shown, looks = "".join(screen.lines()), _looks(screen, has_colours=has_colours)
    if has_cursor:
        looks[screen.cursor] = looks[screen.cursor] + Look(reverse=not looks[screen.cursor].reverse)
    text = Text(no_wrap=True, end="")
    for row in range(screen.rows):
        first = row * screen.columns
        for look, places in groupby(range(first, first + screen.columns), looks.__getitem__):
            text.append("".join(shown[place] for place in places), look)
        if row < screen.rows - 1:
            text.append("\n")
    return text


def _looks(screen: Screen, *, has_colours: bool) -> list[Look]:
    """One for each position: its own style goes before that of the field it is in."""
    fields = screen.fields()
    attribute, around = _UNFORMATTED, DEFAULT_STYLE
    if fields:  # the last one runs round the end, up to the first
        attribute, around = fields[-1].attribute, screen.own_style_at((fields[-1].start - 1) % screen.size)
    looks = []
    for position in range(screen.size):
        own, here = screen.own_style_at(position), screen.attribute_at(position)
        if here is not None:
            attribute, around = here, own
        looks.append(_look(attribute, own, around, has_colours))
    return looks


@lru_cache(maxsize=1_024)
def _look(attribute: Attribute, own: Style, around: Style, has_colours: bool) -> Look:
    is_bright = Attribute.HIDDEN & attribute == Attribute.BRIGHT
    base = _BASE[Attribute.PROTECTED in attribute, is_bright]
    foreground, background = own.foreground or around.foreground or base, own.background or around.background
    highlight = own.highlight or around.highlight
    return Look(
        color=_COLOURS.get(foreground, _COLOURS[base]) if has_colours else None,
        bgcolor=_COLOURS.get(background) if has_colours else None,
        bold=is_bright or highlight == Highlight.INTENSE,
        reverse=highlight == Highlight.REVERSE,
        underline=highlight == Highlight.UNDERSCORE,
        blink=highlight == Highlight.BLINK,
    )


class Display(Static):
    """Shows one screen after the other."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)

    def show(self, screen: Screen, *, has_cursor: bool = True) -> None:
        """This screen in its size, in colours unless the theme has none."""
        self.styles.width, self.styles.height = screen.columns, screen.rows
        self.update(painted(screen, has_colours=self.app.theme != "monochrome", has_cursor=has_cursor))
