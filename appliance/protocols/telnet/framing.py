"""Bytes for the other end: data with IAC doubled, and what Telnet puts around it."""

from __future__ import annotations

from appliance.protocols.telnet.constants import DO, IAC, SB, SE, Command, Option

__all__ = ["TIMING_MARK", "encode_command", "encode_lines", "encode_record", "encode_subnegotiation"]

#: DO TIMING-MARK: any answer means that the peer is alive (RFC 860).
TIMING_MARK = bytes((IAC, DO, Option.TIMING_MARK))


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


def encode_lines(text: str) -> bytes:
    """Text for a Network Virtual Terminal: ASCII, each line ended by CR LF (RFC 854)."""
    return text.replace("\n", "\r\n").encode("ascii", "replace")
