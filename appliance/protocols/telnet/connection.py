"""One end of a Telnet connection: bytes in, events out, options answered by themselves.

Both roles are the same protocol; they differ in which options they let the peer switch on. Whether data is records or
lines follows from the options: a peer ends records with IAC EOR once it agreed to END-OF-RECORD, or once TN3270E,
which implies it, is on. TIMING-MARK is no option with a state but a question and an answer (RFC 860), so it never
meets the Q method, and it is no sign of a loop. Options and subnegotiations are counted between records: a peer that
goes on negotiating for ever is given up.
"""

from __future__ import annotations

from collections.abc import Set
from typing import assert_never

from appliance.protocols.telnet.constants import DO, IAC, MAX_NEGOTIATIONS, MAX_RECORD, WILL, WONT, Option
from appliance.protocols.telnet.events import (
    CommandReceived,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    Reply,
    Side,
    SubnegotiationReceived,
    TelnetEvent,
    TimingMarkAnswered,
)
from appliance.protocols.telnet.options import Options
from appliance.protocols.telnet.scanner import Negotiation, Scanner, Unit

__all__ = ["TelnetCore"]

_MARK = bytes((IAC, WILL, Option.TIMING_MARK))
_RECORD_OPTIONS = frozenset((Option.END_OF_RECORD, Option.TN3270E))


class TelnetCore:
    """Feed ``receive_data``, pull ``next_event`` until it gives None. Bytes to send are built by ``framing``."""

    __slots__ = ("_following", "_negotiations", "_scanner", "options")

    def __init__(self, local: Set[Option], remote: Set[Option], *, max_record: int = MAX_RECORD) -> None:
        self._scanner = Scanner(max_record)
        self._following: TelnetEvent | None = None
        self._negotiations = 0
        self.options = Options(local, remote)

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._scanner.receive_data(data)

    def take_pending(self) -> bytes:
        """What was received and not reported; it is forgotten here. At STARTTLS it belongs to the handshake."""
        return self._scanner.take_pending()

    def fail(self, reason: str) -> PeerViolation:
        """The layer above met a violation: forget everything, read nothing more; gives the event that says so."""
        self._following = None
        return self._scanner.fail(reason)

    def next_event(self) -> TelnetEvent | None:
        """The next event, or None when more bytes are needed; after a PeerViolation always None."""
        if (following := self._following) is not None:
            self._following = None
            return following
        while True:
            unit = self._scanner.next_unit()
            if type(unit) is RecordReceived:
                self._negotiations = 0
                return unit
            event = self._consider(unit) if unit is not None else None
            if event is not None or unit is None:
                return event

    def _consider(self, unit: Unit) -> TelnetEvent | None:
        match unit:
            case Negotiation(verb, option):
                return self._negotiate(verb, option)
            case SubnegotiationReceived():
                return self._count() or unit
            case NvtReceived():
                self._negotiations = 0
                return unit
            case RecordReceived() | CommandReceived() | PeerViolation():
                return unit
            case _:
                assert_never(unit)

    def _negotiate(self, verb: int, option: int) -> TelnetEvent | None:
        if option == Option.TIMING_MARK and verb in (WILL, WONT):
            return TimingMarkAnswered()
        if violation := self._count():
            return violation
        if option == Option.TIMING_MARK:
            return Reply(_MARK) if verb == DO else None
        owed, change = self.options.receive(verb, option)
        if change is not None and option in _RECORD_OPTIONS:
            self._scanner.read_records(self._peer_sends_records())
        if owed and change is not None:
            self._following = change
        return Reply(owed) if owed else change

    def _peer_sends_records(self) -> bool:
        enabled = self.options.is_enabled
        return (
            enabled(Option.END_OF_RECORD, Side.REMOTE)
            or enabled(Option.TN3270E, Side.REMOTE)
            or enabled(Option.TN3270E, Side.LOCAL)
        )

    def _count(self) -> PeerViolation | None:
        self._negotiations += 1
        return self._scanner.fail("negotiation without end") if self._negotiations > MAX_NEGOTIATIONS else None
