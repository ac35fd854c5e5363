"""Outbound records: a screen painted order by order (GA23-0059, outbound operations).

A painter keeps no picture of the screen; it appends orders in the order of the calls, which is what a terminal will
do with them. Positions are row and column, counted from 1, and wrap at the end of the screen as the terminal's do.
An attribute takes a position of its own: the one in front of the field's first character.
"""

from __future__ import annotations

from appliance.protocols.datastream.addresses import GRAPHICS, encode_address
from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.protocols.datastream.constants import (
    Attribute,
    Colour,
    Command,
    ExtendedType,
    Highlight,
    Order,
    Wcc,
)

__all__ = ["Painter", "erase_all_unprotected"]


class Painter:
    """Builds one write: a command, its WCC, and orders. Every call gives the painter back, ``record`` the bytes."""

    __slots__ = ("_code_page", "_columns", "_is_extended", "_out", "_size")

    def __init__(
        self,
        rows: int = 24,
        columns: int = 80,
        *,
        command: Command = Command.ERASE_WRITE,  # ERASE_WRITE_ALTERNATE for the larger size
        wcc: Wcc = Wcc.RESTORE_KEYBOARD | Wcc.RESET_MODIFIED,
        is_extended: bool = True,  # False leaves colours and highlighting out
        code_page: CodePage = CP037,
    ) -> None:
        self._columns = columns
        self._size = rows * columns
        self._is_extended = is_extended
        self._code_page = code_page
        self._out = bytearray((command, _graphic(wcc)))

    def position(self, row: int, column: int) -> int:
        """The buffer address, from 0, as ``InboundField.address`` has it; wraps at the end of the screen."""
        return ((row - 1) * self._columns + column - 1) % self._size

    def at(self, row: int, column: int) -> Painter:
        """Go to a position (SBA)."""
        self._out.append(Order.SET_BUFFER_ADDRESS)
        self._out += self._address(row, column)
        return self

    def text(self, text: str) -> Painter:
        """Characters from here on; never orders, whatever ``text`` holds."""
        self._out += self._code_page.encode(text)
        return self

    def data(self, data: bytes) -> Painter:
        """Bytes that are EBCDIC (and orders) already."""
        self._out += data
        return self

    def field(
        self,
        attribute: Attribute = Attribute.PROTECTED,
        *,
        colour: Colour | None = None,
        highlight: Highlight | None = None,
    ) -> Painter:
        """Start a field: its attribute stands here, its data begins at the next position (SF or SFE)."""
        pairs = self._pairs(colour, highlight)
        if pairs:
            count = len(pairs) // 2 + 1
            self._out += bytes((Order.START_FIELD_EXTENDED, count, ExtendedType.FIELD, _graphic(attribute))) + pairs
        else:
            self._out += bytes((Order.START_FIELD, _graphic(attribute)))
        return self

    def label(
        self,
        row: int,
        column: int,
        text: str,
        attribute: Attribute = Attribute.SKIP,
        *,
        colour: Colour | None = None,
        highlight: Highlight | None = None,
    ) -> Painter:
        """Protected text whose first character stands at row, column."""
        return self.at(row, column - 1).field(attribute, colour=colour, highlight=highlight).text(text)

    def entry(
        self,
        row: int,
        column: int,
        length: int,
        *,
        text: str = "",
        attribute: Attribute = Attribute.NONE,
        colour: Colour | None = None,
        highlight: Highlight | None = None,
    ) -> Painter:
        """An input field of ``length`` whose first character stands at row, column.

        A protected field ends it, not a skip field: the cursor stops behind a field that was filled to its end, so a
        Tab that follows goes to the next field whether the value was short or not.
        """
        self.at(row, column - 1).field(attribute, colour=colour, highlight=highlight).text(text[:length])
        return self.at(row, column + length).field(Attribute.PROTECTED)

    def cursor(self) -> Painter:
        """Leave the cursor here (IC)."""
        self._out.append(Order.INSERT_CURSOR)
        return self

    def cursor_at(self, row: int, column: int) -> Painter:
        """Leave the cursor at a position."""
        return self.at(row, column).cursor()

    def repeat(self, row: int, column: int, character: str = "\x00") -> Painter:
        """Fill from here up to, but not including, row and column (RA); with NUL unless told."""
        self._out.append(Order.REPEAT_TO_ADDRESS)
        self._out += self._address(row, column) + self._code_page.encode(character)
        return self

    def erase_to(self, row: int, column: int) -> Painter:
        """Clear unprotected positions from here up to row and column (EUA)."""
        self._out.append(Order.ERASE_UNPROTECTED_TO_ADDRESS)
        self._out += self._address(row, column)
        return self

    def record(self) -> bytes:
        """The whole write, without TN3270E header."""
        return bytes(self._out)

    def _address(self, row: int, column: int) -> bytes:
        return encode_address(self.position(row, column), self._size)

    def _pairs(self, colour: Colour | None, highlight: Highlight | None) -> bytes:
        if not self._is_extended:
            return b""
        pairs = b"" if colour is None else bytes((ExtendedType.FOREGROUND, colour))
        return pairs if highlight is None else pairs + bytes((ExtendedType.HIGHLIGHT, highlight))


def erase_all_unprotected() -> bytes:
    """EAU: clear the input fields, reset their modified tags, unlock the keyboard."""
    return bytes((Command.ERASE_ALL_UNPROTECTED,))


def _graphic(bits: int) -> int:
    """Six bits as the EBCDIC graphic that carries them, as SNA wants WCC and attributes."""
    return GRAPHICS[bits & 0x3F]
