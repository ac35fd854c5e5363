"""One TN3270 connection: admitted, negotiated, given an LU, and then a seat, until it closes.

    ADMITTING --outcome--> NEGOTIATING --Negotiated--> SEATED
                                ^------ DEVICE-TYPE again ------|

Who may come in is ``admission``; what happens at a terminal is ``seat``; this file joins them to the Telnet core, the
LU pool and the timers. While an answer is owed (a verdict, a password, a command, a host), the core is not pulled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from appliance.applications.base import Display
from appliance.config.telnet import LuMap
from appliance.config.telnetparms import ParmsGroup
from appliance.message import Message
from appliance.protocols.tn3270.constants import DataType, Mode, RejectReason
from appliance.protocols.tn3270.events import (
    ApplicationIdAnnounced,
    ApplicationIdIgnored,
    AttentionReceived,
    CodePageReported,
    DeviceRefused,
    DeviceRequested,
    ErrorConditionCleared,
    LineModeDetected,
    LuRequest,
    Negotiated,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    Reply,
    ResponseReceived,
    ServerEvent,
    StartTlsAccepted,
    StartTlsRefused,
    SysreqReceived,
    TimingMarkAnswered,
)
from appliance.protocols.tn3270.opening import Opening, classify_opening
from appliance.protocols.tn3270.server import ServerCore
from appliance.saf.model import Acee
from appliance.services.tn3270 import mapping, messages, uss
from appliance.services.tn3270.admission import Admission, Admitted
from appliance.services.tn3270.fillin import FillIn, fill_in
from appliance.services.tn3270.idle import IdleWatch, Look
from appliance.services.tn3270.linemode import LineSeat
from appliance.services.tn3270.lupool import Assignment, Holder, Refusal, RefusalReason
from appliance.services.tn3270.protocol import code_page_of, server_core
from appliance.services.tn3270.recording import Recorder
from appliance.services.tn3270.relay import Origin
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.services.tn3270.ussdesk import UssDesk, desk_for
from appliance.session.actions import Action, CancelTimer, Close, Console, FindName, Record, Send, SetTimer
from appliance.session.base import SessionView
from appliance.session.events import Closed, CloseReason, Event, NameFound, Opened, TimerFired
from appliance.session.wires import Endpoint, Wire

__all__ = ["NEGOTIATION_SECONDS", "TerminalSession"]

#: How long a client may take to negotiate, TLS apart.
NEGOTIATION_SECONDS = 30
_NEGOTIATION = "negotiation"
_SCAN = "scan"
#: A client that was refused an LU so often is closed.
_MAX_REFUSALS = 4

_REJECTIONS = {
    RefusalReason.NONE_FREE: RejectReason.DEVICE_IN_USE,
    RefusalReason.IN_USE: RejectReason.DEVICE_IN_USE,
    RefusalReason.INACTIVE: RejectReason.UNKNOWN_ERROR,
    RefusalReason.UNKNOWN: RejectReason.INV_NAME,
    RefusalReason.WRONG_KIND: RejectReason.TYPE_NAME_ERROR,
    RefusalReason.NO_PARTNER: RejectReason.INV_ASSOCIATE,
}


class TerminalSession:
    """Decisions for one TN3270 client."""

    __slots__ = (
        "_accepted",
        "_acee",
        "_admission",
        "_assignment",
        "_client",
        "_code_page",
        "_core",
        "_is_naming",
        "_is_opening",
        "_local",
        "_logon",
        "_peer",
        "_port",
        "_recorder",
        "_refusals",
        "_seat",
        "_setup",
        "_tls",
        "_watch",
    )

    def __init__(self, setup: PortSetup) -> None:
        self._port = setup
        self._setup = setup  # the port's, with the parameters of this client
        self._peer = self._local = Endpoint("", 0)
        self._client = mapping.Client("", "")
        self._is_naming = False  # the client's host name is being looked up
        self._accepted: ParmsGroup | None = None  # what PARMSMAP gave before a user was known
        self._admission: Admission | None = None
        self._acee: Acee | None = None
        self._tls = ""
        self._core: ServerCore | None = None  # None before admission, and again once the connection is closing
        self._code_page: int | None = None  # as the client reports it
        self._is_opening = False  # the next byte is the first that this client sends
        self._logon: FillIn | None = None
        self._refusals = 0
        self._assignment: Assignment | None = None
        self._seat: Seat | LineSeat | None = None
        self._watch: IdleWatch | None = None
        self._recorder: Recorder | None = None

    @property
    def is_waiting(self) -> bool:
        """True while a name, a verdict, a password, a command, a PassTicket or a host is waited for."""
        if self._seat is not None:
            return self._seat.is_waiting
        return self._is_naming or (self._admission is not None and self._admission.is_waiting)

    def view(self) -> SessionView:
        """Who is here: the application's user, else the certificate's."""
        certified = self._acee.user if self._acee else ""
        return SessionView(
            service="TN3270E",
            port_name=str(self._setup.config.port),
            user=(self._seat.user if self._seat else "") or certified,
            lu=self._assignment.lu if self._assignment else "",
            application=self._seat.application if self._seat else "",
            state=self._state(),
        )

    def _state(self) -> str:
        if self._seat is not None:
            return self._seat.state
        if self._admission is not None:
            return self._admission.state
        return "NEGOTIATING" if self._core is not None else "CLOSED"

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of the terminal, of a host behind it, or of a DCAS."""
        seat = self._seat
        if wire is not Wire.CLIENT:
            return [] if seat is None else self._receive_elsewhere(seat, wire, data)
        if self._admission is not None:
            return self._advance(self._admission, self._admission.receive(data))
        if self._core is None:
            return []
        if self._is_opening:
            self._is_opening = False
            if classify_opening(data) is not Opening.TELNET:
                return self._drop(messages.TLS_UNWANTED, first=f"{data[0]:02X}")
        if self._watch is not None:
            self._watch.is_heard = True
        self._core.receive_data(data)
        return self._pull()

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case Opened(wire=Wire.CLIENT):
                return self._when_accepted(event)
            case Closed(wire=Wire.CLIENT):
                return self._when_gone(event)
            case NameFound(host) if self._is_naming:
                return self._admit(host)
            case TimerFired(name) if name == _NEGOTIATION:
                return self._when_slow()
            case TimerFired(name) if name == _SCAN:
                return self._when_scanned()
            case _ if self._admission is not None:
                return self._advance(self._admission, self._admission.handle(event))
            case _ if self._seat is not None:
                return [*self._at(self._seat, self._seat.handle(event)), *self._pull()]
            case _:
                return []

    def _pull(self) -> list[Action]:
        actions: list[Action] = []
        while (core := self._core) is not None and not self.is_waiting and (event := core.next_event()) is not None:
            if type(event) is RecordReceived:
                actions += self._when_record(event)
                continue
            actions += self._when_told(core, event)
            if isinstance(self._seat, Seat) and core.mode is Mode.LINE:
                actions += self._negotiate_again("the terminal leaves 3270")
        return actions

    def _receive_elsewhere(self, seat: Seat | LineSeat, wire: Wire, data: bytes) -> Sequence[Action]:
        was_waiting = seat.is_waiting
        if self._watch is not None:
            self._watch.has_traffic = True
        actions = self._at(seat, seat.receive(wire, data))
        return [*actions, *self._pull()] if was_waiting else actions

    def _when_record(self, event: RecordReceived) -> Sequence[Action]:
        if self._seat is None:
            return []
        if self._watch is not None:
            self._watch.has_traffic = True
        if self._recorder is not None and event.data_type is DataType.DATA_3270:
            self._recorder.inbound(event.data)
        return self._at(self._seat, self._seat.record(event))

    def _at(self, seat: Seat | LineSeat, actions: Sequence[Action]) -> Sequence[Action]:
        """What the seat answered, and the end of the connection when the seat is done with it."""
        actions = [*actions, *self._recorded()] if self._recorder is not None else actions
        return [*actions, *self._close()] if seat.is_finished else actions

    # -- admitted and negotiated

    def _when_accepted(self, event: Opened) -> Sequence[Action]:
        address, destination = event.peer.host, event.local.host
        self._peer, self._local = event.peer, event.local
        link = self._port.config.mapping.links.get(destination, "")
        self._client = mapping.Client(address, destination, link=link)
        limit = SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS + self._port.config.ssl_timeout)
        if self._port.asks_host_name:
            self._is_naming = True
            return [limit, FindName(address)]
        return [limit, *self._admit("")]

    def _admit(self, host: str) -> Sequence[Action]:
        """All that can be known before TLS is known: CONNTYPE, CLIENTAUTH and ENCRYPTION are settled by it."""
        self._is_naming = False
        self._client = attrs.evolve(self._client, host=host)
        self._accepted = mapping.parameters(self._port.config.mapping, self._client)
        self._setup = self._port.for_client(self._accepted)
        self._admission = admission = Admission(self._setup, str(self._peer))
        return self._advance(admission, admission.start())

    def _advance(self, admission: Admission, actions: Sequence[Action]) -> Sequence[Action]:
        admitted = admission.outcome
        return actions if admitted is None else [*actions, *self._begin(admitted)]

    def _begin(self, admitted: Admitted) -> Sequence[Action]:
        self._admission = None
        self._tls = admitted.tls
        self._is_opening = not admitted.tls and admitted.core is None
        if admitted.acee is not None:
            self._identify(admitted.acee)
        config = self._setup.config
        if config.express_logon:
            self._logon = fill_in(self._setup, admitted.acee, admitted.chain, str(self._peer))
        self._core = admitted.core or server_core(config, asks_application=self._logon is not None)
        return [SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS), Send(self._core.begin()), *self._pull()]

    def _identify(self, acee: Acee) -> None:
        """The certificate's user is known: what is mapped by user ID counts from here on."""
        self._acee = acee
        self._client = attrs.evolve(self._client, user=acee.user)
        self._setup = self._parameters_for(None)

    def _parameters_for(self, lu_map: LuMap | None) -> PortSetup:
        """The port's setup with the groups of this client, and of the map that its LU came by."""
        group = mapping.parameters(self._port.config.mapping, self._client) if self._acee else None
        return self._port.for_client(self._accepted, group, lu_map)

    def _when_told(self, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
        match event:
            case DeviceRequested():
                return self._when_device_requested(core, event)
            case Negotiated():
                return self._when_negotiated(core, event)
            case DeviceRefused():
                said = self._say(messages.LU_REFUSED, wanted="", device=event.device_type, detail=event.reason.name)
                return [*said, *self._count_refusal()]
            case LineModeDetected():
                return self._when_line_mode(core, event)
            case NvtReceived():
                return self._when_line(event)
            case PeerViolation():
                return self._drop(messages.VIOLATION, detail=event.reason)
            case ApplicationIdAnnounced():
                if self._logon is not None:
                    self._logon.logon.announce(event.application)
            case CodePageReported():
                self._code_page = event.code_page
            case ApplicationIdIgnored():
                return self._say(messages.APPLICATION_ID_INVALID)
            case AttentionReceived() | SysreqReceived() | ErrorConditionCleared() | ResponseReceived():
                if self._watch is not None:
                    self._watch.has_traffic = True
                return self._at(self._seat, self._seat.keyed(event)) if self._seat else []
            case Reply():
                return [Send(event.data)]
            case RecordReceived():
                return self._when_record(event)
            case StartTlsAccepted() | StartTlsRefused() | TimingMarkAnswered():
                pass
        return []

    def _when_device_requested(self, core: ServerCore, event: DeviceRequested) -> Sequence[Action]:
        actions = self._negotiate_again("another device is asked for") if self._seat else self._stand_up("")
        answer = self._assign(event)
        if isinstance(answer, Refusal):
            wanted = event.name or event.request.value
            actions += self._say(
                messages.LU_REFUSED, wanted=wanted, device=event.device.name, detail=answer.reason.value
            )
            reply = core.reject_device(_REJECTIONS[answer.reason])
            return [*actions, *([Send(reply)] if reply else []), *self._count_refusal()]
        self._assignment = answer
        is_printer = event.device.is_printer
        self._setup = self._parameters_for(
            mapping.lu_map_of(self._port.config.mapping, self._client, answer, is_printer=is_printer)
        )
        if answer.warns_at is not None:
            actions += self._say(messages.GROUP_NEARLY_FULL, group=answer.group.name, percent=answer.warns_at)
        return [*actions, Send(core.assign_device(answer.lu))]

    def _assign(self, event: DeviceRequested) -> Assignment | Refusal:
        pools, holder = self._setup.pools, self._holder()
        if event.request is LuRequest.ASSOCIATE:
            is_printer = event.device.is_printer
            return pools.associate(event.name, holder) if is_printer else Refusal(RefusalReason.NO_PARTNER)
        groups = mapping.printers if event.device.is_printer else mapping.terminals
        candidates = groups(self._setup.config.mapping, self._client)
        sequential = self._setup.config.sequential_lu
        return pools.assign(candidates, event.name or None, sequential=sequential, holder=holder)

    def _holder(self) -> Holder:
        user = self._client.user
        return Holder(0, user or self._client.address, self._client.address, user, is_secure=bool(self._tls))

    def _count_refusal(self) -> Sequence[Action]:
        self._refusals += 1
        return self._close() if self._refusals >= _MAX_REFUSALS else []

    def _when_negotiated(self, core: ServerCore, event: Negotiated) -> Sequence[Action]:
        page = code_page_of(self._setup.config, self._code_page)
        terminal = BoundTerminal(core, event.device, event.lu, page, self._begin_recording(event))
        desk, origin = self._desk(terminal), Origin(self._peer, self._local)
        self._seat = Seat(self._setup, terminal, desk, self._client, origin=origin, acee=self._acee, logon=self._logon)
        said = self._say(messages.IN_SESSION, device=event.device.name)
        said += self._say(messages.RECORDING, name=self._recorder.name) if self._recorder is not None else []
        watching = self._start_watch(is_printer=event.device.is_printer)
        return [CancelTimer(_NEGOTIATION), *watching, *said, *self._at(self._seat, self._seat.arrive())]

    def _begin_recording(self, event: Negotiated) -> Recorder | None:
        """RECORD: the recorder of a display, named after when, where and who."""
        if not self._setup.config.record or event.device.is_printer:
            return None
        now, device = self._setup.now(), event.device
        name = f"{now:%Y%m%dT%H%M%S}.{event.lu}.{self._peer.port}"
        facts = {"lu": event.lu, "peer": str(self._peer), "port": self._setup.config.port, "user": self._client.user}
        display = Display(device.rows, device.columns, device.is_extended)
        self._recorder = Recorder(name, display, self._setup.now, **facts)
        return self._recorder

    def _recorded(self) -> list[Action]:
        """What there is to write by now."""
        lines = self._recorder.take() if self._recorder is not None else b""
        return [Record(self._recorder.name, lines)] if self._recorder is not None and lines else []

    def _when_line_mode(self, core: ServerCore, event: LineModeDetected) -> Sequence[Action]:
        """No 3270: an LU all the same, and a seat without a screen."""
        actions: list[Action] = self._say(messages.NO_3270, detail=event.reason)
        if self._seat is not None:
            actions += self._negotiate_again("the terminal leaves 3270")
        if self._assignment is None:
            candidates = mapping.terminals(self._setup.config.mapping, self._client)
            sequential, holder = self._setup.config.sequential_lu, self._holder()
            answer = self._setup.pools.assign(candidates, None, sequential=sequential, holder=holder)
            if isinstance(answer, Refusal):
                device = event.terminal_type
                return [
                    *actions,
                    *self._drop(messages.LU_REFUSED, wanted="", device=device, detail=answer.reason.value),
                ]
            self._assignment = answer
        lu, peer = self._assignment.lu, str(self._peer)
        values = _uss_values(self._setup, self._peer, lu, self._tls)
        self._seat = LineSeat(self._setup, core, lu, self._client, values, peer=peer, acee=self._acee)
        said = self._say(messages.IN_SESSION, device=event.terminal_type or "NVT")
        watching = self._start_watch(is_printer=False)
        return [*actions, CancelTimer(_NEGOTIATION), *watching, *said, *self._seat.arrive()]

    def _when_line(self, event: NvtReceived) -> Sequence[Action]:
        if not isinstance(self._seat, LineSeat):
            return []
        if self._watch is not None:
            self._watch.has_traffic = True
        return self._at(self._seat, self._seat.line(event.line))

    def _desk(self, terminal: BoundTerminal) -> UssDesk:
        values = _uss_values(self._setup, self._peer, terminal.lu, self._tls)
        return desk_for(self._setup, self._client, terminal, values)

    # -- watching and leaving

    def _start_watch(self, *, is_printer: bool) -> Sequence[Action]:
        config = self._setup.config
        self._watch = IdleWatch(
            inactive=config.printer_inactive if is_printer else config.inactive,
            timemark=config.timemark,
            scan_interval=config.scan_interval,
        )
        return [SetTimer(_SCAN, self._watch.period)] if self._watch.period else []

    def _when_scanned(self) -> Sequence[Action]:
        watch, core = self._watch, self._core
        if watch is None or core is None:
            return []
        match watch.look():
            case Look.FINE:
                return [SetTimer(_SCAN, watch.period)]
            case Look.ASK:
                return [Send(core.timing_mark()), SetTimer(_SCAN, watch.period)]
            case Look.INACTIVE:
                return self._drop(messages.IDLE, seconds=watch.inactive)
            case Look.GONE:
                return self._drop(messages.UNREACHABLE)

    def _negotiate_again(self, detail: str) -> list[Action]:
        return [*self._stand_up(detail), CancelTimer(_SCAN), SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS)]

    def _stand_up(self, detail: str) -> list[Action]:
        """Leave the seat and give the LU back."""
        actions = self._seat.leave(detail) if self._seat is not None else []
        actions += self._end_recording(detail)
        if self._assignment is not None:
            self._setup.pools.release(self._assignment)
        self._assignment = self._seat = self._watch = None
        return actions

    def _end_recording(self, detail: str) -> list[Action]:
        if self._recorder is None:
            return []
        self._recorder.end(detail)
        last, self._recorder = self._recorded(), None
        return last

    def _when_gone(self, event: Closed) -> Sequence[Action]:
        detail = f"{event.reason.value} {event.detail}".rstrip()
        if event.reason is CloseReason.TLS_FAILED:
            said = self._say(messages.TLS_FAILED, detail=detail)
        else:
            said = self._say(messages.SESSION_ENDED, detail=detail) if self._assignment else []
        self._core = self._admission = None
        self._is_naming = False
        return [*self._stand_up(event.reason.value), *said]

    def _when_slow(self) -> Sequence[Action]:
        is_negotiating = self._is_naming or (
            self._seat is None and (self._core is not None or self._admission is not None)
        )
        return self._drop(messages.NEGOTIATION_TIMEOUT, seconds=NEGOTIATION_SECONDS) if is_negotiating else []

    def _drop(self, message: Message, **fields: object) -> Sequence[Action]:
        return [*self._say(message, **fields), *self._close()]

    def _close(self) -> list[Action]:
        """Close the connection; the LU is given back when it is closed."""
        self._core = self._admission = None
        self._is_naming = False
        leaving = self._seat.leave("the connection closes") if self._seat is not None else []
        self._seat = None
        return [*leaving, Close()]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        lu = self._assignment.lu if self._assignment else ""
        return [Console(message, {"peer": str(self._peer), "port": self._setup.config.port, "lu": lu, **fields})]


def _uss_values(setup: PortSetup, peer: Endpoint, lu: str, tls: str) -> Callable[[str], uss.UssValues]:
    """The facts behind the tokens of a USS table, by sense code. Refers to no session."""

    def values(sense: str) -> uss.UssValues:
        return uss.UssValues(lu, peer.host, peer.port, setup.config.port, setup.now(), tls, sense=sense)

    return values
