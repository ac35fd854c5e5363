"""What a Telnet core reports, in the order of the wire."""

from __future__ import annotations

import enum

import msgspec

from appliance.protocols.telnet.constants import Command

__all__ = [
    "CommandReceived",
    "NvtReceived",
    "OptionDisabled",
    "OptionEnabled",
    "OptionRefused",
    "PeerViolation",
    "RecordReceived",
    "Reply",
    "Side",
    "SubnegotiationReceived",
    "TelnetEvent",
    "TimingMarkAnswered",
]


class Side(enum.Enum):
    """Whose option it is: LOCAL is WILL from us and DO from the peer, REMOTE the other way round."""

    LOCAL = "local"
    REMOTE = "remote"


class Reply(msgspec.Struct, frozen=True):
    """Bytes that the protocol owes the peer: send them before anything that later events lead to."""

    data: bytes


class OptionEnabled(msgspec.Struct, frozen=True):
    """Both ends agree on an option."""

    option: int
    side: Side


class OptionDisabled(msgspec.Struct, frozen=True):
    """An option that was agreed on is off again."""

    option: int
    side: Side


class OptionRefused(msgspec.Struct, frozen=True):
    """The peer said no to an option that we asked for."""

    option: int
    side: Side


class SubnegotiationReceived(msgspec.Struct, frozen=True):
    """IAC SB option data IAC SE, undoubled; ``data`` is without the option."""

    option: int
    data: bytes


class RecordReceived(msgspec.Struct, frozen=True):
    """What stood before IAC EOR, undoubled. The repr tells its length only: users type passwords."""

    data: bytes

    def __repr__(self) -> str:
        return f"RecordReceived(<{len(self.data)} bytes>)"


class NvtReceived(msgspec.Struct, frozen=True):
    """One line typed outside of record mode, edited and without its end. The repr tells its length only."""

    line: bytes

    def __repr__(self) -> str:
        return f"NvtReceived(<{len(self.line)} bytes>)"


class CommandReceived(msgspec.Struct, frozen=True):
    """IAC and one command byte."""

    command: Command


class TimingMarkAnswered(msgspec.Struct, frozen=True):
    """The peer reached our DO TIMING-MARK; WILL and WONT mean the same here (s3270 says WONT)."""


class PeerViolation(msgspec.Struct, frozen=True):
    """The peer does not speak Telnet, or too much of it; the last event."""

    reason: str
    hint: str = ""


TelnetEvent = (
    Reply
    | OptionEnabled
    | OptionDisabled
    | OptionRefused
    | SubnegotiationReceived
    | RecordReceived
    | NvtReceived
    | CommandReceived
    | TimingMarkAnswered
    | PeerViolation
)
