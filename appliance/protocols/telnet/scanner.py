"""Cuts a Telnet byte stream into units: a record, a line, a command, an option, a subnegotiation.

The stream is never cut by the network's segments, only by IAC, so the same bytes give the same units however they
come. Nearly every segment of a 3270 connection is one whole record, which is asked for first: then the first IAC is
that of the EOR, and the record is a slice. Everything else is taken in runs: a run is as much data as there is with
no IAC but doubled ones, one regular expression and one ``replace``, so work never depends on how many bytes are IAC.
Data that is not finished waits in ``_run`` (or, since a subnegotiation may stand inside a record, in
``_subnegotiation``), already undoubled, and its limit counts there.
"""

from __future__ import annotations

import re

import msgspec

from appliance.protocols.telnet.constants import (
    DO,
    DONT,
    EOR,
    MAX_LINE,
    MAX_RECORD,
    MAX_SUBNEGOTIATION,
    SB,
    SE,
    WILL,
    WONT,
    Command,
)
from appliance.protocols.telnet.events import (
    CommandReceived,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    SubnegotiationReceived,
)
from appliance.protocols.telnet.lineediting import ERASES, edit_line

__all__ = ["Negotiation", "Scanner", "Unit"]

_RUN = re.compile(rb"(?:[^\xff]++|\xff\xff)*+")
#: How a line ends: CR LF or CR NUL (RFC 854), and the bare LF of many scripts.
_LINE_END = re.compile(rb"\r[\n\x00]|\n")
_COMMANDS = {int(command): command for command in Command}
_VERBS = frozenset((WILL, WONT, DO, DONT))
_INTERRUPTS = frozenset((Command.BREAK, Command.INTERRUPT_PROCESS, Command.ABORT))


class Negotiation(msgspec.Struct, frozen=True):
    """WILL, WONT, DO or DONT, and an option."""

    verb: int
    option: int


Unit = RecordReceived | NvtReceived | CommandReceived | Negotiation | SubnegotiationReceived | PeerViolation


class Scanner:
    """Holds received bytes and cuts one unit at a time. After a PeerViolation it holds nothing more."""

    __slots__ = ("_at", "_buffer", "_has_failed", "_max_record", "_reads_records", "_run", "_subnegotiation")

    def __init__(self, max_record: int = MAX_RECORD) -> None:
        self._buffer = b""
        self._at = 0
        self._run = bytearray()
        self._subnegotiation: bytearray | None = None
        self._has_failed = False
        self._max_record = max_record
        self._reads_records = False

    def read_records(self, reads_records: bool) -> None:
        """Whether data ends with IAC EOR; else it is lines of a Network Virtual Terminal, as at the start.

        What is unfinished at a change belongs to neither and is dropped.
        """
        if reads_records != self._reads_records:
            self._reads_records = reads_records
            self._run.clear()

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_unit``."""
        if self._has_failed:
            return
        self._buffer = self._buffer[self._at :] + data if self._at < len(self._buffer) else data
        self._at = 0

    def take_pending(self) -> bytes:
        """The bytes that no unit was made of, as they came; they are forgotten here."""
        pending = self._buffer[self._at :]
        self._buffer = b""
        self._at = 0
        return pending

    def next_unit(self) -> Unit | None:
        """The next unit, or None when more bytes are needed."""
        if self._reads_records and not self._run and self._subnegotiation is None:
            buffer, at = self._buffer, self._at
            end = buffer.find(b"\xff", at)
            if at <= end < len(buffer) - 1 and buffer[end + 1] == EOR and end - at <= self._max_record:
                self._at = end + 2
                return RecordReceived(buffer[at:end])
        return self._next_in_parts()

    def _next_in_parts(self) -> Unit | None:
        while True:
            self._take_run()
            unit = self._finish_run()
            if unit is not None or self._at + 1 >= len(self._buffer):
                return unit
            before = self._at
            unit = self._take_command()
            if unit is not None or self._at == before:
                return unit

    def _take_run(self) -> None:
        found = _RUN.match(self._buffer, self._at)
        if found and (run := found[0]):
            target = self._run if self._subnegotiation is None else self._subnegotiation
            target += run.replace(b"\xff\xff", b"\xff") if b"\xff" in run else run
            self._at = found.end()

    def _finish_run(self) -> Unit | None:
        """A line that has its end, or a violation when what is unfinished is over its limit."""
        if self._subnegotiation is not None:
            is_over = len(self._subnegotiation) > 1 + MAX_SUBNEGOTIATION
            return self.fail("a subnegotiation over its limit") if is_over else None
        if self._reads_records:
            return self.fail("a record over its limit") if len(self._run) > self._max_record else None
        return self._take_line()

    def _take_line(self) -> Unit | None:
        end = _LINE_END.search(self._run)
        length = end.start() if end else len(self._run) - self._run.endswith(b"\r")
        if length > MAX_LINE:
            return self.fail("a line over its limit")
        if end is None:
            return None
        line = bytes(self._run[:length])
        del self._run[: end.end()]
        return NvtReceived(edit_line(line))

    def _take_command(self) -> Unit | None:
        """What stands behind IAC. None without moving on: its last byte is missing; None else: it makes no unit."""
        at = self._at
        code = self._buffer[at + 1]
        if code in _VERBS and self._subnegotiation is None:
            if at + 2 == len(self._buffer):
                return None
            self._at = at + 3
            return Negotiation(code, self._buffer[at + 2])
        self._at = at + 2
        if self._subnegotiation is not None:
            return self._end_subnegotiation(self._subnegotiation, code)
        if code == SB:
            self._subnegotiation = bytearray()
            return None
        if code == EOR:
            return self._end_record() if self._reads_records else None
        command = _COMMANDS.get(code)
        if command is None:
            return self.fail(f"IAC X'{code:02X}' is no command")
        if not self._reads_records:
            self._edit(command)
        return CommandReceived(command)

    def _edit(self, command: Command) -> None:
        """What a command does to the line that is being typed (RFC 854)."""
        if command in ERASES:
            self._run.append(ERASES[command])
        elif command in _INTERRUPTS:
            self._run.clear()

    def _end_record(self) -> RecordReceived:
        record = bytes(self._run)
        self._run.clear()
        return RecordReceived(record)

    def _end_subnegotiation(self, data: bytearray, code: int) -> Unit:
        if code != SE:
            return self.fail(f"IAC X'{code:02X}' inside a subnegotiation")
        if not data:
            return self.fail("a subnegotiation about no option")
        self._subnegotiation = None
        return SubnegotiationReceived(data[0], bytes(data[1:]))

    def fail(self, reason: str) -> PeerViolation:
        """Forget everything and read nothing more; gives the event that says so."""
        self._has_failed = True
        self._buffer = b""
        self._at = 0
        self._run.clear()
        self._subnegotiation = None
        return PeerViolation(reason)
