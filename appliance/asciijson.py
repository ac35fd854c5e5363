"""One JSON object as one line of printable ASCII: for logs and records, whose lines nobody must forge or colour."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

__all__ = ["encode"]

_encode_quickly = msgspec.json.Encoder().encode
_encode_anything = json.JSONEncoder(separators=(",", ":"), default=str).encode


def encode(record: Mapping[str, Any]) -> bytes:
    """The line, without its end. Everything but printable ASCII is escaped; what is no JSON type is shown as text."""
    try:
        line: bytes = _encode_quickly(record)
    except (TypeError, ValueError, OverflowError):  # another type, a lone surrogate, a number of more than 64 bits
        return _encode_anything(record).encode("ascii")
    return line if line.isascii() and line.decode().isprintable() else _encode_anything(record).encode("ascii")
