"""What the control connection reports: a command, a line that is none, or the end of following the peer."""

from __future__ import annotations

import enum

import msgspec

from appliance.protocols.ftp.commands import Command
from appliance.secret import Secret

__all__ = ["CommandReceived", "FtpEvent", "LineRejected", "PasswordReceived", "PeerViolation", "RejectReason"]


class CommandReceived(msgspec.Struct, frozen=True):
    """A known command. ``argument`` is "" when there is none; a path keeps its outer blanks, others lose them."""

    command: Command
    argument: str


class PasswordReceived(msgspec.Struct, frozen=True):
    """PASS. Its own event, so that no other one ever carries a password."""

    command: Command
    secret: Secret


class RejectReason(enum.Enum):
    """Why a line is no command; the connection lives on."""

    UNKNOWN = "unknown command"
    ARGUMENT_MISSING = "the command needs an argument"
    ARGUMENT_UNWANTED = "the command takes no argument"
    TOO_LONG = "the line is too long"
    CONTROL_CHARACTER = "the line has a control character"
    NOT_UTF8 = "the line is not valid UTF-8"


class LineRejected(msgspec.Struct, frozen=True):
    """A line to be answered with 500 or 501. ``verb`` is "" unless it is short and made of letters: safe to repeat."""

    reason: RejectReason
    verb: str = ""


class PeerViolation(msgspec.Struct, frozen=True):
    """The peer does not speak FTP; the last event. ``hint`` is a reply text to send before closing, or ""."""

    reason: str
    hint: str = ""


FtpEvent = CommandReceived | PasswordReceived | LineRejected | PeerViolation
