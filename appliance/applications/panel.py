"""A screen as a value: labels and input fields by row and column; painted as one record, read back by field name.

The position in front of the screen's first (its last) starts a protected field, every input field and every label
with a tone of its own is followed by one, so plain text needs no attribute and may begin in any column.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import attrs

from appliance.applications.base import Display
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Attribute, Colour, Command, Highlight, Wcc
from appliance.protocols.datastream.inbound import Malformed, read_inbound
from appliance.protocols.datastream.outbound import Painter

__all__ = ["Input", "Label", "Panel", "Reply", "Tone", "paint", "read"]

_WCC = Wcc.RESTORE_KEYBOARD | Wcc.RESET_MODIFIED


class Tone(enum.Enum):
    """What a label is for; how it looks depends on what the terminal can show."""

    PLAIN = "plain"
    TITLE = "title"
    MESSAGE = "message"


_LOOKS = {
    Tone.TITLE: (Attribute.SKIP, Colour.TURQUOISE),
    Tone.MESSAGE: (Attribute.SKIP | Attribute.BRIGHT, Colour.YELLOW),
}


@attrs.frozen
class Label:
    """Text that cannot be typed over. With a tone other than PLAIN ``column`` is 2 or more."""

    row: int
    column: int
    text: str
    tone: Tone = Tone.PLAIN


@attrs.frozen
class Input:
    """An input field from ``row``, ``column`` (2 or more) on; ``width`` None: to the end of the screen."""

    name: str
    row: int
    column: int
    width: int | None
    value: str = ""
    is_hidden: bool = False
    has_cursor: bool = False


@attrs.frozen
class Panel:
    """The whole screen, top to bottom."""

    items: tuple[Label | Input, ...]


@attrs.frozen
class Reply:
    """What came back: the key, None when the record was no 3270 record, and the changed fields by name."""

    aid: Aid | None
    values: Mapping[str, str] = attrs.field(factory=dict, repr=False)


def paint(panel: Panel, display: Display, *, is_alarm: bool = False) -> bytes:
    """The record that erases the screen and shows the panel."""
    painter = Painter(
        display.rows,
        display.columns,
        command=Command.ERASE_WRITE_ALTERNATE if display.has_alternate else Command.ERASE_WRITE,
        wcc=_WCC | Wcc.SOUND_ALARM if is_alarm else _WCC,
        is_extended=display.is_extended,
        code_page=display.code_page,
    )
    painter.at(display.rows, display.columns).field(Attribute.SKIP)
    for item in panel.items:
        if isinstance(item, Input):
            _paint_input(painter, item)
        elif item.tone is Tone.PLAIN:
            painter.at(item.row, item.column).text(item.text)
        else:
            attribute, colour = _LOOKS[item.tone]
            painter.label(item.row, item.column, item.text, attribute, colour=colour).field(Attribute.SKIP)
    for item in panel.items:
        if isinstance(item, Input) and item.has_cursor:
            painter.cursor_at(item.row, item.column)
    return painter.record()


def _paint_input(painter: Painter, item: Input) -> None:
    attribute = Attribute.HIDDEN if item.is_hidden else Attribute.NONE
    highlight = None if item.is_hidden else Highlight.UNDERSCORE
    if item.width is None:
        painter.at(item.row, item.column - 1).field(attribute).text(item.value)
    else:
        painter.entry(
            item.row,
            item.column,
            item.width,
            text=item.value,
            attribute=attribute,
            colour=Colour.GREEN,
            highlight=highlight,
        )


def read(record: bytes, panel: Panel, display: Display) -> Reply:
    """What the terminal answered to the panel. Never raises: a record that does not fit has no values."""
    inbound = read_inbound(record)
    if isinstance(inbound, Malformed):
        return Reply(None)
    names = {
        (item.row - 1) * display.columns + item.column - 1: item.name for item in panel.items if isinstance(item, Input)
    }
    values = {
        names[field.address]: display.code_page.decode(field.data).rstrip(" ")
        for field in inbound.fields
        if field.address in names
    }
    return Reply(inbound.aid, values)
