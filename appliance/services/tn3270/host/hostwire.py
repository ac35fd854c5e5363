"""The way to a host: connected, secured, its certificate checked, and closed in the end."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.certs.tls import TlsContext
from appliance.config.appls import RemoteHost
from appliance.message import Message
from appliance.protocols.proxyprotocol import encode_header
from appliance.services.tn3270 import messages
from appliance.session.actions import Action, CancelTimer, CheckRevocation, Close, Open, Send, SetTimer, StartTls
from appliance.session.events import Closed, CloseReason, Event, Opened, RevocationChecked, Secured, TimerFired
from appliance.session.wires import Endpoint, Wire

__all__ = ["HostWire", "Origin", "Trouble"]

_TLS_REASONS = (CloseReason.TLS_FAILED, CloseReason.TLS_TRUNCATED)


@attrs.frozen
class Origin:
    """The two ends of the terminal's own connection, for a host that wants to know them."""

    peer: Endpoint
    local: Endpoint

    def header(self) -> bytes:
        """The PROXY protocol header."""
        return encode_header((self.peer.host, self.peer.port), (self.local.host, self.local.port))


@attrs.frozen
class Trouble:
    """There is no way to the host, or none any more; ``log`` is not for the terminal."""

    message: Message
    detail: str
    log: str = ""


class HostWire:
    """One wire. ``timer`` limits everything up to ``arrived``."""

    __slots__ = ("_host", "_is_checking", "_is_closed", "_origin", "_tls", "has_arrived", "timer", "wire")

    def __init__(self, host: RemoteHost, tls: TlsContext | None, wire: Wire, origin: Origin) -> None:
        self._host = host
        self._tls = tls
        self._origin = origin
        self._is_checking = False
        self._is_closed = True
        self.wire = wire
        self.timer = wire.value
        #: The host was negotiated with.
        self.has_arrived = False

    def open(self) -> Sequence[Action]:
        """Connect."""
        host = self._host
        self._is_closed = False
        return [SetTimer(self.timer, host.timeout), Open(self.wire, host.host, host.port, host.timeout)]

    def arrived(self) -> Sequence[Action]:
        """The host was negotiated with: from here on a loss is a loss."""
        self.has_arrived = True
        return [CancelTimer(self.timer)]

    def close(self) -> Sequence[Action]:
        """Let go of it."""
        cancel = CancelTimer(self.timer)
        return [cancel] if self._is_closed else [cancel, Close(self.wire)]

    def handle(self, event: Event) -> Sequence[Action] | Trouble:
        """What happened on the way."""
        match event:
            case Opened():
                return self._when_opened()
            case Secured():
                return self._when_secured(event)
            case RevocationChecked() if self._is_checking:
                self._is_checking = False
                verdict = event.verdict
                is_good = verdict.allowed
                return [] if is_good else Trouble(messages.BACKEND_CERTIFICATE, verdict.state.value, verdict.detail)
            case TimerFired(name) if name == self.timer and not self.has_arrived:
                return Trouble(messages.BACKEND_UNREACHABLE, "it took too long")
            case Closed():
                self._is_closed = True
                return Trouble(self._reason(event), event.reason.value, event.detail)
            case _:
                return []

    def _when_opened(self) -> Sequence[Action]:
        header = [Send(self._origin.header(), self.wire)] if self._host.wants_proxy else []
        if self._tls is None:
            return header
        name = self._host.server_name or self._host.host
        return [*header, StartTls(self._tls, self.wire, timeout=self._host.timeout, server_name=name)]

    def _when_secured(self, event: Secured) -> Sequence[Action]:
        assert self._tls is not None
        if event.tls.chain is None or not self._tls.policy.revocation.servers:
            return []
        self._is_checking = True
        return [CheckRevocation(event.tls.chain, self._tls.policy.revocation)]

    def _reason(self, event: Closed) -> Message:
        if self.has_arrived:
            return messages.BACKEND_LOST
        is_of_tls = event.reason in _TLS_REASONS
        return messages.BACKEND_CERTIFICATE if is_of_tls else messages.BACKEND_UNREACHABLE
