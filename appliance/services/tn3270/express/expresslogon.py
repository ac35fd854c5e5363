"""Express Logon: the placeholders that a logon macro types become a user ID and a fresh PassTicket.

The client never learns either: it types ``)USR.ID(`` and ``)PSS.WD(``, and the record is changed on its way to the
application, built in or behind a relay alike. Every character of the placeholders is the same in every Latin EBCDIC
page, so bytes are compared. Only field data is looked at: an address after SBA, an attribute, or the AID and cursor
in front may contain the same bytes by chance, and a placeholder cannot lie across one.

What replaces them comes from a ``TicketSource``: the SAF router in process, or a remote DCAS, which has to be asked
first (``dcastickets``). No ticket is kept: each ``)PSS.WD(`` gets one of its own, and one that equals the last
(PassTickets change once a second) is not used; the session asks again a second later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import attrs

from appliance.protocols.datastream.inbound import InboundField, Malformed, read_inbound
from appliance.saf.model import TicketIssued, TicketRefused
from appliance.secret import Secret

__all__ = [
    "Asking",
    "ExpressLogon",
    "Failed",
    "NotYet",
    "Outcome",
    "Substituted",
    "TicketAwaited",
    "TicketSource",
    "Unchanged",
]

USER_PLACEHOLDER = ")USR.ID(".encode("cp037")
TICKET_PLACEHOLDER = ")PSS.WD(".encode("cp037")

_WIDTH = len(USER_PLACEHOLDER)
_SMALLEST_SCREEN = 1920


@attrs.frozen
class TicketAwaited:
    """The source has to be asked elsewhere first."""


TicketSource = Callable[[str], TicketIssued | TicketRefused | TicketAwaited]


@attrs.frozen
class Unchanged:
    """Nothing to replace, or Express Logon is not at work: pass the record on."""


@attrs.frozen
class Substituted:
    """Pass ``record`` on instead; its repr shows nothing of it."""

    record: bytes = attrs.field(repr=False)
    user: str
    application: str
    has_ticket: bool


@attrs.frozen
class NotYet:
    """No new ticket in this second: offer ``record`` (where earlier placeholders are replaced) again in a second."""

    record: bytes = attrs.field(repr=False)


@attrs.frozen
class Asking:
    """The source has no ticket yet: have it ask, and offer ``record`` again when it was answered."""

    record: bytes = attrs.field(repr=False)
    application: str


@attrs.frozen
class Failed:
    """No user ID or ticket: pass the record on unchanged and log the reason, as IBM's servers do."""

    application: str
    detail: str


Outcome = Unchanged | Substituted | NotYet | Asking | Failed


class ExpressLogon:
    """One client's Express Logon: what it announced, which application it is in, whether scanning goes on."""

    __slots__ = ("_announced", "_bound", "_has_given_ticket", "_last", "_source", "_user", "given", "is_scanning")

    def __init__(self, source: TicketSource) -> None:
        self._source = source
        self._announced: str | None = None
        self._bound: str | None = None
        self._user = ""
        self._last: Secret | None = None
        self._has_given_ticket = False
        #: The newest tickets, for whoever has to keep them out of something.
        self.given: deque[Secret] = deque(maxlen=4)
        #: Whether inbound records have to be offered to ``substitute``; asked for every record.
        self.is_scanning = False

    @property
    def application(self) -> str | None:
        """The PassTicket application: the newest IBMAPPLID, else that of the application in session."""
        return self._announced or self._bound

    def announce(self, application: str | None) -> None:
        """The client said IBMAPPLID (again): it counts from now on, and scanning starts anew."""
        self._announced = application
        self._restart()

    def bind(self, application: str | None) -> None:
        """A session with an application begins (or ends: None); ``application`` is its PassTicket name."""
        self._bound = application
        self._restart()

    def answered(self) -> None:
        """The application wrote to the terminal: after a ticket was given, scanning is over."""
        if self._has_given_ticket:
            self.is_scanning = False

    def substitute(self, record: bytes) -> Outcome:
        """Replace the placeholders of one inbound record, field by field."""
        fields = _fields(record)
        if self.application is None or not fields:
            return Unchanged()
        return self._replace(record, self.application, pads=_has_positions(fields))

    def _restart(self) -> None:
        self._user = ""
        self._has_given_ticket = False
        self.is_scanning = self.application is not None

    def _replace(self, record: bytes, application: str, *, pads: bool) -> Outcome:
        original = record
        unspent: TicketIssued | None = None
        while (found := _first_placeholder(_fields(record), record)) is not None:
            at, placeholder = found
            if unspent is None and (placeholder == TICKET_PLACEHOLDER or not self._user):
                answer = self._source(application)
                if isinstance(answer, TicketRefused):
                    return Failed(application, answer.detail)
                if isinstance(answer, TicketAwaited):
                    return Asking(record, application)
                unspent, self._user = answer, answer.user
            if unspent is None or placeholder == USER_PLACEHOLDER:
                value = self._user.encode("cp037").ljust(_WIDTH if pads else 0, b"\x00")
            elif unspent.ticket == self._last:
                return NotYet(record)
            else:
                value, unspent = self._spend(unspent), None
            record = record[:at] + value + record[at + _WIDTH :]
        if record is original:
            return Unchanged()
        return Substituted(record, self._user, application, self._has_given_ticket)

    def _spend(self, issued: TicketIssued) -> bytes:
        self._last = issued.ticket
        self.given.append(issued.ticket)
        self._has_given_ticket = True
        return issued.ticket.text().encode("cp037")


def _first_placeholder(fields: Sequence[InboundField], record: bytes) -> tuple[int, bytes] | None:
    """Where the first placeholder lies, and which one it is."""
    for field in fields:
        raw = record[field.offset : field.offset + field.length]
        found = [
            (field.offset + raw.find(placeholder), placeholder)
            for placeholder in (USER_PLACEHOLDER, TICKET_PLACEHOLDER)
            if placeholder in field.data and placeholder in raw
        ]
        if found:
            return min(found)
    return None


def _fields(record: bytes) -> Sequence[InboundField]:
    """The field data of a record that may hold a placeholder; none of any other record."""
    if TICKET_PLACEHOLDER not in record and USER_PLACEHOLDER not in record:
        return ()
    inbound = read_inbound(record)
    return () if isinstance(inbound, Malformed) else inbound.fields


def _has_positions(fields: Sequence[InboundField]) -> bool:
    """Whether this is a Read Buffer reply, where every byte stands for a position of the screen.

    It holds attributes; that of an unformatted screen holds neither them nor addresses and is as long as the screen.
    """
    if any(field.attribute is not None for field in fields):
        return True
    has_addresses = any(field.address is not None for field in fields)
    return not has_addresses and sum(field.length for field in fields) >= _SMALLEST_SCREEN
