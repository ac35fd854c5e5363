"""The presentation space: what a terminal holds, shows, and sends back.

A screen is a ring of positions. A position holds a character, or the attribute of the field that begins behind it and
runs to the next attribute, round the end if need be. ``interpreter`` writes to it as the host says; typing and keys
change it as a user would. One that has no attribute at all is unformatted: one field that is everything.

The default size is 24 by 80; the alternate size is the model's, and is in force after Erase/Write Alternate.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from appliance.protocols.datastream.addresses import GRAPHICS, encode_address
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.protocols.datastream.constants import Attribute, Order

__all__ = ["Cell", "Field", "Screen"]

_DEFAULT = (24, 80)
#: Marks a position that holds an attribute: attributes themselves are six bits, and zero is one.
_IS_ATTRIBUTE = 0x80
_SBA = bytes((Order.SET_BUFFER_ADDRESS,))


@attrs.define
class Cell:
    """What a position shows besides its character: zero is the terminal's (or the field's) default."""

    foreground: int = 0
    background: int = 0
    highlight: int = 0


@attrs.frozen
class Field:
    """One field. ``start`` is its first character, which wraps; ``length`` may be zero."""

    start: int
    length: int
    attribute: Attribute

    @property
    def is_protected(self) -> bool:
        """Whether typing is refused."""
        return Attribute.PROTECTED in self.attribute

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it is to be shown."""
        return Attribute.HIDDEN in self.attribute


class Screen:
    """One terminal's screen. Positions count from 0; bytes are EBCDIC."""

    __slots__ = (
        "_attributes",
        "_characters",
        "_model",
        "_size",
        "cells",
        "code_page",
        "columns",
        "cursor",
        "has_alarm",
        "is_locked",
        "rows",
    )

    def __init__(self, rows: int = 24, columns: int = 80, *, code_page: CodePage = CP037) -> None:
        self._model = (rows, columns)
        self.code_page = code_page
        self.has_alarm = False
        self.is_locked = True
        self.erase(uses_alternate=False)

    def __len__(self) -> int:
        """How many positions there are in the size that is in force."""
        return self._size

    @property
    def model(self) -> tuple[int, int]:
        """The alternate size, rows and columns."""
        return self._model

    # What the host does.

    def erase(self, *, uses_alternate: bool) -> None:
        """Blank and unformatted, in the one size or the other."""
        self.rows, self.columns = self._model if uses_alternate else _DEFAULT
        self._size = self.rows * self.columns
        self._characters = bytearray(self._size)
        self._attributes = bytearray(self._size)
        self.cells: dict[int, Cell] = {}
        self.cursor = 0

    def put(self, position: int, character: int) -> None:
        """One character; an attribute that was there is gone."""
        self._characters[position] = character
        self._attributes[position] = 0

    def put_attribute(self, position: int, attribute: Attribute) -> None:
        """A field begins behind this position."""
        self._characters[position] = 0
        self._attributes[position] = _IS_ATTRIBUTE | attribute & 0x3F

    def attribute_at(self, position: int) -> Attribute | None:
        """The attribute that stands at a position itself; None for a character."""
        value = self._attributes[position]
        return Attribute(value & 0x3F) if value else None

    def reset_modified(self) -> None:
        """Take the modified tag from every field."""
        for position in self._attribute_positions():
            self._attributes[position] &= ~Attribute.MODIFIED

    def erase_unprotected(self, start: int, stop: int) -> None:
        """NULs in the unprotected positions from start up to stop, round the end; equal means all."""
        for position in self._ring(start, stop):
            field = self.field_at(position)
            if not self._attributes[position] and not (field and field.is_protected):
                self._characters[position] = 0

    # What there is.

    def character_at(self, position: int) -> int:
        """The EBCDIC character; 0 where nothing or an attribute stands."""
        return self._characters[position]

    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the screen; none when it is unformatted."""
        positions = list(self._attribute_positions())
        following = [*positions[1:], positions[0] + self._size] if positions else []
        return tuple(
            Field((at + 1) % self._size, end - at - 1, Attribute(self._attributes[at] & 0x3F))
            for at, end in zip(positions, following, strict=True)
        )

    def field_at(self, position: int) -> Field | None:
        """The field that a position belongs to, its attribute included; None on an unformatted screen."""
        at = self._previous_attribute(position)
        if at is None:
            return None
        following = self._next_attribute(at)
        return Field((at + 1) % self._size, (following - at - 1) % self._size, Attribute(self._attributes[at] & 0x3F))

    def data(self, field: Field) -> bytes:
        """The characters of a field, NULs and all."""
        return bytes(self._characters[position % self._size] for position in range(field.start, field.start + field.length))

    def lines(self) -> tuple[str, ...]:
        """What a user sees: hidden fields and attributes are blank."""
        shown = bytearray(self._characters)
        for field in self.fields():
            if field.is_hidden:
                for position in range(field.start, field.start + field.length):
                    shown[position % self._size] = 0
        text = self.code_page.decode(bytes(shown))
        return tuple(text[at : at + self.columns] for at in range(0, self._size, self.columns))

    def first_input(self, position: int = 0) -> int | None:
        """Where the first unprotected field at or behind a position begins, round the end; None when there is none."""
        starts = [field.start for field in self.fields() if not field.is_protected and field.length]
        return min(starts, key=lambda start: (start - position) % self._size, default=None)

    # What the user does.

    def type_text(self, text: str) -> bool:
        """Type at the cursor; False when that is protected, at its first character that found no place."""
        for character in self.code_page.encode(text):
            field = self.field_at(self.cursor)
            if self._attributes[self.cursor] or (field and field.is_protected):
                return False
            self._characters[self.cursor] = character
            if field:
                self._attributes[field.start - 1] |= Attribute.MODIFIED
            self.cursor = (self.cursor + 1) % self._size
        return True

    def tab(self) -> None:
        """To the next input field; to the top without one."""
        self.cursor = self.first_input((self.cursor + 1) % self._size) or 0

    def press(self, aid: Aid) -> bytes:
        """A key: the record that it sends, and the keyboard locks until the host restores it. CLEAR also erases."""
        self.is_locked = True
        if aid is Aid.CLEAR:
            self.erase(uses_alternate=False)
        return bytes((aid,)) if aid.is_short else self.read_modified(aid)

    # What goes inbound.

    def read_modified(self, aid: Aid) -> bytes:
        """AID, cursor, and every modified field as SBA, address, data without NULs; all data when unformatted."""
        head = bytes((aid,)) + encode_address(self.cursor, self._size)
        fields = self.fields()
        if not fields:
            return head + self._characters.replace(b"\x00", b"")
        return head + b"".join(
            _SBA + encode_address(field.start, self._size) + self.data(field).replace(b"\x00", b"")
            for field in fields
            if Attribute.MODIFIED in field.attribute
        )

    def read_buffer(self, aid: Aid) -> bytes:
        """AID, cursor, and every position: SF and attribute, or the character."""
        out = bytearray((aid,)) + encode_address(self.cursor, self._size)
        for attribute, character in zip(self._attributes, self._characters, strict=True):
            out += bytes((Order.START_FIELD, GRAPHICS[attribute & 0x3F])) if attribute else bytes((character,))
        return bytes(out)

    def _attribute_positions(self) -> Iterator[int]:
        return (position for position, attribute in enumerate(self._attributes) if attribute)

    def _ring(self, start: int, stop: int) -> Iterator[int]:
        count = (stop - start) % self._size or self._size
        return (position % self._size for position in range(start, start + count))

    def _previous_attribute(self, position: int) -> int | None:
        backwards = ((position - step) % self._size for step in range(self._size))
        return next((at for at in backwards if self._attributes[at]), None)

    def _next_attribute(self, position: int) -> int:
        forwards = ((position + step) % self._size for step in range(1, self._size + 1))
        return next(at for at in forwards if self._attributes[at])
