"""Structured fields: two bytes of length, which count themselves, an identifier, and the rest.

A length of 0 means "all that is left"; 1 and 2 leave no room for an identifier and are wrong.
"""

from __future__ import annotations

import enum

import attrs

from appliance.protocols.datastream.inbound import Malformed

__all__ = ["FieldId", "StructuredField", "encode_structured_field", "read_structured_fields"]

_HEADER = 3


class FieldId(enum.IntEnum):
    """The structured fields that have a meaning here."""

    READ_PARTITION = 0x01
    ERASE_RESET = 0x03
    SET_REPLY_MODE = 0x09
    OUTBOUND_3270DS = 0x40
    QUERY_REPLY = 0x81


@attrs.frozen
class StructuredField:
    """One structured field: its identifier, and what follows that."""

    field_id: int
    body: bytes


def encode_structured_field(field_id: int, body: bytes) -> bytes:
    """Length, identifier, body."""
    return (_HEADER + len(body)).to_bytes(2, "big") + bytes((field_id,)) + body


def read_structured_fields(data: bytes) -> tuple[StructuredField, ...] | Malformed:
    """Cut what follows the WSF command, or the AID of a reply."""
    fields: list[StructuredField] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big") or len(data) - at
        if length < _HEADER or at + length > len(data):
            return Malformed(f"a structured field of length {length} at byte {at}")
        fields.append(StructuredField(data[at + 2], data[at + _HEADER : at + length]))
        at += length
    return tuple(fields)
