"""Admission: how a connection becomes secure (CONNTYPE) and who is behind it (CLIENTAUTH), before any terminal exists.

A TN3270 client never speaks first in plain Telnet, so on SECURE and ANY ports the first byte tells: X'16' is a TLS
handshake, X'FF' is Telnet, and silence for SSLTIMEOUT seconds is Telnet too; both get DO STARTTLS. NEGTSECURE asks at
once; BASIC never does. After TLS every Telnet option starts again from nothing, so the terminal gets a new core.

Refusals are never explained to the peer: one message for the auditor, then the connection closes.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.certs.chain import PeerChain
from appliance.config.terminals.telnet import ClientAuth, ConnType
from appliance.message import Message
from appliance.protocols.tn3270.events import PeerViolation, Reply, StartTlsAccepted, StartTlsRefused
from appliance.protocols.tn3270.opening import Opening, classify_opening
from appliance.protocols.tn3270.server import ServerCore
from appliance.saf import resources
from appliance.saf.model import UNKNOWN_ENTRY, Acee, PortOfEntry, Unmapped
from appliance.services.tn3270 import messages
from appliance.services.tn3270.protocol import server_core
from appliance.services.tn3270.setup import PortSetup
from appliance.session.actions import Action, CancelTimer, CheckRevocation, Close, Console, Send, SetTimer, StartTls
from appliance.session.events import Event, RevocationChecked, Secured, TimerFired

__all__ = ["Admission", "Admitted"]

_SILENCE = "ssltimeout"
_SERVICE = "TN3270"


@attrs.frozen
class Admitted:
    """Telnet negotiation may begin; on ``core`` when STARTTLS was asked for and refused, else on a new one."""

    acee: Acee | None = None
    tls: str = ""  # the TLS version; "" in the clear
    core: ServerCore | None = None
    chain: PeerChain | None = None  # the client's, when CLIENTAUTH asks for one


class Admission:
    """From the accepted connection to ``outcome``; after a refusal there is none and the connection closes."""

    __slots__ = ("_chain", "_core", "_entry", "_is_closed", "_peer", "_setup", "_tls", "is_waiting", "outcome", "state")

    def __init__(self, setup: PortSetup, peer: str, entry: PortOfEntry = UNKNOWN_ENTRY) -> None:
        self._setup = setup
        self._peer = peer
        self._entry = entry
        self._core: ServerCore | None = None
        self._chain: PeerChain | None = None
        self._tls = ""
        self._is_closed = False
        #: True while a verdict is owed.
        self.is_waiting = False
        self.outcome: Admitted | None = None
        self.state = "CONNECTED"

    def start(self) -> Sequence[Action]:
        """The connection was accepted."""
        conn_type = self._setup.config.conn_type
        if self._setup.tls is None and conn_type is not ConnType.BASIC:
            conn_type = ConnType.NONE
        match conn_type:
            case ConnType.NONE:
                return self._refuse(messages.PORT_REFUSES)
            case ConnType.BASIC:
                self.outcome = Admitted()
                return []
            case ConnType.NEGTSECURE:
                return self._offer_starttls()
            case ConnType.SECURE | ConnType.ANY:
                return [SetTimer(_SILENCE, self._setup.config.ssl_timeout)]

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes before TLS, or before it was refused."""
        if self._is_closed:
            return []
        if self._core is None:
            return self._when_first_bytes(data)
        if self.state == "CONNECTED" and classify_opening(data) is not Opening.TELNET:
            return self._refuse(messages.TLS_UNWANTED, first=f"{data[0]:02X}")
        self.state = "NEGOTIATING"
        self._core.receive_data(data)
        return self._pull(self._core)

    def handle(self, event: Event) -> Sequence[Action]:
        """The silence timer, the handshake, the verdict."""
        match event:
            case TimerFired(name) if name == _SILENCE and self._core is None and not self._is_closed:
                return self._offer_starttls()
            case Secured():
                return self._when_secured(event)
            case RevocationChecked():
                return self._when_checked(event)
            case _:
                return []

    def _when_first_bytes(self, data: bytes) -> Sequence[Action]:
        match classify_opening(data):
            case Opening.TLS:
                return [CancelTimer(_SILENCE), *self._start_tls(data)]
            case Opening.TELNET:
                return [CancelTimer(_SILENCE), *self._offer_starttls(), *self.receive(data)]
            case _:
                return self._refuse(messages.TLS_UNWANTED, first=f"{data[0]:02X}")

    def _offer_starttls(self) -> Sequence[Action]:
        config = self._setup.config
        self._core = server_core(config)
        return [Send(self._core.offer_starttls())]

    def _pull(self, core: ServerCore) -> Sequence[Action]:
        actions: list[Action] = []
        while (event := core.next_event()) is not None:
            match event:
                case Reply():
                    actions.append(Send(event.data))
                case StartTlsAccepted():
                    return [*actions, *self._start_tls(core.take_pending())]
                case StartTlsRefused():
                    return [*actions, *self._when_refused(core)]
                case PeerViolation():
                    return [*actions, *self._refuse(messages.VIOLATION, detail=event.reason)]
                case _:
                    pass  # options offered before the answer: the core declines what it does not want yet
        return actions

    def _when_refused(self, core: ServerCore) -> Sequence[Action]:
        if self._setup.config.conn_type is not ConnType.ANY:
            return self._refuse(messages.TLS_REFUSED)
        self.outcome = Admitted(core=core)
        return []

    def _start_tls(self, pending: bytes) -> Sequence[Action]:
        assert self._setup.tls is not None
        self._core = None
        self.state = "SECURING"
        return [StartTls(self._setup.tls, pending=pending)]

    def _when_secured(self, event: Secured) -> Sequence[Action]:
        self._tls = event.tls.version
        if self._setup.config.client_auth is ClientAuth.NONE:
            self.outcome = Admitted(tls=self._tls)
            return []
        if event.tls.chain is None:
            return self._refuse(messages.NO_CERTIFICATE)
        assert self._setup.tls is not None
        self._chain = event.tls.chain
        self.is_waiting = True
        self.state = "CHECKING"
        return [CheckRevocation(self._chain, self._setup.tls.policy.revocation)]

    def _when_checked(self, event: RevocationChecked) -> Sequence[Action]:
        assert self._chain is not None
        self.is_waiting = False
        verdict = event.verdict
        subject = self._chain.leaf.subject.rfc4514_string()
        if not verdict.allowed:
            detail = f"{verdict.state.value} {verdict.detail}".rstrip()
            return self._refuse(messages.CERTIFICATE_REVOKED, detail=detail, subject=subject)
        if self._setup.config.client_auth is ClientAuth.SSLCERT:
            self.outcome = Admitted(tls=self._tls, chain=self._chain)
            return []
        return self._identify(self._chain, subject)

    def _identify(self, chain: PeerChain, subject: str) -> Sequence[Action]:
        """SAFCERT: the certificate's user, READ to the port's SERVAUTH profile when there is one, the network zone."""
        setup = self._setup
        mapping = setup.router.map_certificate(chain.leaf, service=_SERVICE, peer=self._peer, entry=self._entry)
        if isinstance(mapping, Unmapped):
            return self._refuse(messages.CERTIFICATE_UNMAPPED, detail=mapping.reason.value, subject=subject)
        resource = resources.tn3270_port(setup.system, setup.stack, setup.config.port)
        decision = setup.router.auth(mapping.acee, resource, service=_SERVICE, peer=self._peer)
        if not decision.is_permitted:
            return self._refuse(messages.NOT_AUTHORIZED, user=mapping.acee.user, resource=resource.name)
        by = setup.router.entry_refusal(mapping.acee, service=_SERVICE, peer=self._peer)
        if by is not None:
            barrier = by.resource.name if by.resource is not None else by.reason.value
            return self._refuse(messages.NOT_AUTHORIZED, user=mapping.acee.user, resource=barrier)
        self.outcome = Admitted(mapping.acee, self._tls, chain=chain)
        return []

    def _refuse(self, message: Message, **fields: object) -> Sequence[Action]:
        self._is_closed = True
        self.state = "REFUSED"
        facts = {"peer": self._peer, "port": self._setup.config.port}
        return [Console(message, {**facts, **fields}, self._setup.folds(message)), Close()]
