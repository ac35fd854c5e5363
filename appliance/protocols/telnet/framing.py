"""Bytes for the other end: data with IAC doubled, and what Telnet puts around it."""

from __future__ import annotations

import re

from appliance.protocols.telnet.constants import DO, IAC, SB, SE, Command, Option

__all__ = ["TIMING_MARK", "encode_command", "encode_data", "encode_lines", "encode_record", "encode_subnegotiation"]

#: DO TIMING-MARK: any answer means that the peer is alive (RFC 860).
TIMING_MARK = bytes((IAC, DO, Option.TIMING_MARK))

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def encode_record(data: bytes) -> bytes:
    """One record, ended by IAC EOR (RFC 885)."""
    if b"\xff" in data:
        data = data.replace(b"\xff", b"\xff\xff")
    return data + b"\xff\xef"


def encode_subnegotiation(option: Option, data: bytes) -> bytes:
    """IAC SB option data IAC SE (RFC 855)."""
    return bytes((IAC, SB, option)) + data.replace(b"\xff", b"\xff\xff") + bytes((IAC, SE))


def encode_command(command: Command) -> bytes:
    """IAC and the command."""
    return bytes((IAC, command))


def encode_lines(text: str, charset: str = "ascii") -> bytes:
    """Text for a Network Virtual Terminal, each line ended by CR LF (RFC 854); IAC is not doubled yet.

    A control character becomes a question mark: text that came from elsewhere cannot steer the terminal.
    """
    return _CONTROL.sub("?", text).replace("\n", "\r\n").encode(charset, "replace")


def encode_data(data: bytes) -> bytes:
    """Data outside of records: IAC doubled."""
    return data.replace(b"\xff", b"\xff\xff")
