"""The presentation space: what a terminal holds.

A screen is a ring of positions. A position holds a character, or the attribute of the field that begins behind it and
runs to the next attribute, round the end if need be. One that has no attribute at all is unformatted. Colours and
highlighting belong to a field (they stand at its attribute) or to single characters, which then go first.

Everything is kept in planes of one byte per position, so that the widest change a single order can ask for is a slice
assignment. The default size is 24 by 80; the alternate one is the model's, in force after Erase/Write Alternate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from appliance.protocols.datastream.codepages import CP037, CodePage
from appliance.protocols.datastream.constants import Attribute

__all__ = ["DEFAULT_STYLE", "Field", "Screen", "Style"]

_DEFAULT_SIZE = (24, 80)
#: Marks a position that holds an attribute: attributes themselves are six bits, and zero is one.
_IS_ATTRIBUTE = 0x80
_MODIFIED = int(Attribute.MODIFIED)  # a flag's own complement would drop the mark as well
_WITHOUT_MODIFIED = bytes(value & ~_MODIFIED for value in range(256))
_HOLDS_ATTRIBUTE = re.compile(rb"[^\x00]")
_HOLDS_SOMETHING = re.compile(rb"[^\x00]+")
#: Positions that are marked, or positions that are not.
_ALIKE = re.compile(rb"[^\x00]+|\x00+")


@attrs.frozen
class Style:
    """Extended attributes, as the data stream codes them (``Colour``, ``Highlight``); 0 is the default."""

    foreground: int = 0
    background: int = 0
    highlight: int = 0


DEFAULT_STYLE = Style()


@attrs.frozen
class Field:
    """One field. ``start`` is its first character, which may wrap; ``length`` may be zero."""

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

    @property
    def is_modified(self) -> bool:
        """Whether it is part of a Read Modified reply."""
        return Attribute.MODIFIED in self.attribute


class Screen:
    """One presentation space. Positions count from 0; characters are EBCDIC."""

    __slots__ = (
        "_attributes",
        "_backgrounds",
        "_characters",
        "_foregrounds",
        "_highlights",
        "_model",
        "code_page",
        "columns",
        "cursor",
        "rows",
        "size",
    )

    def __init__(self, rows: int = 24, columns: int = 80, *, code_page: CodePage = CP037) -> None:
        self._model = (rows, columns)
        self.code_page = code_page
        self.erase()

    @property
    def model(self) -> tuple[int, int]:
        """The alternate size, rows and columns."""
        return self._model

    def erase(self, *, uses_alternate: bool = False) -> None:
        """Blank and unformatted, in the one size or the other, the cursor at the top."""
        self.rows, self.columns = self._model if uses_alternate else _DEFAULT_SIZE
        self.size = self.rows * self.columns
        self.cursor = 0
        self._characters = bytearray(self.size)
        self._attributes = bytearray(self.size)
        self._foregrounds = bytearray(self.size)
        self._backgrounds = bytearray(self.size)
        self._highlights = bytearray(self.size)

    def fill(self, start: int, stop: int, character: int, style: Style = DEFAULT_STYLE) -> None:
        """One character at every position from ``start`` up to ``stop``, round the end; equal means all of them."""
        for first, last in self._spans(start, stop):
            self._lay(first, bytes((character,)) * (last - first), style)

    def write(self, position: int, data: bytes, style: Style = DEFAULT_STYLE) -> int:
        """Characters from a position on, round the end; gives the position behind the last."""
        stop = position + len(data)
        for at in range(position, stop, self.size):
            piece = data[at - position :][: self.size]
            before_end = self.size - at % self.size
            self._lay(at % self.size, piece[:before_end], style)
            self._lay(0, piece[before_end:], style)
        return stop % self.size

    def put_character(self, position: int, character: int) -> None:
        """A user's character: the style of the position stays."""
        self._characters[position] = character

    def put_attribute(self, position: int, attribute: Attribute, style: Style = DEFAULT_STYLE) -> None:
        """A field begins behind this position."""
        self.fill(position, position + 1, 0, style)
        self._attributes[position] = _IS_ATTRIBUTE | attribute & 0x3F

    def attribute_at(self, position: int) -> Attribute | None:
        """The attribute that stands at a position itself; None for a character."""
        value = self._attributes[position]
        return Attribute(value & 0x3F) if value else None

    def character_at(self, position: int) -> int:
        """The EBCDIC character; 0 where nothing or an attribute stands."""
        return self._characters[position]

    def own_style_at(self, position: int) -> Style:
        """What was set for this position itself."""
        return Style(self._foregrounds[position], self._backgrounds[position], self._highlights[position])

    def style_at(self, position: int) -> Style:
        """What a position shows: its own style, and that of its field where it has none."""
        own = self.own_style_at(position)
        at = self._attribute_before(position)
        around = DEFAULT_STYLE if at is None else self.own_style_at(at)
        return Style(
            own.foreground or around.foreground,
            own.background or around.background,
            own.highlight or around.highlight,
        )

    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the screen; none when it is unformatted."""
        positions = [found.start() for found in _HOLDS_ATTRIBUTE.finditer(self._attributes)]
        following = [*positions[1:], positions[0] + self.size] if positions else []
        return tuple(self._field(at, end) for at, end in zip(positions, following, strict=True))

    def field_at(self, position: int) -> Field | None:
        """The field that a position belongs to, its attribute included; None on an unformatted screen."""
        at = self._attribute_before(position)
        if at is None:
            return None
        following = _HOLDS_ATTRIBUTE.search(self._attributes, at + 1) or _HOLDS_ATTRIBUTE.search(self._attributes)
        end = following.start() if following else at
        return self._field(at, end if end > at else end + self.size)

    def data(self, field: Field) -> bytes:
        """The characters of a field, NULs and all."""
        twice = self._characters * 2
        return bytes(twice[field.start : field.start + field.length])

    def text(self, field: Field) -> str:
        """The characters of a field, for reading."""
        return self.code_page.decode(self.data(field))

    def lines(self) -> tuple[str, ...]:
        """What a user sees, row by row: hidden fields and attributes are blank."""
        shown = self._characters[:]
        for field in self.fields():
            if field.is_hidden and field.length:
                for first, last in self._spans(field.start, field.start + field.length):
                    shown[first:last] = bytes(last - first)
        text = self.code_page.decode(bytes(shown)).replace("\n", " ")
        return tuple(text[at : at + self.columns] for at in range(0, self.size, self.columns))

    def set_modified(self, field: Field, is_modified: bool) -> None:
        """Set or take a field's modified tag."""
        at = (field.start - 1) % self.size
        value = self._attributes[at]
        self._attributes[at] = value | _MODIFIED if is_modified else value & ~_MODIFIED

    def reset_modified(self) -> None:
        """Take the modified tag of every field."""
        self._attributes = self._attributes.translate(_WITHOUT_MODIFIED)

    def erase_unprotected(self, start: int, stop: int) -> None:
        """NULs in the unprotected positions from ``start`` up to ``stop``, round the end; equal means all of them."""
        field = self.field_at(start)
        is_protected = field is not None and field.is_protected
        for first, last in self._spans(start, stop):
            at = first
            while at < last:
                found = _HOLDS_ATTRIBUTE.search(self._attributes, at, last)
                end = found.start() if found else last
                if not is_protected:
                    self._characters[at:end] = bytes(end - at)
                if found:
                    is_protected = bool(self._attributes[end] & Attribute.PROTECTED)
                at = end + 1

    def input_after(self, position: int) -> int | None:
        """The first character of the next unprotected field, at ``position`` or behind it, round the end."""
        starts = [field.start for field in self.fields() if not field.is_protected and field.length]
        return min(starts, key=lambda start: (start - position) % self.size, default=None)

    def characters(self) -> bytes:
        """Every position; 0 where nothing or an attribute stands."""
        return bytes(self._characters)

    def runs(self) -> Iterator[tuple[int, int, bool]]:
        """What stands on the screen, in its order: start, stop, and whether it is characters without style alone.

        Between two runs there is nothing: no character, no attribute, no style.
        """
        marks = (self._attributes, self._foregrounds, self._backgrounds, self._highlights)
        marked = _together(*marks)
        for found in _HOLDS_SOMETHING.finditer(_together(self._characters, marked)):
            at, end = found.span()
            for piece in _ALIKE.finditer(marked, at, end):
                yield *piece.span(), not marked[piece.start()]

    def _lay(self, at: int, characters: bytes, style: Style) -> None:
        """Characters that do not reach round the end; attributes that were there are gone."""
        end = at + len(characters)
        self._characters[at:end] = characters
        self._attributes[at:end] = bytes(end - at)
        self._foregrounds[at:end] = bytes((style.foreground,)) * (end - at)
        self._backgrounds[at:end] = bytes((style.background,)) * (end - at)
        self._highlights[at:end] = bytes((style.highlight,)) * (end - at)

    def _field(self, at: int, end: int) -> Field:
        return Field((at + 1) % self.size, end - at - 1, Attribute(self._attributes[at] & 0x3F))

    def _attribute_before(self, position: int) -> int | None:
        """The nearest attribute at or before a position, round the top."""
        before = len(self._attributes[: position + 1].rstrip(b"\x00")) or len(self._attributes.rstrip(b"\x00"))
        return before - 1 if before else None

    def _spans(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """The positions from start up to stop, round the end, as slices."""
        start, stop = start % self.size, stop % self.size
        if start < stop:
            yield start, stop
        else:
            yield start, self.size
            yield 0, stop


def _together(*planes: bytes | bytearray) -> bytes:
    """For each position something that is zero only where every plane is."""
    merged = 0
    for plane in planes:
        merged |= int.from_bytes(plane, "little")
    return merged.to_bytes(len(planes[0]), "little")
