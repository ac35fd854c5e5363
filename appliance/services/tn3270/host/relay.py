"""The relay: a client-role core towards the host, and records passed between it and the terminal's core.

Towards the host we are a terminal of the same type that asks for no more TN3270E functions than our own terminal
agreed to. So whatever the host sends, the terminal can take: only the other way something may have to be dropped. A
host without BIND-IMAGE in front of a terminal with it gets a BIND made for it. Sequence numbers pass through both
ways, so that a RESPONSE of either end finds the other's record; where the host has no RESPONSES, ours are numbered.

``receive`` is the hot path: one record in, one ``Send`` out.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config.appls import Application, RemoteHost
from appliance.message import Message
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType, Function, Mode, ResponseFlag, UnbindReason
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
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270 import messages
from appliance.services.tn3270.front.partner import Ending, Keyed, Lost
from appliance.services.tn3270.front.window import Window
from appliance.services.tn3270.host.hostlu import HostLu, NoHostLu
from appliance.services.tn3270.host.hostrules import HostRules
from appliance.services.tn3270.host.hostwire import HostWire, Trouble
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, CancelTimer, Send, SetTimer
from appliance.session.events import Drained, Event, TimerFired

__all__ = ["Relay"]

_BINDING = (DataType.BIND_IMAGE, DataType.UNBIND)


class Relay:
    """A partner (see ``partner``) that is a remote host."""

    __slots__ = (
        "_core",
        "_has_responses",
        "_host",
        "_is_queued",
        "_lu",
        "_rules",
        "_terminal",
        "_waiting",
        "_way",
        "application",
        "ended",
        "window",
        "wire",
    )

    user = ""  # the host knows

    def __init__(
        self,
        application: Application,
        way: HostWire,
        lu: HostLu,
        terminal: BoundTerminal,
        window: Window,
        rules: HostRules,
    ) -> None:
        assert isinstance(application.target, RemoteHost)
        self.application = application
        self.window = window
        self.wire = way.wire
        self.ended: Ending | None = None
        self._host = application.target
        self._way = way
        self._lu = lu
        self._terminal = terminal
        self._is_queued = False  # QSESSION: unbound, and the next BIND is waited for
        self._has_responses = False
        self._rules = rules
        self._waiting = 0  # records that the host has not taken yet, when there is a limit
        self._core: ClientCore | None = None

    @property
    def is_waiting(self) -> bool:
        """True until the host is negotiated with: records flow."""
        return not self._way.has_arrived

    @property
    def state(self) -> str:
        """For the operator."""
        return "RELAYED" if self._way.has_arrived else "CONNECTING"

    def start(self) -> Sequence[Action]:
        """Connect; the time limit is for everything up to the first record."""
        name = self._lu.take(self._terminal.lu)
        if isinstance(name, NoHostLu):
            self._lose(messages.BACKEND_UNUSABLE, name.reason)
            return []
        self._core = ClientCore(
            self._host.device_type or self._terminal.device.name,
            name=name,
            wants_tn3270e=self._terminal.core.mode is Mode.EXTENDED,
            functions=self._terminal.core.functions,
        )
        return self._way.open()

    def stop(self) -> Sequence[Action]:
        """Let go of the host and of the LU name there."""
        self._lu.give_back()
        return self._way.close()

    def handle(self, event: Event) -> Sequence[Action]:
        """What happened to the host's wire."""
        match event:
            case TimerFired(name) if name == self._way.timer and self._is_queued:
                self._lose(messages.BACKEND_LOST, "no other session followed")
                return []
            case Drained() if event.wire is self.wire:
                self._waiting = 0
                return []
            case _:
                on_the_way = self._way.handle(event)
        if isinstance(on_the_way, Trouble):
            self._lose(on_the_way.message, on_the_way.detail, on_the_way.log)
            return []
        return on_the_way

    def receive(self, data: bytes) -> Sequence[Action]:
        """Bytes of the host."""
        core = self._core
        assert core is not None
        core.receive_data(data)
        actions: list[Action] = []
        while self.ended is None and (event := core.next_event()) is not None:
            actions += self._to_terminal(event) if type(event) is RecordReceived else self._when_told(event)
        return actions

    def record(self, record: RecordReceived) -> Sequence[Action]:
        """One record of the terminal, for the host; what the host cannot take is dropped."""
        core = self._core
        if core is None or not self._way.has_arrived or not self._host_takes(core, record.data_type):
            return []
        request = record.request if Function.CONTENTION_RESOLUTION in core.functions else 0
        sequence = record.sequence if self._has_responses else None
        data = core.send_record(record.data, record.data_type, record.response, request=request, sequence=sequence)
        return [Send(data, self.wire)] if not self._rules.most_waiting else self._count(data)

    def _count(self, data: bytes) -> Sequence[Action]:
        """MAXVTAMSENDQ: how many records wait for a host that does not take them."""
        self._waiting += 1
        if self._waiting <= self._rules.most_waiting:
            return [Send(data, self.wire, notify=True)]
        self._lose(messages.BACKEND_UNUSABLE, f"it took none of {self._rules.most_waiting} records (MAXVTAMSENDQ)")
        return []

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """What a terminal says besides records."""
        core = self._core
        if core is None or not self._way.has_arrived:
            return []
        match event:
            case AttentionReceived():
                data = core.send_attention()
            case SysreqReceived():
                data = core.send_sysreq()
            case ErrorConditionCleared():
                data = core.clear_error_condition() if self._has_responses else b""
            case ResponseReceived():
                data = _answer(core, event)
        return [Send(data, self.wire)] if data else []

    # -- what the host says

    def _to_terminal(self, record: RecordReceived) -> Sequence[Action]:
        """The host's BIND and UNBIND pass through; an UNBIND that announces no BIND ends the relay."""
        window = self.window
        if self._rules.is_too_long(record.data):
            self._lose(messages.BACKEND_UNUSABLE, f"a record of {len(record.data)} bytes exceeds MAXRUCHAIN")
            return []
        sequence = record.sequence if self._has_responses else None
        data = window.pass_on(record, sequence=sequence, request=self._request(record))
        timed = self._bound(record) if record.data_type in _BINDING else []
        if data:
            return [*timed, Send(data)] if timed else [Send(data)]
        if window.is_overrun:
            self._lose(messages.BACKEND_UNUSABLE, "it goes on while another session is in front")
        if record.response is not ResponseFlag.ALWAYS_RESPONSE or window.is_front or window.is_held_up:
            return []
        assert self._core is not None
        return [Send(self._core.send_response(record.sequence), self.wire)]  # the window took it for the terminal

    def _bound(self, record: RecordReceived) -> Sequence[Action]:
        """BIND or UNBIND. QSESSION: a logon manager's next BIND may follow any UNBIND, on the same connection."""
        if record.data_type is DataType.BIND_IMAGE:
            was_queued, self._is_queued = self._is_queued, False
            return [CancelTimer(self._way.timer)] if was_queued else []
        if record.data[:1] == bytes((UnbindReason.BIND_FORTHCOMING,)):
            return []
        seconds = self._rules.queue_seconds
        if seconds is None:
            self._lose(messages.BACKEND_LOST, "it ended the session")
            return []
        self._is_queued = True
        return [SetTimer(self._way.timer, seconds)] if seconds else []

    def _request(self, record: RecordReceived) -> int | None:
        """The request flags of a host that has them; else what is usual towards this terminal."""
        assert self._core is not None
        return record.request if Function.CONTENTION_RESOLUTION in self._core.functions else None

    def _when_told(self, event: ClientEvent) -> Sequence[Action]:
        match event:
            case Reply():
                return [Send(event.data, self.wire)]
            case Negotiated():
                return self._when_negotiated(event)
            case RecordReceived():
                return self._to_terminal(event)
            case ResponseReceived():
                return self._answer_terminal(event)
            case DeviceRejected():
                self._lose(messages.BACKEND_UNUSABLE, f"it gives no LU ({event.reason.name})")
            case NvtReceived():
                self._lose(messages.BACKEND_UNUSABLE, "it is not a 3270 host")
            case StartTlsAccepted():
                self._lose(messages.BACKEND_UNUSABLE, "it wants TLS")
            case PeerViolation():
                self._lose(messages.BACKEND_UNUSABLE, "it broke the protocol", event.reason)
            case TimingMarkAnswered():
                pass
        return []

    def _when_negotiated(self, event: Negotiated) -> Sequence[Action]:
        arrived = self._way.arrived()
        self._has_responses = Function.RESPONSES in event.functions
        bind = b"" if Function.BIND_IMAGE in event.functions else self.window.bind(self.application.name)
        return [*arrived, *([Send(bind)] if bind else [])]

    def _answer_terminal(self, event: ResponseReceived) -> Sequence[Action]:
        if not self.window.is_front:
            return []
        data = _answer(self._terminal.core, event)
        return [Send(data)] if data else []

    @staticmethod
    def _host_takes(core: ClientCore, data_type: DataType) -> bool:
        if data_type is DataType.DATA_3270:
            return True
        return data_type is DataType.SSCP_LU_DATA and Function.BIND_IMAGE in core.functions

    def _lose(self, message: Message, detail: str, log: str = "") -> None:
        self.ended = Lost(message, detail, self._way.has_arrived, log)


def _answer(core: ClientCore | ServerCore, event: ResponseReceived) -> bytes:
    """A RESPONSE of the one end for the other, in whichever of the two codings that one agreed to."""
    return core.send_response(event.sequence, is_positive=event.is_positive, code=event.code, sense=event.sense)
