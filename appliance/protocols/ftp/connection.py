"""The server's end of a control connection: stores bytes, cuts and cleans lines, reports one command at a time.

Lines end CRLF or a bare LF, since many scripts send that. Telnet sequences are taken out first (RFC 959 section 4.1.3
sends ABOR behind IAC IP, IAC DM); a lone X'FF' is dropped too, because the DM of that sequence may have gone by as
urgent data. One event per call is a security choice: at AUTH the session asks ``take_pending`` for what was read
behind it, and that belongs to the TLS handshake, never to this parser (the fault behind CVE-2011-0411).
"""

from __future__ import annotations

import re

from appliance.protocols.ftp.commands import COMMANDS, Argument
from appliance.protocols.ftp.events import (
    CommandReceived,
    FtpEvent,
    LineRejected,
    PasswordReceived,
    PeerViolation,
    RejectReason,
)
from appliance.secret import Secret

__all__ = ["MAX_DROPPED", "MAX_LINE", "ServerCore"]

MAX_LINE = 4096
#: How much of an endless line is thrown away before its sender is given up.
MAX_DROPPED = 65_536

_TELNET = rb"\xff(?:[\xfb-\xfe][\s\S]|[\xf0-\xfa\xff])?+"
#: No verb begins with one of them: what clients send out of band before ABOR, with or without its IAC.
_TELNET_COMMANDS = bytes(range(0xF0, 0x100))
_LINE = re.compile(rb"((?:[^\n\xff]++|" + _TELNET + rb")*+)\n")
_TELNET_SEQUENCE = re.compile(_TELNET)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_REPEATABLE = re.compile(r"[A-Z]{1,8}\Z")
_HTTP_VERBS = frozenset(("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE", "PRI"))


class ServerCore:
    """Reads commands. Feed ``receive_data``, pull ``next_event`` until it gives None."""

    __slots__ = ("_buffer", "_dropped", "_failed", "_skipping", "consumed")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._skipping = False
        self._dropped = 0
        self._failed = False
        self.consumed = 0  # bytes of the commands reported so far

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        if not self._failed:
            self._buffer += data

    def take_pending(self) -> bytes:
        """What was received and not reported; it is forgotten here."""
        pending = bytes(self._buffer)
        self._buffer.clear()
        return pending

    def next_event(self) -> FtpEvent | None:
        """The next command or bad line, or None when more bytes are needed; after a PeerViolation always None."""
        if self._failed or not self._buffer:
            return None
        if self._skipping and not self._skip():
            return (
                self._fail("a line without an end", "Command line too long, closing.")
                if self._dropped > MAX_DROPPED
                else None
            )
        found = _LINE.match(self._buffer, 0, MAX_LINE + 1)
        if found is None:
            return self._begin_skipping() if len(self._buffer) > MAX_LINE else None
        raw = found[1]
        del self._buffer[: found.end()]
        self.consumed += found.end()
        return self._read(raw)

    def _begin_skipping(self) -> FtpEvent:
        self._skipping = True
        self._dropped = 0
        return LineRejected(RejectReason.TOO_LONG)

    def _skip(self) -> bool:
        """Throw the rest of a line that is too long away; True when its end was found."""
        end = self._buffer.find(b"\n", 0, MAX_DROPPED + 1 - self._dropped)
        if end >= 0:
            del self._buffer[: end + 1]
            self._skipping = False
            return True
        self._dropped += len(self._buffer)
        self._buffer.clear()
        return False

    def _fail(self, reason: str, hint: str = "") -> PeerViolation:
        self._failed = True
        self._buffer.clear()
        return PeerViolation(reason, hint)

    def _read(self, raw: bytes) -> FtpEvent:
        line = _TELNET_SEQUENCE.sub(_undouble, raw) if b"\xff" in raw else raw
        if raw[:1] >= b"\xf0":
            line = line.lstrip(_TELNET_COMMANDS)
        try:
            text = line.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            return LineRejected(RejectReason.NOT_UTF8)
        verb, _, argument = text.partition(" ")
        verb = verb.upper()
        if verb == "PASS":
            return PasswordReceived(COMMANDS["PASS"], Secret(argument))
        if verb in _HTTP_VERBS:
            return self._fail("an HTTP request on the control connection")
        if not text.isprintable() and _CONTROL.search(text):
            return LineRejected(RejectReason.CONTROL_CHARACTER)
        return _command(verb, argument)


def _undouble(sequence: re.Match[bytes]) -> bytes:
    return b"\xff" if sequence[0] == b"\xff\xff" else b""


def _command(verb: str, argument: str) -> CommandReceived | LineRejected:
    command = COMMANDS.get(verb)
    if command is None:
        return LineRejected(RejectReason.UNKNOWN, verb if _REPEATABLE.match(verb) else "")
    if not command.keeps_blanks:
        argument = argument.strip()
    if command.needs_argument and not argument:
        return LineRejected(RejectReason.ARGUMENT_MISSING, verb)
    if command.argument is Argument.NONE and argument:
        return LineRejected(RejectReason.ARGUMENT_UNWANTED, verb)
    return CommandReceived(command, argument)
