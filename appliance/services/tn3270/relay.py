"""The relay: a client-role core towards the host, and records passed between it and the terminal's core.

Towards the host we are a terminal of the same type that asks for no more TN3270E functions than our own terminal
agreed to. So whatever the host sends, the terminal can take: only the other way something may have to be dropped. A
host without BIND-IMAGE in front of a terminal with it gets a BIND made for it. Sequence numbers pass through, so a
terminal's response finds the host's record.

``receive`` is the hot path: one record in, one ``Send`` out.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.certs.tls import TlsContext
from appliance.config.appls import Application, RemoteHost
from appliance.message import Message
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType, Function, Mode, UnbindReason
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    ClientEvent,
    DeviceRejected,
    ErrorConditionCleared,
    Negotiated,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    Reply,
    ResponseReceived,
    StartTlsAccepted,
    SysreqReceived,
    TimingMarkAnswered,
)
from appliance.services.tn3270 import messages
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, CancelTimer, CheckRevocation, Close, Open, Send, SetTimer, StartTls
from appliance.session.events import Closed, CloseReason, Event, Opened, RevocationChecked, Secured, TimerFired
from appliance.session.wires import Wire

__all__ = ["Ended", "Relay"]

_SLOW_HOST = "backend"
_TLS_REASONS = (CloseReason.TLS_FAILED, CloseReason.TLS_TRUNCATED)


@attrs.frozen
class Ended:
    """The relay is over; ``message`` takes {application} and {detail}. ``log`` is more detail, not for the terminal."""

    message: Message
    detail: str
    was_bound: bool  # the host had been in session
    log: str = ""


class Relay:
    """One terminal's way to one host. Once ``ended`` is set, nothing may be asked of it any more."""

    __slots__ = (
        "_core",
        "_has_responses",
        "_host",
        "_is_checking",
        "_is_closed",
        "_name",
        "_terminal",
        "_tls",
        "ended",
        "is_bound",
    )

    def __init__(self, application: Application, tls: TlsContext | None, terminal: BoundTerminal) -> None:
        assert isinstance(application.target, RemoteHost)
        self._name = application.name
        self._host = application.target
        self._tls = tls
        self._terminal = terminal
        self._is_checking = False
        self._is_closed = False
        self._has_responses = False
        self._core = ClientCore(
            self._host.device_type or terminal.device.name,
            name=self._host.lu or "",
            wants_tn3270e=terminal.core.mode is Mode.EXTENDED,
            functions=terminal.core.functions,
        )
        #: The host is negotiated with: records flow.
        self.is_bound = False
        self.ended: Ended | None = None

    def start(self) -> Sequence[Action]:
        """Connect; the time limit is for everything up to the first record."""
        host = self._host
        return [SetTimer(_SLOW_HOST, host.timeout), Open(Wire.BACKEND, host.host, host.port, host.timeout)]

    def stop(self) -> Sequence[Action]:
        """Let go of the host."""
        cancel = CancelTimer(_SLOW_HOST)
        return [cancel] if self._is_closed else [cancel, Close(Wire.BACKEND)]

    def handle(self, event: Event) -> Sequence[Action]:
        """What happened to the backend's wire."""
        match event:
            case Opened():
                return self._when_opened()
            case Secured():
                return self._when_secured(event)
            case RevocationChecked() if self._is_checking:
                self._is_checking = False
                if not event.verdict.allowed:
                    self._end(messages.BACKEND_CERTIFICATE, event.verdict.state.value, event.verdict.detail)
            case TimerFired(name) if name == _SLOW_HOST and not self.is_bound:
                self._end(messages.BACKEND_UNREACHABLE, "it took too long")
            case Closed():
                self._when_closed(event)
            case _:
                pass
        return []

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes of the host."""
        self._core.receive_data(data)
        actions: list[Action] = []
        while self.ended is None and (event := self._core.next_event()) is not None:
            if type(event) is RecordReceived:
                actions.append(Send(self._to_terminal(event)))
            else:
                actions += self._when_negotiating(event)
        return actions

    def from_terminal(self, record: RecordReceived) -> Sequence[Action]:
        """One record of the terminal, for the host; what the host cannot take is dropped."""
        if not self.is_bound or not self._host_takes(record.data_type):
            return []
        return [Send(self._core.send_record(record.data, record.data_type, record.response), Wire.BACKEND)]

    def from_keyboard(
        self, event: AttentionReceived | SysreqReceived | ErrorConditionCleared | ResponseReceived
    ) -> Sequence[Action]:
        """What a terminal says besides records."""
        if not self.is_bound:
            return []
        match event:
            case AttentionReceived():
                data = self._core.send_attention()
            case SysreqReceived():
                data = self._core.send_sysreq()
            case ErrorConditionCleared():
                data = self._core.clear_error_condition() if self._has_responses else b""
            case ResponseReceived():
                data = self._core.send_response(event.sequence, is_positive=event.is_positive, code=event.code)
        return [Send(data, Wire.BACKEND)] if data else []

    def _when_opened(self) -> Sequence[Action]:
        if self._tls is None:
            return []
        name = self._host.server_name or self._host.host
        return [StartTls(self._tls, Wire.BACKEND, timeout=self._host.timeout, server_name=name)]

    def _when_secured(self, event: Secured) -> Sequence[Action]:
        assert self._tls is not None
        if event.tls.chain is None or not self._tls.policy.revocation.servers:
            return []
        self._is_checking = True
        return [CheckRevocation(event.tls.chain, self._tls.policy.revocation)]

    def _when_closed(self, event: Closed) -> None:
        self._is_closed = True
        if self.is_bound:
            message = messages.BACKEND_LOST
        elif event.reason in _TLS_REASONS:
            message = messages.BACKEND_CERTIFICATE
        else:
            message = messages.BACKEND_UNREACHABLE
        self._end(message, event.reason.value, event.detail)

    def _to_terminal(self, record: RecordReceived) -> bytes:
        if record.data_type is not DataType.DATA_3270:
            self._note_session(record)
        sequence = record.sequence if self._has_responses else None
        return self._terminal.core.send_record(record.data, record.data_type, record.response, sequence=sequence)

    def _note_session(self, record: RecordReceived) -> None:
        """The host's BIND and UNBIND pass through; an UNBIND that announces no BIND ends the relay."""
        if record.data_type is DataType.BIND_IMAGE:
            self._terminal.is_bound = True
        elif record.data_type is DataType.UNBIND:
            self._terminal.is_bound = False
            if record.data[:1] != bytes((UnbindReason.BIND_FORTHCOMING,)):
                self._end(messages.BACKEND_LOST, "it ended the session")

    def _when_negotiated(self, event: Negotiated) -> Sequence[Action]:
        self.is_bound = True
        self._has_responses = Function.RESPONSES in event.functions
        bind = b"" if Function.BIND_IMAGE in event.functions else self._terminal.bind(self._name)
        return [CancelTimer(_SLOW_HOST), *([Send(bind)] if bind else [])]

    def _when_negotiating(self, event: ClientEvent) -> Sequence[Action]:
        match event:
            case Reply():
                return [Send(event.data, Wire.BACKEND)]
            case Negotiated():
                return self._when_negotiated(event)
            case RecordReceived():
                return [Send(self._to_terminal(event))]
            case DeviceRejected():
                self._end(messages.BACKEND_UNUSABLE, f"it gives no LU ({event.reason.name})")
            case NvtReceived():
                self._end(messages.BACKEND_UNUSABLE, "it is not a 3270 host")
            case StartTlsAccepted():
                self._end(messages.BACKEND_UNUSABLE, "it wants TLS")
            case PeerViolation():
                self._end(messages.BACKEND_UNUSABLE, "it broke the protocol", event.reason)
            case ResponseReceived() | TimingMarkAnswered():
                pass
        return []

    def _host_takes(self, data_type: DataType) -> bool:
        if data_type is DataType.DATA_3270:
            return True
        return data_type is DataType.SSCP_LU_DATA and Function.BIND_IMAGE in self._core.functions

    def _end(self, message: Message, detail: str, log: str = "") -> None:
        self.ended = Ended(message, detail, self.is_bound, log)
