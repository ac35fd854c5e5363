"""A mirror: what a terminal shows, learnt from the records that pass it in both directions.

Whoever stands between a host and a terminal keeps one to paint the terminal's screen again later, or to know which of
the fields a user typed into are hidden. Characters of other character sets (GE) are not told from ordinary ones.
"""

from __future__ import annotations

import enum

from appliance.protocols.datastream.addresses import GRAPHICS, encode_address
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Command, ExtendedType, Order, Wcc
from appliance.protocols.datastream.inbound import Inbound, InboundField, Malformed, read_inbound
from appliance.protocols.datastream.screen import DEFAULT_STYLE, Screen, Style
from appliance.protocols.datastream.terminal import Terminal

__all__ = ["Carried", "Mirror"]

_BLANK = 0x40
#: Bytes below a blank that are characters: NUL, DUP, FM, SUB. Everything else down there may be an order: a blank.
_CONTROL_CHARACTERS = frozenset((0x00, 0x1C, 0x1E, 0x3F))
_SHOWN = bytes(code if code >= _BLANK or code in _CONTROL_CHARACTERS else _BLANK for code in range(256))


class Carried(enum.Enum):
    """What became of an outbound record."""

    OUT = "carried out"
    ASKED = "asks the terminal itself for an answer"
    UNKNOWN = "no command, or one that could not be carried out to its end"


class Mirror:
    """One terminal's screen. Feed it every record, as it passes."""

    __slots__ = ("_terminal",)

    def __init__(self, rows: int = 24, columns: int = 80) -> None:
        self._terminal = Terminal(rows, columns)

    @property
    def screen(self) -> Screen:
        """What is shown now."""
        return self._terminal.screen

    def outbound(self, record: bytes) -> Carried:
        """A record for the terminal."""
        answer = self._terminal.apply(record)
        if isinstance(answer, Malformed):
            return Carried.UNKNOWN
        return Carried.ASKED if answer else Carried.OUT

    def inbound(self, record: bytes, *, takes_hidden: bool = True) -> Inbound | None:
        """A record of the terminal: what was typed stands on the screen; None when it is no 3270 record.

        ``takes_hidden`` False leaves hidden fields as the host wrote them: passwords are not remembered.
        """
        inbound = read_inbound(record)
        if isinstance(inbound, Malformed):
            return None
        if inbound.aid is Aid.CLEAR:
            self.screen.erase()
        elif inbound.aid not in (Aid.STRUCTURED_FIELD, Aid.NONE):
            self._type(inbound, takes_hidden=takes_hidden)
        self._terminal.is_locked = True
        return inbound

    def _type(self, inbound: Inbound, *, takes_hidden: bool) -> None:
        screen = self.screen
        if inbound.cursor is not None and inbound.cursor < screen.size:
            screen.cursor = inbound.cursor
        for field in inbound.fields:
            if field.attribute is None:
                self._type_field(field, takes_hidden=takes_hidden)

    def _type_field(self, typed: InboundField, *, takes_hidden: bool) -> None:
        screen = self.screen
        start, length = typed.address or 0, screen.size
        field = screen.field_at(start) if start < screen.size else None
        if field is not None:
            start, length = field.start, field.length
            screen.set_modified(field, True)
            if field.is_hidden and not takes_hidden:
                return
        for offset, character in enumerate(typed.data[:length].ljust(length, b"\x00")):
            screen.put_character((start + offset) % screen.size, character)

    def repaint(self, *, is_extended: bool = True) -> bytes:
        """The record that makes an erased terminal show the same; ``is_extended`` False leaves styles out."""
        screen = self.screen
        has_alternate = (screen.rows, screen.columns) == screen.model and screen.model != (24, 80)
        wcc = Wcc.NONE if self._terminal.is_locked else Wcc.RESTORE_KEYBOARD
        command = Command.ERASE_WRITE_ALTERNATE if has_alternate else Command.ERASE_WRITE
        out = bytearray((command, GRAPHICS[wcc]))
        _paint(screen, out, is_extended=is_extended)
        out += _address(screen, screen.cursor) + bytes((Order.INSERT_CURSOR,))
        return bytes(out)


def _paint(screen: Screen, out: bytearray, *, is_extended: bool) -> None:
    """Every position that holds something, in the order of the screen."""
    shown = screen.characters().translate(_SHOWN)
    style, expected = DEFAULT_STYLE, -1
    for start, stop, is_plain in screen.runs():
        if start != expected:
            out += _address(screen, start)
        if is_plain and style == DEFAULT_STYLE:
            out += shown[start:stop]
        else:
            style = _paint_styled(screen, out, range(start, stop), style, shown, is_extended=is_extended)
        expected = stop


def _paint_styled(
    screen: Screen, out: bytearray, places: range, style: Style, shown: bytes, *, is_extended: bool
) -> Style:
    """Positions with attributes or styles of their own; the style that is in force behind them."""
    for position in places:
        attribute = screen.attribute_at(position)
        own = screen.own_style_at(position) if is_extended else DEFAULT_STYLE
        if attribute is not None:
            out += _field(attribute, own)
            continue
        if own != style:
            out += _change(own)
            style = own
        out.append(shown[position])
    return style


def _address(screen: Screen, position: int) -> bytes:
    return bytes((Order.SET_BUFFER_ADDRESS,)) + encode_address(position, screen.size)


def _field(attribute: int, style: Style) -> bytes:
    graphic = GRAPHICS[attribute & 0x3F]
    pairs = _pairs(style)
    if not pairs:
        return bytes((Order.START_FIELD, graphic))
    return bytes((Order.START_FIELD_EXTENDED, len(pairs) + 1, ExtendedType.FIELD, graphic)) + b"".join(pairs)


def _change(style: Style) -> bytes:
    """SA orders from any style to this one."""
    pairs = (bytes((ExtendedType.ALL, 0)), *_pairs(style))
    return b"".join(bytes((Order.SET_ATTRIBUTE,)) + pair for pair in pairs)


def _pairs(style: Style) -> list[bytes]:
    values = (
        (ExtendedType.HIGHLIGHT, style.highlight),
        (ExtendedType.FOREGROUND, style.foreground),
        (ExtendedType.BACKGROUND, style.background),
    )
    return [bytes((kind, value)) for kind, value in values if value]
