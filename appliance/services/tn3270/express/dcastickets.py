"""User IDs and PassTickets from a remote DCAS: Express Logon of the three-tier kind.

    CLOSED --ask--> OPENING --Secured, certificate good--> READY --request--> ASKING --response--> READY

The client's certificate goes there, and the DCAS says whose it is. One question at a time; the connection stays open
for the next. A DCAS ends a connection that is idle, so one that closes before it answered on a connection that had
been used before is asked once more on a new one. A question has one time limit, whatever it takes.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from appliance.certs.tls import TlsContext
from appliance.config.appls import RemoteDcas
from appliance.protocols.dcas.connection import ClientCore
from appliance.protocols.dcas.events import PeerViolation, Response
from appliance.protocols.dcas.layout import ReturnCode
from appliance.saf.model import TicketIssued, TicketRefused
from appliance.services.tn3270.express.expresslogon import TicketAwaited
from appliance.session.actions import Action, CancelTimer, CheckRevocation, Close, Open, Send, SetTimer, StartTls
from appliance.session.events import Closed, Event, Opened, RevocationChecked, Secured, TimerFired
from appliance.session.wires import Wire

__all__ = ["DcasTickets"]

_WIRE = Wire.DCAS
_TIMER = "dcas"
_CORRELATORS = 1 << 32
_REASONS = {
    ReturnCode.MALFORMED: "it does not take the request",
    ReturnCode.TYPE_NOT_ENABLED: "it serves no certificates",
    ReturnCode.BAD_CERTIFICATE: "it does not take the certificate",
    ReturnCode.NO_USER: "the certificate gives no user ID there",
    ReturnCode.USER_UNUSABLE: "the user cannot be used there",
    ReturnCode.NO_TICKET: "it makes no PassTicket for the application",
    ReturnCode.NOT_AUTHORIZED: "this appliance may not ask it",
    ReturnCode.INTERNAL: "it failed",
}


class _State(enum.Enum):
    CLOSED = enum.auto()
    OPENING = enum.auto()
    CHECKING = enum.auto()
    READY = enum.auto()
    ASKING = enum.auto()


class DcasTickets:
    """A ``TicketSource`` for one client certificate."""

    __slots__ = ("_answer", "_application", "_certificate", "_config", "_core", "_number", "_state", "_tls", "_uses")

    def __init__(self, config: RemoteDcas, tls: TlsContext, certificate: bytes) -> None:
        """``certificate`` is the client's, DER."""
        self._config = config
        self._tls = tls
        self._certificate = certificate
        self._core = ClientCore()
        self._state = _State.CLOSED
        self._application: str | None = None  # what is being asked for
        self._answer: TicketIssued | TicketRefused | None = None
        self._number = 0
        self._uses = 0  # questions answered on this connection

    @property
    def state(self) -> str:
        """For the operator: the connection to the DCAS, in a word."""
        return self._state.name

    @property
    def has_answer(self) -> bool:
        """Whether the last question was answered, and the answer not taken yet."""
        return self._answer is not None

    def __call__(self, application: str) -> TicketIssued | TicketRefused | TicketAwaited:
        """The answer that came, once; without one it has to be asked for."""
        answer, self._answer = self._answer, None
        return answer if answer is not None else TicketAwaited()

    def ask(self, application: str) -> Sequence[Action]:
        """Ask for a user ID and a fresh ticket; ``has_answer`` tells when it is there."""
        self._application = application
        limit = SetTimer(_TIMER, self._config.timeout)
        return [limit, *(self._request() if self._state is _State.READY else self._open())]

    def close(self) -> Sequence[Action]:
        """No more questions."""
        self._application = None
        return [CancelTimer(_TIMER), *self._drop()]

    def handle(self, event: Event) -> Sequence[Action]:
        """The DCAS's wire, the verdict on its certificate, the time limit."""
        match event:
            case Opened(wire=Wire.DCAS):
                name = self._config.server_name or self._config.host
                return [StartTls(self._tls, _WIRE, timeout=self._config.timeout, server_name=name)]
            case Secured(wire=Wire.DCAS):
                return self._when_secured(event)
            case RevocationChecked() if self._state is _State.CHECKING:
                return self._when_checked(event)
            case Closed(wire=Wire.DCAS):
                return self._when_closed(event)
            case TimerFired(name) if name == _TIMER and self._application is not None:
                return [*self._drop(), *self._refuse("it took too long")]
            case _:
                return []

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes of the DCAS."""
        self._core.receive_data(data)
        event = self._core.next_event()
        if event is None:
            return []
        is_ours = isinstance(event, Response) and event.correlator == self._correlator()
        if isinstance(event, PeerViolation) or self._state is not _State.ASKING or not is_ours:
            detail = event.reason if isinstance(event, PeerViolation) else "an answer to another question"
            return [*self._drop(), *self._refuse(f"it broke the protocol: {detail}")]
        self._state = _State.READY
        self._uses += 1
        return self._when_answered(event)

    def _open(self) -> Sequence[Action]:
        self._state = _State.OPENING
        self._core, self._uses = ClientCore(), 0
        return [Open(_WIRE, self._config.host, self._config.port, self._config.timeout)]

    def _request(self) -> Sequence[Action]:
        assert self._application is not None
        self._state = _State.ASKING
        self._number = (self._number + 1) % _CORRELATORS
        request = self._core.request_by_certificate(self._correlator(), self._application, self._certificate)
        return [Send(request, _WIRE)]

    def _correlator(self) -> bytes:
        return self._number.to_bytes(4, "big")

    def _when_secured(self, event: Secured) -> Sequence[Action]:
        policy = self._tls.policy.revocation
        if event.tls.chain is None or not policy.servers:
            return self._request()
        self._state = _State.CHECKING
        return [CheckRevocation(event.tls.chain, policy)]

    def _when_checked(self, event: RevocationChecked) -> Sequence[Action]:
        verdict = event.verdict
        if verdict.allowed:
            return self._request()
        return [*self._drop(), *self._refuse(f"its certificate is not good: {verdict.state.value} {verdict.detail}")]

    def _when_closed(self, event: Closed) -> Sequence[Action]:
        was_idle = self._state is _State.ASKING and self._uses > 0
        self._state = _State.CLOSED
        if self._application is None:
            return []
        return self._open() if was_idle else self._refuse(f"{event.reason.value} {event.detail}".rstrip())

    def _when_answered(self, event: Response) -> Sequence[Action]:
        application = self._application
        if application is None:
            return []
        if event.code != ReturnCode.SUCCESS:
            known = event.code in ReturnCode.__members__.values()
            reason = _REASONS[ReturnCode(event.code)] if known else f"return code {event.code}"
            return self._refuse(reason, event.saf)
        self._application = None
        self._answer = TicketIssued(event.user, application, event.ticket)
        return [CancelTimer(_TIMER)]

    def _refuse(self, detail: str, saf: tuple[int, int, int] = (8, 8, 8)) -> Sequence[Action]:
        if self._application is None:
            return []
        self._application = None
        self._answer = TicketRefused(*saf, f"the DCAS: {detail}")
        return [CancelTimer(_TIMER)]

    def _drop(self) -> Sequence[Action]:
        was_closed = self._state is _State.CLOSED
        self._state = _State.CLOSED
        return [] if was_closed else [Close(_WIRE)]
