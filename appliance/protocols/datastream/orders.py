"""What stands behind the WCC of a write: data and orders, applied to a screen (GA23-0059, orders).

Each order is one small function in a table. The writer keeps what lasts from order to order: the current position and
the character attributes that SA set. An order that is cut short, or an address off the screen, ends the write there;
a real terminal rejects the command likewise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import attrs

from appliance.protocols.datastream.addresses import decode_address
from appliance.protocols.datastream.constants import Attribute, ExtendedType, Order
from appliance.protocols.datastream.screen import DEFAULT_STYLE, Screen, Style

__all__ = ["OrderError", "write_orders"]

_DATA = re.compile(rb"[^\x05\x08\x11\x12\x13\x1d\x28\x29\x2c\x3c]+")
_STYLES = {
    ExtendedType.FOREGROUND: "foreground",
    ExtendedType.BACKGROUND: "background",
    ExtendedType.HIGHLIGHT: "highlight",
}


class OrderError(Exception):
    """The write cannot be carried out from here on."""


class _Writer:
    """One write in progress: the bytes that are left and the state between orders."""

    __slots__ = ("at", "data", "position", "screen", "style")

    def __init__(self, screen: Screen, data: bytes) -> None:
        self.screen = screen
        self.data = data
        self.at = 0
        self.position = screen.cursor
        self.style = DEFAULT_STYLE

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if len(taken) < count:
            raise OrderError("an order is cut short")
        self.at += count
        return taken

    def take_address(self) -> int:
        first, second = self.take(2)
        address = decode_address(first, second)
        if address is None or address >= self.screen.size:
            raise OrderError("an address is off the screen")
        return address

    def take_pairs(self) -> Iterable[tuple[int, int]]:
        pairs = self.take(2 * self.take(1)[0])
        return zip(pairs[::2], pairs[1::2], strict=True)

    def take_character(self) -> int:
        character = self.take(1)[0]
        return self.take(1)[0] if character == Order.GRAPHIC_ESCAPE else character

    def advance(self) -> None:
        self.position = (self.position + 1) % self.screen.size


def write_orders(screen: Screen, data: bytes) -> None:
    """Apply data and orders, from the cursor on; raises OrderError, with all that came before applied."""
    writer = _Writer(screen, data)
    while writer.at < len(data):
        run = _DATA.match(data, writer.at)
        if run:
            writer.at = run.end()
            writer.position = screen.write(writer.position, run[0], writer.style)
        else:
            _ORDERS[writer.take(1)[0]](writer)


def _set_buffer_address(writer: _Writer) -> None:
    writer.position = writer.take_address()


def _insert_cursor(writer: _Writer) -> None:
    writer.screen.cursor = writer.position


def _start_field(writer: _Writer) -> None:
    _open_field(writer, [(ExtendedType.FIELD, writer.take(1)[0])])


def _start_field_extended(writer: _Writer) -> None:
    _open_field(writer, writer.take_pairs())


def _open_field(writer: _Writer, pairs: Iterable[tuple[int, int]]) -> None:
    values = dict(pairs)
    attribute = Attribute(values.get(ExtendedType.FIELD, 0) & 0x3F)
    writer.screen.put_attribute(writer.position, attribute, _restyle(DEFAULT_STYLE, values.items()))
    writer.advance()


def _set_attribute(writer: _Writer) -> None:
    kind, value = writer.take(2)
    writer.style = DEFAULT_STYLE if kind == ExtendedType.ALL else _restyle(writer.style, [(kind, value)])


def _modify_field(writer: _Writer) -> None:
    values = dict(writer.take_pairs())
    attribute = writer.screen.attribute_at(writer.position)
    if attribute is None:
        raise OrderError("no field begins here")
    attribute = Attribute(values.get(ExtendedType.FIELD, attribute) & 0x3F)
    style = _restyle(writer.screen.own_style_at(writer.position), values.items())
    writer.screen.put_attribute(writer.position, attribute, style)
    writer.advance()


def _graphic_escape(writer: _Writer) -> None:
    writer.position = writer.screen.write(writer.position, writer.take(1), writer.style)


def _program_tab(writer: _Writer) -> None:
    writer.position = writer.screen.input_after(writer.position) or 0


def _repeat_to_address(writer: _Writer) -> None:
    stop = writer.take_address()
    writer.screen.fill(writer.position, stop, writer.take_character(), writer.style)
    writer.position = stop


def _erase_unprotected_to_address(writer: _Writer) -> None:
    stop = writer.take_address()
    writer.screen.erase_unprotected(writer.position, stop)
    writer.position = stop


def _restyle(style: Style, pairs: Iterable[tuple[int, int]]) -> Style:
    return attrs.evolve(style, **{_STYLES[ExtendedType(kind)]: value for kind, value in pairs if kind in _STYLES})


_ORDERS: Mapping[int, Callable[[_Writer], None]] = {
    Order.PROGRAM_TAB: _program_tab,
    Order.GRAPHIC_ESCAPE: _graphic_escape,
    Order.SET_BUFFER_ADDRESS: _set_buffer_address,
    Order.ERASE_UNPROTECTED_TO_ADDRESS: _erase_unprotected_to_address,
    Order.INSERT_CURSOR: _insert_cursor,
    Order.START_FIELD: _start_field,
    Order.SET_ATTRIBUTE: _set_attribute,
    Order.START_FIELD_EXTENDED: _start_field_extended,
    Order.MODIFY_FIELD: _modify_field,
    Order.REPEAT_TO_ADDRESS: _repeat_to_address,
}
