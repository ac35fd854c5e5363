"""Express Logon at one terminal: the record that it holds back, and where its tickets come from.

A record with placeholders goes on when they are filled in, which may take a moment: the next second, when a ticket
would be the same as the last, or the answer of a remote DCAS. Until then it is held and the terminal waits.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import msgspec
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.certs.chain import PeerChain
from appliance.config.terminals.telnet import ClientAuth
from appliance.config.terminals.telnetparms import LogonBy
from appliance.message import Message
from appliance.protocols.tn3270.events import RecordReceived
from appliance.saf.model import Acee, TicketIssued, TicketRefused
from appliance.services.tn3270 import messages
from appliance.services.tn3270.express.dcastickets import DcasTickets
from appliance.services.tn3270.express.expresslogon import (
    Asking,
    ExpressLogon,
    Failed,
    NotYet,
    Substituted,
    TicketSource,
    Unchanged,
)
from appliance.services.tn3270.setup import PortSetup
from appliance.session.actions import Action, SetTimer
from appliance.session.events import Event, TimerFired

__all__ = ["FillIn", "Filled", "fill_in"]

_SERVICE = "TN3270"
_TICKET = "ticket"
#: PassTickets change once a second.
_TICKET_SECONDS = 1.0


@attrs.frozen
class Filled:
    """``record`` goes on; ``message`` says what was done to it, when that is worth saying."""

    record: RecordReceived
    message: Message | None = None
    fields: dict[str, object] = attrs.field(factory=dict)


class FillIn:
    """What a seat asks of Express Logon."""

    __slots__ = ("_dcas", "_held", "logon")

    def __init__(self, source: TicketSource | DcasTickets) -> None:
        self.logon = ExpressLogon(source)
        self._dcas = source if isinstance(source, DcasTickets) else None
        self._held: RecordReceived | None = None

    @property
    def is_waiting(self) -> bool:
        """True while a record is held."""
        return self._held is not None

    @property
    def dcas_state(self) -> str:
        """The connection to the remote DCAS, in a word; "" when there is none to ask."""
        return self._dcas.state if self._dcas is not None else ""

    def offer(self, record: RecordReceived) -> Filled | Sequence[Action]:
        """One inbound 3270 record: filled in, or held, with what is to be done meanwhile."""
        if not self.logon.is_scanning:
            return Filled(record)
        match self.logon.substitute(record.data):
            case Unchanged():
                return Filled(record)
            case Substituted(data, user, application, has_ticket):
                filled = msgspec.structs.replace(record, data=data)
                facts: dict[str, object] = {"user": user, "application": application}
                return Filled(filled, messages.LOGON_FILLED, facts) if has_ticket else Filled(filled)
            case NotYet(data):
                self._held = msgspec.structs.replace(record, data=data)
                return [SetTimer(_TICKET, _TICKET_SECONDS)]
            case Asking(data, application):
                assert self._dcas is not None
                self._held = msgspec.structs.replace(record, data=data)
                return self._dcas.ask(application)
            case Failed(application, detail):
                return Filled(record, messages.LOGON_FAILED, {"application": application, "detail": detail})

    def handle(self, event: Event) -> Sequence[Action]:
        """A timer, or something on the DCAS's wire; ask ``take_ready`` afterwards."""
        return self._dcas.handle(event) if self._dcas is not None else []

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes of the DCAS; ask ``take_ready`` afterwards."""
        return self._dcas.receive(data) if self._dcas is not None else []

    def take_ready(self, event: Event | None = None) -> RecordReceived | None:
        """The held record, when it is time to offer it again."""
        is_next_second = isinstance(event, TimerFired) and event.name == _TICKET
        if not is_next_second and (self._dcas is None or not self._dcas.has_answer):
            return None
        record, self._held = self._held, None
        return record

    def forget(self) -> None:
        """The session that the held record was meant for is over."""
        self._held = None

    def close(self) -> Sequence[Action]:
        """The terminal leaves."""
        return self._dcas.close() if self._dcas is not None else []


def fill_in(setup: PortSetup, acee: Acee | None, chain: PeerChain | None, peer: str) -> FillIn | None:
    """Express Logon for a client: by the DCAS with its certificate, or in process for its user; None without either.

    Cache tokens are made in process alone: a DCAS gives PassTickets.
    """
    asks_dcas = setup.config.express_logon is LogonBy.PASSTICKET
    if asks_dcas and chain is not None and setup.dcas is not None and setup.dcas_tls is not None:
        return FillIn(DcasTickets(setup.dcas, setup.dcas_tls, chain.leaf.public_bytes(Encoding.DER)))
    is_mapped = acee is not None and setup.config.client_auth is ClientAuth.SAFCERT
    return FillIn(_in_process(setup, acee.user, peer)) if acee is not None and is_mapped else None


def _in_process(setup: PortSetup, user: str, peer: str) -> TicketSource:
    """PassTickets or cache tokens of the certificate's user, made here. Refers to no session."""
    router, is_by_token = setup.router, setup.config.express_logon is LogonBy.CACHE_TOKEN

    def ask(application: str) -> TicketIssued | TicketRefused:
        if is_by_token:
            return router.cache_token(user, application, service=_SERVICE, peer=peer)
        return router.passticket(None, user, application, service=_SERVICE, peer=peer)

    return ask
