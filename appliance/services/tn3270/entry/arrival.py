"""From the accepted connection to a core that may negotiate: the client's host name, its parameters, its admission."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.protocols.tn3270.server import ServerCore
from appliance.saf.model import Acee
from appliance.services.tn3270.entry.admission import Admission, Admitted
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.express.fillin import FillIn, fill_in
from appliance.services.tn3270.protocol import server_core
from appliance.session.actions import Action, FindName
from appliance.session.events import Event, NameFound, Opened

__all__ = ["NEGOTIATION_SECONDS", "NEGOTIATION_TIMER", "Arrival", "Arrived"]

#: How long a client may take to negotiate, TLS apart.
NEGOTIATION_SECONDS = 30
NEGOTIATION_TIMER = "negotiation"


@attrs.frozen
class Arrived:
    """A client that was let in. ``is_opening``: the next byte is the first that it sends."""

    core: ServerCore
    acee: Acee | None  # of its certificate
    logon: FillIn | None  # Express Logon
    is_opening: bool

    @property
    def logon_user(self) -> str:
        """Whom Express Logon logs on; "" without it."""
        return self.acee.user if self.acee is not None and self.logon is not None else ""


class Arrival:
    """One client until it has arrived; one that is refused never does."""

    __slots__ = ("_admission", "_tenancy")

    def __init__(self, tenancy: Tenancy) -> None:
        self._tenancy = tenancy
        self._admission: Admission | None = None  # None: the host name is being looked up

    @property
    def is_waiting(self) -> bool:
        """True while a name or a verdict is waited for."""
        return self._admission is None or self._admission.is_waiting

    @property
    def state(self) -> str:
        """For the operator, in a word."""
        return "CONNECTED" if self._admission is None else self._admission.state

    def start(self, event: Opened) -> Sequence[Action]:
        """The connection was accepted."""
        return [FindName(event.peer.host)] if self._tenancy.accept(event) else self._admit("")

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes before the client has arrived."""
        return [] if self._admission is None else self._admission.receive(data)

    def handle(self, event: Event) -> Sequence[Action]:
        """The host name, a timer, the handshake, a verdict."""
        match event:
            case NameFound(host) if self._admission is None:
                return self._admit(host)
            case _:
                return [] if self._admission is None else self._admission.handle(event)

    def _admit(self, host: str) -> Sequence[Action]:
        self._tenancy.admit(host)
        self._admission = Admission(self._tenancy.setup, str(self._tenancy.peer), self._tenancy.entry)
        return self._admission.start()

    def take(self) -> Arrived | None:
        """The client, once it has arrived; its user is known to its tenancy from here on."""
        admitted = self._admission.outcome if self._admission is not None else None
        return None if admitted is None else self._arrive(admitted)

    def _arrive(self, admitted: Admitted) -> Arrived:
        tenancy, acee = self._tenancy, admitted.acee
        tenancy.tls = admitted.tls
        if acee is not None:
            tenancy.identify(acee.user)
        setup = tenancy.setup
        logon = fill_in(setup, acee, admitted.chain, str(tenancy.peer)) if setup.config.express_logon else None
        core = admitted.core or server_core(setup.config, asks_application=logon is not None)
        return Arrived(core, acee, logon, is_opening=admitted.core is None)
