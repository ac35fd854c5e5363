"""Inbound records: which key, where the cursor is, and what is in the fields (GA23-0059, inbound operations).

Read Modified replies hold SBA, address, data for each changed field; those of an unformatted screen hold data alone.
Read Buffer replies hold every position, with an SF (or SFE) where an attribute stands. Character attributes (SA) and
graphic escapes (GE) may stand between the data in either. Each field tells where its bytes lie in the record.
"""

from __future__ import annotations

import re

import attrs

from appliance.protocols.datastream.addresses import decode_address
from appliance.protocols.datastream.aid import Aid, find_aid
from appliance.protocols.datastream.constants import ExtendedType, Order

__all__ = ["Inbound", "InboundField", "Malformed", "read_inbound"]

#: AID and cursor address.
_HEADER = 3
#: Data runs over SA with its pair and GE with its character.
_DATA = re.compile(rb"(?s)(?:[^\x08\x11\x1d\x28\x29]++|\x28..|\x08.)*+")
_CHARACTER_ORDER = re.compile(rb"(?s)\x28..|\x08(.)")


@attrs.frozen
class InboundField:
    """One run of field data. ``offset`` and ``length`` are its raw bytes in the record, ``data`` is without SA and GE.

    ``address`` is the position of the first character, None when the record does not say: unformatted, or Read Buffer.
    """

    address: int | None
    data: bytes = attrs.field(repr=False)
    offset: int
    length: int
    attribute: int | None = None  # Read Buffer: that of the field


@attrs.frozen
class Inbound:
    """One inbound record. ``cursor`` is None for keys that send themselves alone.

    For STRUCTURED_FIELD there is neither cursor nor field: see ``query.read_query_replies``.
    """

    aid: Aid
    cursor: int | None = None
    fields: tuple[InboundField, ...] = ()


@attrs.frozen
class Malformed:
    """No 3270 terminal sends this; ``reason`` is for the log."""

    reason: str


def read_inbound(record: bytes) -> Inbound | Malformed:
    """Cut one inbound 3270 record (without TN3270E header) into fields. Never raises."""
    aid = find_aid(record[0]) if record else None
    if aid is None:
        return Malformed("no AID")
    if len(record) == 1 or aid is Aid.STRUCTURED_FIELD:
        return Inbound(aid)
    cursor = decode_address(record[1], record[2]) if len(record) >= _HEADER else None
    if cursor is None:
        return Malformed("no cursor address")
    fields = _read_fields(record)
    return fields if isinstance(fields, Malformed) else Inbound(aid, cursor, fields)


def _read_fields(record: bytes) -> tuple[InboundField, ...] | Malformed:
    fields: list[InboundField] = []
    at = _HEADER
    while at < len(record):
        opened = _open_field(record, at)
        if opened is None:
            return Malformed(f"no buffer address at byte {at}")
        start, address, attribute = opened
        raw = _match_data(record, start)
        if start + len(raw) == at or start > len(record):
            return Malformed(f"an order cut short at byte {at}")
        fields.append(InboundField(address, _without_orders(raw), start, len(raw), attribute))
        at = start + len(raw)
    return tuple(fields)


def _open_field(record: bytes, at: int) -> tuple[int, int | None, int | None] | None:
    """Where the data begins, its address, its attribute; None when the address is none."""
    operands = record[at + 1 : at + 3].ljust(2, b"\x00")
    match record[at]:
        case Order.SET_BUFFER_ADDRESS:
            address = decode_address(operands[0], operands[1])
            return None if address is None else (at + 3, address, None)
        case Order.START_FIELD:
            return at + 2, None, operands[0]
        case Order.START_FIELD_EXTENDED:
            start = at + 2 + 2 * operands[0]
            return start, None, _field_attribute(record[at + 2 : start])
        case _:
            return at, None, None


def _field_attribute(pairs: bytes) -> int:
    """The field attribute among the pairs of an SFE; without one it is zero."""
    return dict(zip(pairs[::2], pairs[1::2], strict=False)).get(ExtendedType.FIELD, 0)


def _match_data(record: bytes, start: int) -> bytes:
    found = _DATA.match(record, start)
    return found[0] if found else b""


def _without_orders(raw: bytes) -> bytes:
    return _CHARACTER_ORDER.sub(lambda order: order[1] or b"", raw) if b"\x28" in raw or b"\x08" in raw else raw
