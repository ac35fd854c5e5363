"""Offsets, opcodes and return codes of the DCAS formats, and its two text encodings.

Format 1 is documented; for format 2 and the return codes no description was to be had, so the layout here follows
format 1 and the return codes carry the SAF triple of whatever service failed. Numbers are big-endian; names are
EBCDIC code page 037, where A-Z 0-9 @ # $ and blank agree with pages 500 and 1047.
"""

from __future__ import annotations

import base64
import binascii
import enum
import struct

__all__ = [
    "HEADER",
    "MAX_CERTIFICATE",
    "RESPONSE",
    "Format",
    "ReturnCode",
    "decode_certificate",
    "decode_name",
    "encode_certificate",
    "encode_name",
]

REQUEST_OPCODE = 0x01
RESPONSE_OPCODE = 0x02

#: opcode, format, correlator, application ID, reserved, length of what follows
HEADER = struct.Struct(">BB4s20s2sI")
#: opcode, format, correlator, four return codes, user ID, reserved, PassTicket
RESPONSE = struct.Struct(">BB4sHIII9s1s8s")

MAX_CERTIFICATE = 32_767
MAX_USER = 8
BLANK = 0x40

_NAME_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$")
_ASCII_M, _EBCDIC_M = 0x4D, 0xD4  # base-64 of a DER certificate begins with "M"


class Format(enum.IntEnum):
    """What a request carries."""

    CERTIFICATE = 1
    USER_ID = 2


class ReturnCode(enum.IntEnum):
    """Return code 1 of a response."""

    SUCCESS = 0
    MALFORMED = 1
    TYPE_NOT_ENABLED = 2
    BAD_CERTIFICATE = 3
    NO_USER = 4
    USER_UNUSABLE = 5
    NO_TICKET = 6
    NOT_AUTHORIZED = 7
    INTERNAL = 8


def encode_name(name: str, width: int) -> bytes:
    """A name in EBCDIC, padded with blanks to ``width`` bytes."""
    return name.encode("cp037").ljust(width, bytes((BLANK,)))


def decode_name(field: bytes) -> str | None:
    """The name in a field padded with blanks or X'00', folded to upper case; None when it is no z/OS name."""
    name = field.rstrip(b"\x40\x00").decode("cp037").upper()
    return name if 1 <= len(name) <= MAX_USER and _NAME_CHARACTERS.issuperset(name) else None


def encode_certificate(der: bytes) -> bytes:
    """A DER certificate as base-64 in ASCII, without line ends."""
    return base64.b64encode(der)


def decode_certificate(field: bytes) -> bytes | None:
    """The DER bytes in a base-64 field in ASCII or EBCDIC, with or without PEM armour; None when it is neither."""
    text = field.strip(b"\x00\x40 \r\n\t")
    if text[:1] == bytes((_EBCDIC_M,)) or text[:5] == b"\x60\x60\x60\x60\x60":
        text = text.decode("cp037").encode("latin-1", "replace")
    body = b"".join(line for line in text.replace(b"\x85", b"\n").splitlines() if not line.startswith(b"-----"))
    try:
        return base64.b64decode(bytes(c for c in body if c not in b" \t"), validate=True) or None
    except binascii.Error:
        return None
