"""One DCAS client: TLS with its certificate, who it is, then requests answered in order until it leaves.

"Client" is the middle tier, a TN3270 server or a portal, never the end user. LOCAL1 takes any certificate that a
trusted CA vouches for; LOCAL2 also wants it to map to a user ID, and when the profile EZA.DCAS.sysname exists that
user needs READ (levels 1 to 3 of the Communications Server).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from appliance.certs.chain import PeerChain
from appliance.certs.holder import UnacceptableCertificateError, verify_holder
from appliance.certs.tls import TlsContext
from appliance.config.dcasconf import ClientAuth, DcasServer, ServerType
from appliance.message import Message
from appliance.protocols.dcas.connection import ServerCore
from appliance.protocols.dcas.events import CertificateRequest, PeerViolation, RequestRejected, UserRequest
from appliance.protocols.dcas.layout import Format, ReturnCode
from appliance.saf import resources
from appliance.saf.model import UNKNOWN_ENTRY, Acee, TicketIssued, Unmapped, UnmappedReason
from appliance.saf.router import SafRouter
from appliance.services.dcas import messages
from appliance.session.actions import Action, CheckRevocation, Close, Console, Send, SetTimer, Settle, StartTls
from appliance.session.base import SessionView
from appliance.session.events import Closed, Event, Opened, RevocationChecked, Secured, TimerFired
from appliance.session.wires import Wire

__all__ = ["DcasSession"]

_IDLE = "idle"
_STARTED_TASK = "DCAS"

#: initACEE triples for a certificate without a user (8/8/40 no user ID, 8/8/28 revoked, 8/8/16 not defined).
_UNMAPPED_TRIPLES = {
    UnmappedReason.NO_MAPPING: (ReturnCode.NO_USER, (8, 8, 40)),
    UnmappedReason.NOT_TRUSTED: (ReturnCode.NO_USER, (8, 8, 40)),
    UnmappedReason.USER_REVOKED: (ReturnCode.USER_UNUSABLE, (8, 8, 28)),
    UnmappedReason.USER_UNKNOWN: (ReturnCode.USER_UNUSABLE, (8, 8, 16)),
}
_TYPE_OF_FORMAT = {Format.CERTIFICATE: ServerType.CERTTYPE, Format.USER_ID: ServerType.USERIDTYPE}


class DcasSession:
    """Decisions for one DCAS client."""

    __slots__ = (
        "_caller",
        "_caller_chain",
        "_config",
        "_core",
        "_entry",
        "_holder",
        "_now",
        "_peer",
        "_router",
        "_state",
        "_system",
        "_tls",
        "_used",
    )

    def __init__(
        self, config: DcasServer, system: str, tls: TlsContext, router: SafRouter, now: Callable[[], datetime]
    ) -> None:
        self._config = config
        self._system = system
        self._tls = tls
        self._router = router
        self._now = now
        self._core = ServerCore()
        self._peer = ""
        self._entry = UNKNOWN_ENTRY
        self._caller: Acee | None = None
        self._caller_chain: PeerChain | None = None
        self._holder: tuple[CertificateRequest, PeerChain] | None = None
        self._state = "NEGOTIATING"
        self._used = False

    @property
    def is_waiting(self) -> bool:
        """True while a verdict is owed."""
        return self._state in ("CHECKING", "MAPPING")

    def view(self) -> SessionView:
        """The caller's user ID, once it is known."""
        user = self._caller.user if self._caller else ""
        return SessionView("DCAS", str(self._config.port), user=user, state=self._state)

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Requests, however they were cut."""
        self._used = True
        self._core.receive_data(data)
        return self._pull()

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case Opened():
                self._peer, self._entry = str(event.peer), event.entry
                return [StartTls(self._tls), *self._watch_for_requests()]
            case Secured():
                return self._when_secured(event)
            case RevocationChecked() if self._state == "CHECKING":
                return self._when_caller_checked(event)
            case RevocationChecked():
                return [*self._when_holder_checked(event), *self._pull()]
            case TimerFired():
                return self._when_idle()
            case Closed():
                self._state = "CLOSED"
                return []
            case _:
                return []

    def _when_secured(self, event: Secured) -> Sequence[Action]:
        chain = event.tls.chain
        if chain is None:
            return self._refuse(messages.NO_CERTIFICATE)
        self._caller_chain = chain
        self._state = "CHECKING"
        return [CheckRevocation(chain, self._tls.policy.revocation)]

    def _when_caller_checked(self, event: RevocationChecked) -> Sequence[Action]:
        assert self._caller_chain is not None
        if not event.verdict.allowed:
            return self._refuse(messages.CERTIFICATE_REVOKED, detail=_describe(event))
        if self._config.client_auth is ClientAuth.LOCAL1:
            return self._when_local1()
        leaf = self._caller_chain.leaf
        mapping = self._router.map_certificate(leaf, service="DCAS", peer=self._peer, entry=self._entry)
        if isinstance(mapping, Unmapped):
            return self._refuse(messages.CALLER_UNMAPPED, detail=mapping.reason.value)
        resource = resources.dcas_server(self._system)
        if not self._router.auth(mapping.acee, resource, service="DCAS", peer=self._peer).is_permitted:
            return self._refuse(messages.CALLER_NOT_AUTHORIZED, user=mapping.acee.user, resource=resource.name)
        by = self._router.entry_refusal(mapping.acee, service="DCAS", peer=self._peer)
        if by is not None:
            barrier = by.resource.name if by.resource is not None else by.reason.value
            return self._refuse(messages.CALLER_NOT_AUTHORIZED, user=mapping.acee.user, resource=barrier)
        return self._let_in(mapping.acee)

    def _when_local1(self) -> Sequence[Action]:
        """Tickets are then made with the authority of the DCAS itself: its user needs IRRPTAUTH."""
        started = self._router.started(_STARTED_TASK)
        if started is None:
            detail = f"the user of the started task {_STARTED_TASK} is not defined, or is revoked"
            return self._refuse(messages.CALLER_UNMAPPED, detail=detail)
        return self._let_in(started)

    def _let_in(self, caller: Acee) -> Sequence[Action]:
        self._caller = caller
        self._state = "READY"
        return [Settle(), *self._pull()]

    def _when_idle(self) -> Sequence[Action]:
        if self._used:
            self._used = False
            return self._watch_for_requests()
        return [*self._say(messages.TIMED_OUT, seconds=self._config.inactive), Close()]

    def _watch_for_requests(self) -> Sequence[Action]:
        seconds = self._config.inactive
        return [SetTimer(_IDLE, float(seconds))] if seconds else []

    def _pull(self) -> list[Action]:
        actions: list[Action] = []
        while self._state == "READY" and (event := self._core.next_event()) is not None:
            actions += self._answer(event)
        return actions

    def _answer(self, event: CertificateRequest | UserRequest | RequestRejected | PeerViolation) -> Sequence[Action]:
        match event:
            case CertificateRequest():
                return self._not_enabled(event, Format.CERTIFICATE) or self._check_holder(event)
            case UserRequest():
                return self._not_enabled(event, Format.USER_ID) or self._ticket(
                    event.correlator, Format.USER_ID, event.user, event.application
                )
            case RequestRejected():
                reply = self._core.send_failure(event.correlator, event.format, event.code)
                return [*self._say(messages.REQUEST_REJECTED, detail=event.detail), Send(reply)]
            case PeerViolation():
                return self._refuse(messages.VIOLATION, detail=event.reason)

    def _not_enabled(self, event: CertificateRequest | UserRequest, fmt: Format) -> Sequence[Action]:
        if _TYPE_OF_FORMAT[fmt] in self._config.server_types:
            return []
        reply = self._core.send_failure(event.correlator, fmt, ReturnCode.TYPE_NOT_ENABLED, (0, 0, fmt))
        return [*self._say(messages.TYPE_NOT_ENABLED, format=int(fmt)), Send(reply)]

    def _check_holder(self, request: CertificateRequest) -> Sequence[Action]:
        try:
            chain = verify_holder(request.certificate, self._tls.policy.trust, self._now())
        except UnacceptableCertificateError as error:
            return self._bad_certificate(request, str(error))
        self._holder = (request, chain)
        self._state = "MAPPING"
        return [CheckRevocation(chain, self._tls.policy.revocation)]

    def _when_holder_checked(self, event: RevocationChecked) -> Sequence[Action]:
        assert self._holder is not None
        (request, chain), self._holder = self._holder, None
        self._state = "READY"
        if not event.verdict.allowed:
            return self._bad_certificate(request, _describe(event))
        mapping = self._router.map_certificate(chain.leaf, service="DCAS", peer=self._peer)
        if isinstance(mapping, Unmapped):
            code, triple = _UNMAPPED_TRIPLES[mapping.reason]
            reply = self._core.send_failure(request.correlator, Format.CERTIFICATE, code, triple)
            return [*self._say(messages.CERTIFICATE_UNUSABLE, detail=mapping.reason.value), Send(reply)]
        return self._ticket(request.correlator, Format.CERTIFICATE, mapping.acee.user, request.application)

    def _bad_certificate(self, request: CertificateRequest, detail: str) -> Sequence[Action]:
        reply = self._core.send_failure(request.correlator, Format.CERTIFICATE, ReturnCode.BAD_CERTIFICATE, (8, 8, 36))
        return [*self._say(messages.CERTIFICATE_UNUSABLE, detail=detail), Send(reply)]

    def _ticket(self, correlator: bytes, fmt: Format, user: str, application: str) -> Sequence[Action]:
        result = self._router.passticket(self._caller, user, application, service="DCAS", peer=self._peer)
        if isinstance(result, TicketIssued):
            reply = self._core.send_result(correlator, fmt, result.user, result.ticket)
            return [*self._say(messages.TICKET_GIVEN, user=user, application=application), Send(reply)]
        triple = (result.saf_rc, result.racf_rc, result.reason)
        code = ReturnCode.NOT_AUTHORIZED if triple == (8, 8, 16) else ReturnCode.NO_TICKET
        said = self._say(messages.NO_TICKET, user=user, application=application, detail=result.detail)
        return [*said, Send(self._core.send_failure(correlator, fmt, code, triple))]

    def _refuse(self, message: Message, **fields: object) -> Sequence[Action]:
        self._state = "REFUSED"
        return [*self._say(message, **fields), Close()]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        caller = self._caller.user if self._caller else ""
        return [Console(message, {"peer": self._peer, "caller": caller, **fields})]


def _describe(event: RevocationChecked) -> str:
    verdict = event.verdict
    return f"{verdict.state.value} {verdict.detail}".rstrip()
