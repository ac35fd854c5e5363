"""Read Partition Query: how a host asks a terminal what it is, and how one answers (GA23-0059, Query).

Of the replies, those are read that say how large the screen is (Usable Area, Implicit Partition), what it can show
(Colour, Highlighting) and which code page is in use (Character Sets); the rest is kept as the set of codes.
"""

from __future__ import annotations

import enum
import struct

import attrs

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Colour, Command, Highlight
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.structured import FieldId, encode_structured_field, read_structured_fields

__all__ = ["READ_PARTITION_QUERY", "QueryCode", "QueryReplies", "encode_query_replies", "read_query_replies"]

_ALL_PARTITIONS = b"\xff"
_QUERY = b"\x02"

#: WSF, Read Partition, all partitions, Query.
READ_PARTITION_QUERY = bytes((Command.WRITE_STRUCTURED_FIELD,)) + encode_structured_field(
    FieldId.READ_PARTITION, _ALL_PARTITIONS + _QUERY
)


class QueryCode(enum.IntEnum):
    """The query replies that have a meaning here."""

    SUMMARY = 0x80
    USABLE_AREA = 0x81
    CHARACTER_SETS = 0x85
    COLOUR = 0x86
    HIGHLIGHTING = 0x87
    REPLY_MODES = 0x88
    IMPLICIT_PARTITION = 0xA6


@attrs.frozen
class QueryReplies:
    """What a terminal said about itself. Sizes are (rows, columns); None is "did not say"."""

    codes: frozenset[int]
    usable: tuple[int, int] | None = None
    default: tuple[int, int] | None = None
    alternate: tuple[int, int] | None = None
    code_page: int | None = None  # 37, 1047...
    has_colour: bool = False
    has_highlighting: bool = False


_USABLE_AREA = struct.Struct(">2xHH")  # addressing flags, width, height
_IMPLICIT_SIZES = struct.Struct(">2xBBxHHHH")  # flags; length, type, flags, default and alternate width and height
_SIZES_TYPE = 1
_CHARACTER_SETS = struct.Struct(">B7xB")  # flags, cell, form; length of a descriptor
_HAS_CODE_PAGES = 0x02


def read_query_replies(record: bytes) -> QueryReplies | Malformed:
    """What a record with AID STRUCTURED_FIELD says. Replies that are cut short count as not given."""
    if record[:1] != bytes((Aid.STRUCTURED_FIELD,)):
        return Malformed("no structured fields")
    fields = read_structured_fields(record[1:])
    if isinstance(fields, Malformed):
        return fields
    bodies = {field.body[0]: field.body[1:] for field in fields if field.field_id == FieldId.QUERY_REPLY and field.body}
    default, alternate = _implicit_sizes(bodies.get(QueryCode.IMPLICIT_PARTITION, b""))
    return QueryReplies(
        frozenset(bodies),
        _usable_area(bodies.get(QueryCode.USABLE_AREA, b"")),
        default,
        alternate,
        _code_page(bodies.get(QueryCode.CHARACTER_SETS, b"")),
        QueryCode.COLOUR in bodies,
        QueryCode.HIGHLIGHTING in bodies,
    )


def _usable_area(body: bytes) -> tuple[int, int] | None:
    if len(body) < _USABLE_AREA.size:
        return None
    width, height = _USABLE_AREA.unpack_from(body)
    return height, width


def _implicit_sizes(body: bytes) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    if len(body) < _IMPLICIT_SIZES.size:
        return None, None
    _, kind, width, height, alternate_width, alternate_height = _IMPLICIT_SIZES.unpack_from(body)
    if kind != _SIZES_TYPE:
        return None, None
    return (height, width), (alternate_height, alternate_width)


def _code_page(body: bytes) -> int | None:
    """The code page of character set 0: the last two bytes of its descriptor."""
    if len(body) < _CHARACTER_SETS.size:
        return None
    flags, length = _CHARACTER_SETS.unpack_from(body)
    first = body[_CHARACTER_SETS.size :][:length]
    return int.from_bytes(first[-2:], "big") if flags & _HAS_CODE_PAGES and 7 <= length == len(first) else None


def encode_query_replies(rows: int, columns: int, code_page: int = 37) -> bytes:
    """The record by which a terminal with colour and highlighting, of that alternate size, answers the query."""
    pairs = bytes((0, 0xF4)) + b"".join(bytes((colour, colour)) for colour in Colour)
    highlights = b"".join(bytes((highlight, highlight)) for highlight in Highlight)
    bodies = {
        QueryCode.SUMMARY: bytes(sorted(QueryCode)),
        QueryCode.USABLE_AREA: struct.pack(">BBHHB8xBBH", 1, 0, columns, rows, 0, 7, 12, rows * columns),
        QueryCode.CHARACTER_SETS: struct.pack(">BBBB4xBBBBHH", 0x82, 0, 7, 12, 7, 0, 0x10, 0, 697, code_page),
        QueryCode.COLOUR: bytes((0, 1 + len(Colour))) + pairs,
        QueryCode.HIGHLIGHTING: bytes((1 + len(Highlight), 0, Highlight.NORMAL)) + highlights,
        QueryCode.IMPLICIT_PARTITION: struct.pack(">2xBBxHHHH", 11, _SIZES_TYPE, 80, 24, columns, rows),
        # Last: tshark reads past replies that may go on with self-defining parameters.
        QueryCode.REPLY_MODES: b"\x00",
    }
    fields = (encode_structured_field(FieldId.QUERY_REPLY, bytes((code,)) + body) for code, body in bodies.items())
    return bytes((Aid.STRUCTURED_FIELD,)) + b"".join(fields)
