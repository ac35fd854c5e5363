"""TERMINAL-TYPE (RFC 1091): what a client calls itself, one name each time it is asked.

Plain TN3270 carries the wish for an LU in it as well, behind an ``@`` (RFC 1646 section 5).
"""

from __future__ import annotations

import re

__all__ = ["SEND", "decode_type", "encode_type", "split_type"]

_IS = b"\x00"
SEND = b"\x01"
_NAME = re.compile(rb"[!-~]{1,64}")


def encode_type(terminal_type: str, lu: str = "") -> bytes:
    """IS, the type and the LU that is wanted."""
    return _IS + (f"{terminal_type}@{lu}" if lu else terminal_type).encode("ascii")


def decode_type(data: bytes) -> str | None:
    """The name behind IS, in upper case; None when this is no IS with a readable name."""
    name = data[1:]
    return name.decode("ascii").upper() if data[:1] == _IS and _NAME.fullmatch(name) else None


def split_type(name: str) -> tuple[str, str]:
    """The terminal type, and the LU behind ``@`` ("" without one)."""
    terminal_type, _, lu = name.partition("@")
    return terminal_type, lu
