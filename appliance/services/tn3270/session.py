"""One TN3270 connection: admitted, negotiated, given an LU, and then a seat, until it closes.

    ADMITTING --outcome--> NEGOTIATING --Negotiated--> SEATED
                                ^------ DEVICE-TYPE again ------|

Who may come in is ``admission``; parameters and LU are ``tenancy``, and what is answered to who asks for one is
``granting``; what happens at a terminal is ``seat`` or ``linemode``, and what is written down of it ``journal``. Other
connections are asked for an LU by ``claimant`` and ask for ours at ``presence``; ``watching`` drops who does nothing.
This file joins them to the Telnet core. While an answer is owed (a verdict, a password, a command, a host), the core is
not pulled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from appliance.config.telnetparms import DebugLevel
from appliance.message import Message
from appliance.protocols.tn3270.constants import DataType, Mode
from appliance.protocols.tn3270.events import (
    ApplicationIdAnnounced,
    ApplicationIdIgnored,
    AttentionReceived,
    CodePageReported,
    DeviceRefused,
    DeviceRequested,
    ErrorConditionCleared,
    LineModeDetected,
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
from appliance.services.tn3270 import messages
from appliance.services.tn3270.admission import Admission, Admitted
from appliance.services.tn3270.claimant import CLAIM_TIMER, Claimant, Settled
from appliance.services.tn3270.description import describe, facts
from appliance.services.tn3270.fillin import FillIn, fill_in
from appliance.services.tn3270.granting import Granting
from appliance.services.tn3270.journal import Journal, recorder_for
from appliance.services.tn3270.linemode import LineSeat
from appliance.services.tn3270.lupool import Refusal
from appliance.services.tn3270.presence import PROBE_TIMER, Presence
from appliance.services.tn3270.protocol import code_page_of, server_core
from appliance.services.tn3270.relay import Origin
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.takeover import Challenge, Check, Kept, PartnerGone, Probe, Withdrawn, Yielded
from appliance.services.tn3270.tenancy import Tenancy
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.services.tn3270.ussdesk import desk_for
from appliance.services.tn3270.watching import SCAN_TIMER, Watching
from appliance.session.actions import Action, CancelTimer, Close, FindName, Send, SetTimer
from appliance.session.base import SessionView
from appliance.session.events import Closed, CloseReason, Event, NameFound, Opened, TimerFired, Told
from appliance.session.wires import Wire

__all__ = ["NEGOTIATION_SECONDS", "TerminalSession"]

#: How long a client may take to negotiate, TLS apart.
NEGOTIATION_SECONDS = 30
_NEGOTIATION = "negotiation"


class TerminalSession:
    """Decisions for one TN3270 client."""

    __slots__ = (
        "_acee",
        "_admission",
        "_claimant",
        "_code_page",
        "_core",
        "_granting",
        "_is_naming",
        "_is_opening",
        "_journal",
        "_logon",
        "_presence",
        "_seat",
        "_tenancy",
        "_terminal",
        "_watching",
    )

    def __init__(self, setup: PortSetup) -> None:
        self._tenancy = Tenancy(setup)
        self._granting = Granting(self._tenancy)
        self._claimant = Claimant()
        self._presence = Presence()
        self._is_naming = False  # the client's host name is being looked up
        self._admission: Admission | None = None
        self._acee: Acee | None = None
        self._core: ServerCore | None = None  # None before admission, and again once the connection is closing
        self._code_page: int | None = None  # as the client reports it
        self._is_opening = False  # the next byte is the first that this client sends
        self._logon: FillIn | None = None
        self._seat: Seat | LineSeat | None = None
        self._watching: Watching | None = None
        self._terminal: BoundTerminal | None = None
        self._journal: Journal | None = None

    @property
    def _setup(self) -> PortSetup:
        """The port's setup, with the parameters of this client."""
        return self._tenancy.setup

    @property
    def is_waiting(self) -> bool:
        """True while a name, a verdict, an LU, a password, a command, a PassTicket or a host is waited for."""
        if self._seat is not None:
            return self._seat.is_waiting
        is_admitting = self._admission is not None and self._admission.is_waiting
        return self._is_naming or is_admitting or self._claimant.is_asking

    def view(self) -> SessionView:
        """Who is here: the application's user, else the certificate's."""
        certified = self._acee.user if self._acee else ""
        return SessionView(
            service="TN3270E",
            port_name=str(self._setup.config.port),
            user=(self._seat.user if self._seat else "") or certified,
            lu=self._tenancy.lu,
            application=self._seat.application if self._seat else "",
            state=self._state(),
        )

    def details(self) -> Sequence[tuple[str, str]]:
        """Everything that the connection display shows beyond the row."""
        logon_user = self._acee.user if self._acee is not None and self._logon is not None else ""
        return describe(self._tenancy, self._core, self._terminal, logon_user=logon_user)

    def facts(self) -> Mapping[str, str]:
        """What the connection display selects by."""
        return facts(self._tenancy, self._core)

    def _state(self) -> str:
        if self._seat is not None:
            return self._seat.state
        if self._admission is not None:
            return self._admission.state
        return "NEGOTIATING" if self._core is not None else "CLOSED"

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of the terminal, of a host behind it, or of a DCAS."""
        seat = self._seat
        if wire is not Wire.CLIENT and (kept := self._claimant.kept) is not None:
            return self._claimant.heard(kept, kept.receive(wire, data))
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
        if self._watching is not None:
            self._watching.heard()
        self._core.receive_data(data)
        shown = self._presence.shown()
        return [*shown, *self._pull()] if shown else self._pull()

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
            case TimerFired(name) if name == SCAN_TIMER:
                return self._when_scanned()
            case TimerFired(name) if name == PROBE_TIMER:
                return self._when_unanswered()
            case TimerFired(name) if name == CLAIM_TIMER:
                return self._go_on(self._claimant.ask_next())
            case Told():
                return self._when_noted(event.sender, event.note)
            case _ if self._admission is not None:
                return self._advance(self._admission, self._admission.handle(event))
            case _ if (kept := self._claimant.kept) is not None:
                return self._claimant.heard(kept, kept.handle(event))
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
        if self._watching is not None:
            self._watching.moved()
        actions = self._at(seat, seat.receive(wire, data))
        return [*actions, *self._pull()] if was_waiting else actions

    def _when_record(self, event: RecordReceived) -> Sequence[Action]:
        if self._seat is None:
            return []
        if self._watching is not None:
            self._watching.moved()
        if self._journal is not None and event.data_type is DataType.DATA_3270:
            self._journal.typed(event.data)
        return self._at(self._seat, self._seat.record(event))

    def _at(self, seat: Seat | LineSeat, actions: Sequence[Action]) -> Sequence[Action]:
        """What the seat answered, and the end of the connection when the seat is done with it."""
        if self._journal is not None:
            actions = self._journal.note(seat.applications, actions)
        return [*actions, *self._close()] if seat.is_finished else actions

    # -- admitted and negotiated

    def _when_accepted(self, event: Opened) -> Sequence[Action]:
        self._is_naming = self._tenancy.accept(event)
        limit = SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS + self._setup.config.ssl_timeout)
        return [limit, *([FindName(event.peer.host)] if self._is_naming else self._admit(""))]

    def _admit(self, host: str) -> Sequence[Action]:
        self._is_naming = False
        self._tenancy.admit(host)
        self._admission = admission = Admission(self._setup, str(self._tenancy.peer), self._tenancy.entry)
        return self._advance(admission, admission.start())

    def _advance(self, admission: Admission, actions: Sequence[Action]) -> Sequence[Action]:
        admitted = admission.outcome
        return actions if admitted is None else [*actions, *self._begin(admitted)]

    def _begin(self, admitted: Admitted) -> Sequence[Action]:
        self._admission = None
        self._tenancy.tls = admitted.tls
        self._is_opening = not admitted.tls and admitted.core is None
        if admitted.acee is not None:
            self._acee = admitted.acee
            self._tenancy.identify(admitted.acee.user)
        config = self._setup.config
        if config.express_logon:
            self._logon = fill_in(self._setup, admitted.acee, admitted.chain, str(self._tenancy.peer))
        self._core = admitted.core or server_core(config, asks_application=self._logon is not None)
        return [SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS), Send(self._core.begin()), *self._pull()]

    def _when_told(self, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
        traced = self._trace(event) if self._setup.config.debug.conn >= DebugLevel.TRACE else []
        return [*traced, *self._answer(core, event)]

    def _trace(self, event: ServerEvent) -> list[Action]:
        """DEBUG CONN TRACE: what kind of thing the client said, never what it holds."""
        return self._say(messages.CONN_TRACE, event=type(event).__name__)

    def _answer(self, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
        match event:
            case DeviceRequested():
                return self._when_device_requested(core, event)
            case Negotiated():
                return self._when_negotiated(core, event)
            case DeviceRefused():
                return self._unless_exhausted(self._granting.refused(event))
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
                if self._watching is not None:
                    self._watching.moved()
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
        claim = self._tenancy.claim(core, event)
        if claim is None:
            return [*actions, *self._grant(core, event)]
        return [*actions, *self._go_on(self._claimant.claim(claim))]

    def _grant(self, core: ServerCore, request: DeviceRequested, given_up: str = "") -> Sequence[Action]:
        return self._unless_exhausted(self._granting.grant(core, request, given_up))

    def _unless_exhausted(self, actions: Sequence[Action]) -> Sequence[Action]:
        return [*actions, *self._close()] if self._granting.is_exhausted else actions

    def _when_negotiated(self, core: ServerCore, event: Negotiated) -> Sequence[Action]:
        page = code_page_of(self._setup.config, self._code_page)
        recorder = recorder_for(self._tenancy, event, page)
        terminal = BoundTerminal(core, event.device, event.lu, page, recorder)
        kept, left = self._claimant.arrive(terminal)
        return [*left, *self._sit(terminal, kept)]

    def _sit(self, terminal: BoundTerminal, seat: Seat | None) -> Sequence[Action]:
        """Take a seat: a new one, or the one that an older connection of this LU left."""
        self._terminal = terminal
        config = self._setup.config
        self._journal = Journal.of(self._tenancy, terminal)
        tenancy = self._tenancy
        desk = desk_for(self._setup, tenancy.client, terminal, tenancy.uss_values())
        origin = Origin(tenancy.peer, tenancy.local)
        said = self._say(messages.IN_SESSION, device=terminal.device.name)
        said += self._say(messages.RECORDING, name=terminal.recorder.name) if terminal.recorder is not None else []
        watching = self._watch(is_printer=terminal.device.is_printer)
        if seat is not None:
            self._seat, arriving = seat, seat.move_to(terminal, desk, origin)
        else:
            self._seat = seat = Seat(
                self._setup, terminal, desk, tenancy.client, origin=origin, acee=self._acee, logon=self._logon
            )
            arriving = seat.arrive()
        others = tenancy.check_others()
        if config.debug.conn >= DebugLevel.DETAIL:
            detail = ", ".join(f"{name}={value}" for name, value in self.details() if value)
            said += self._say(messages.CONN_DETAIL, detail=detail)
        return [CancelTimer(_NEGOTIATION), *watching, *said, *others, *self._at(seat, arriving)]

    def _when_line_mode(self, core: ServerCore, event: LineModeDetected) -> Sequence[Action]:
        """No 3270: an LU all the same, and a seat without a screen."""
        actions: list[Action] = self._say(messages.NO_3270, detail=event.reason)
        if self._seat is not None:
            actions += self._negotiate_again("the terminal leaves 3270")
        if self._tenancy.assignment is None:
            answer = self._tenancy.assign_line()
            if isinstance(answer, Refusal):
                device, detail = event.terminal_type, answer.reason.value
                return [*actions, *self._drop(messages.LU_REFUSED, wanted="", device=device, detail=detail)]
        tenancy = self._tenancy
        self._seat = LineSeat(
            self._setup,
            core,
            tenancy.lu,
            tenancy.client,
            tenancy.uss_values(),
            peer=str(tenancy.peer),
            acee=self._acee,
        )
        said = self._say(messages.IN_SESSION, device=event.terminal_type or "NVT")
        watching = self._watch(is_printer=False)
        return [*actions, CancelTimer(_NEGOTIATION), *watching, *said, *self._seat.arrive()]

    def _when_line(self, event: NvtReceived) -> Sequence[Action]:
        if not isinstance(self._seat, LineSeat):
            return []
        if self._watching is not None:
            self._watching.moved()
        return self._at(self._seat, self._seat.line(event.line))

    def _watch(self, *, is_printer: bool) -> list[Action]:
        self._watching = watching = Watching(self._tenancy, is_printer=is_printer)
        return watching.start()

    # -- other connections: this client wants the LU of one, or one wants ours

    def _go_on(self, step: Sequence[Action] | Settled) -> Sequence[Action]:
        if not isinstance(step, Settled):
            return step
        return [*step.actions, *self._grant(step.core, step.request, step.lu), *self._pull()]

    def _when_noted(self, sender: int, note: object) -> Sequence[Action]:
        match note:
            case Probe() | Check():
                # A client that an answer is owed to is taken to be there.
                can_be_asked = self._seat is not None and not self.is_waiting
                return self._presence.ask(sender, note, self._core if can_be_asked else None)
            case Withdrawn():
                return self._presence.withdrawn(sender)
            case PartnerGone():
                return self._drop(messages.PARTNER_GONE) if self._core is not None else []
            case Kept() | Yielded() | None:
                return self._go_on(self._claimant.answered(sender, note))
            case _:
                return []

    def _when_unanswered(self) -> Sequence[Action]:
        """Our client is gone: give the LU up, and with RECON what is in front of it, to the one who claims it."""
        challenge = self._presence.take()
        if challenge is None:
            return []
        if challenge.claimant is None:
            return self._drop(messages.UNREACHABLE)
        said = self._say(messages.TAKEN_OVER)
        self._core = None
        return [*said, *self._yield_to(challenge, "another connection took its LU over"), Close(abort=True)]

    def _yield_to(self, challenge: Challenge, detail: str, *, is_reset: bool = False) -> list[Action]:
        seat = self._seat
        kept = seat if isinstance(seat, Seat) and challenge.keeps(is_reset=is_reset) and seat.park() else None
        if kept is not None:
            self._seat = None
        return [*self._stand_up(detail), *challenge.tell(Yielded(kept))]

    # -- leaving

    def _when_scanned(self) -> Sequence[Action]:
        core, watching = self._core, self._watching
        if core is None or watching is None:
            return []
        has_session = self._seat is not None and bool(self._seat.application)
        actions = watching.look(core, has_session=has_session)
        return [*actions, *self._close()] if watching.is_over else actions

    def _negotiate_again(self, detail: str) -> list[Action]:
        return [*self._stand_up(detail), CancelTimer(SCAN_TIMER), SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS)]

    def _stand_up(self, detail: str) -> list[Action]:
        """Leave the seat and give the LU back."""
        actions: list[Action] = self._seat.leave(detail) if self._seat is not None else []
        actions += self._end_journal(detail)
        self._seat = self._terminal = self._watching = None
        return [*actions, *self._claimant.leave(detail), *self._tenancy.release()]

    def _end_journal(self, reason: str) -> list[Action]:
        journal, self._journal = self._journal, None
        return [] if journal is None else journal.end(reason)

    def _when_gone(self, event: Closed) -> Sequence[Action]:
        detail = f"{event.reason.value} {event.detail}".rstrip()
        if event.reason is CloseReason.TLS_FAILED:
            said = self._say(messages.TLS_FAILED, detail=detail)
        else:
            said = self._say(messages.SESSION_ENDED, detail=detail) if self._tenancy.lu else []
        self._core = self._admission = None
        self._is_naming = False
        challenge = self._presence.take() or Challenge(None)
        left = self._yield_to(challenge, event.reason.value, is_reset=True)
        return [*left, *said, *self._tenancy.end()]

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
        leaving: list[Action] = self._seat.leave("the connection closes") if self._seat is not None else []
        leaving += self._end_journal("the connection closes")
        leaving += self._claimant.leave("the connection closes")
        self._seat = None
        return [*leaving, Close()]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        return self._tenancy.say(message, **fields)
