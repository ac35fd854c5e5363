"""One TN3270 connection: admitted, negotiated, given an LU, and then a seat, until it closes.

    ADMITTING --outcome--> NEGOTIATING --Negotiated--> SEATED
                                ^------ DEVICE-TYPE again ------|

Who may come in is ``admission``; parameters and LU are ``tenancy``; what happens at a terminal is ``seat``; this file
joins them to the Telnet core, the timers and the sessions of other connections (``takeover``). While an answer is owed
(a verdict, a password, a command, a host), the core is not pulled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from appliance.config.telnetparms import DebugLevel
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
from appliance.services.tn3270 import messages, uss
from appliance.services.tn3270.admission import Admission, Admitted
from appliance.services.tn3270.description import describe, facts
from appliance.services.tn3270.fillin import FillIn, fill_in
from appliance.services.tn3270.idle import IdleWatch, Look, limits_of
from appliance.services.tn3270.journal import Journal, recorder_for
from appliance.services.tn3270.linemode import LineSeat
from appliance.services.tn3270.lupool import Assignment, Refusal, RefusalReason
from appliance.services.tn3270.protocol import code_page_of, server_core
from appliance.services.tn3270.relay import Origin
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.takeover import Challenge, Check, Claim, Kept, PartnerGone, Probe, Withdrawn, Yielded
from appliance.services.tn3270.tenancy import Tenancy
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.services.tn3270.ussdesk import UssDesk, desk_for
from appliance.session.actions import Action, Adopt, CancelTimer, Close, Console, FindName, Send, SetTimer, Tell
from appliance.session.base import SessionView
from appliance.session.events import Closed, CloseReason, Event, NameFound, Opened, TimerFired, Told
from appliance.session.wires import Endpoint, Wire

__all__ = ["NEGOTIATION_SECONDS", "TerminalSession"]

#: How long a client may take to negotiate, TLS apart.
NEGOTIATION_SECONDS = 30
_NEGOTIATION = "negotiation"
_SCAN = "scan"
_PROBE = "probe"
_CLAIM = "claim"
#: What another session of ours may take to answer a note, beyond what its client may.
_ANSWER_SECONDS = 5
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
        "_acee",
        "_admission",
        "_challenge",
        "_claim",
        "_code_page",
        "_core",
        "_is_naming",
        "_is_opening",
        "_journal",
        "_kept",
        "_local",
        "_logon",
        "_peer",
        "_refusals",
        "_seat",
        "_tenancy",
        "_terminal",
        "_tls",
        "_watch",
    )

    def __init__(self, setup: PortSetup) -> None:
        self._tenancy = Tenancy(setup)
        self._peer = self._local = Endpoint("", 0)
        self._is_naming = False  # the client's host name is being looked up
        self._admission: Admission | None = None
        self._acee: Acee | None = None
        self._tls = ""
        self._core: ServerCore | None = None  # None before admission, and again once the connection is closing
        self._code_page: int | None = None  # as the client reports it
        self._is_opening = False  # the next byte is the first that this client sends
        self._logon: FillIn | None = None
        self._refusals = 0
        self._seat: Seat | LineSeat | None = None
        self._watch: IdleWatch | None = None
        self._terminal: BoundTerminal | None = None
        self._journal: Journal | None = None
        self._claim: Claim | None = None  # an LU is asked for that another connection holds
        self._kept: Seat | None = None  # what was in front of it there, until our terminal has negotiated
        self._challenge: Challenge | None = None  # our own client is asked whether it is there

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
        return self._is_naming or is_admitting or self._claim is not None

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
        if wire is not Wire.CLIENT and self._kept is not None:
            return self._while_kept(self._kept, self._kept.receive(wire, data))
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
        answered = self._withstand(self._challenge) if self._challenge is not None else []
        return [*answered, *self._pull()] if answered else self._pull()

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
            case TimerFired(name) if name == _PROBE:
                return self._when_unanswered()
            case TimerFired(name) if name == _CLAIM:
                return self._ask_next()
            case Told():
                return self._when_noted(event.sender, event.note)
            case _ if self._admission is not None:
                return self._advance(self._admission, self._admission.handle(event))
            case _ if self._kept is not None:
                return self._while_kept(self._kept, self._kept.handle(event))
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
        self._peer, self._local = event.peer, event.local
        self._is_naming = self._tenancy.accept(event)
        limit = SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS + self._setup.config.ssl_timeout)
        return [limit, *([FindName(event.peer.host)] if self._is_naming else self._admit(""))]

    def _admit(self, host: str) -> Sequence[Action]:
        self._is_naming = False
        self._tenancy.admit(host)
        self._admission = admission = Admission(self._setup, str(self._peer))
        return self._advance(admission, admission.start())

    def _advance(self, admission: Admission, actions: Sequence[Action]) -> Sequence[Action]:
        admitted = admission.outcome
        return actions if admitted is None else [*actions, *self._begin(admitted)]

    def _begin(self, admitted: Admitted) -> Sequence[Action]:
        self._admission = None
        self._tls = admitted.tls
        self._tenancy.is_secure = bool(admitted.tls)
        self._is_opening = not admitted.tls and admitted.core is None
        if admitted.acee is not None:
            self._acee = admitted.acee
            self._tenancy.identify(admitted.acee.user)
        config = self._setup.config
        if config.express_logon:
            self._logon = fill_in(self._setup, admitted.acee, admitted.chain, str(self._peer))
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
        self._claim = self._tenancy.claim(core, event)
        return [*actions, *(self._grant(core, event) if self._claim is None else self._ask_next())]

    def _grant(self, core: ServerCore, event: DeviceRequested, wanted: str = "") -> Sequence[Action]:
        """An LU for what was asked, or why not; ``wanted`` was given up for this client."""
        answer = self._tenancy.assign(event, wanted)
        if isinstance(answer, Refusal):
            name, device = event.name or event.request.value, event.device.name
            said = self._say(messages.LU_REFUSED, wanted=name, device=device, detail=answer.reason.value)
            reply = core.reject_device(_REJECTIONS[answer.reason])
            return [*said, *([Send(reply)] if reply else []), *self._count_refusal()]
        return [*self._say_capacity(answer), Send(core.assign_device(answer.lu))]

    def _say_capacity(self, answer: Assignment) -> list[Action]:
        if answer.warns_at is None:
            return []
        return self._say(messages.GROUP_NEARLY_FULL, group=answer.group.name, percent=answer.warns_at)

    def _count_refusal(self) -> Sequence[Action]:
        self._refusals += 1
        return self._close() if self._refusals >= _MAX_REFUSALS else []

    def _when_negotiated(self, core: ServerCore, event: Negotiated) -> Sequence[Action]:
        page = code_page_of(self._setup.config, self._code_page)
        recorder = recorder_for(self._tenancy, self._peer, event, page)
        terminal = BoundTerminal(core, event.device, event.lu, page, recorder)
        kept, self._kept = self._kept, None
        if kept is None or kept.fits(terminal):
            return self._sit(terminal, kept)
        return [*kept.leave("another kind of terminal took it over"), *self._sit(terminal, None)]

    def _sit(self, terminal: BoundTerminal, seat: Seat | None) -> Sequence[Action]:
        """Take a seat: a new one, or the one that an older connection of this LU left."""
        self._terminal = terminal
        config = self._setup.config
        self._journal = Journal.of(self._tenancy, terminal, self._peer, self._local)
        desk, origin = self._desk(terminal), Origin(self._peer, self._local)
        said = self._say(messages.IN_SESSION, device=terminal.device.name)
        said += self._say(messages.RECORDING, name=terminal.recorder.name) if terminal.recorder is not None else []
        watching = self._start_watch(is_printer=terminal.device.is_printer)
        if seat is not None:
            self._seat, arriving = seat, seat.move_to(terminal, desk, origin)
        else:
            client = self._tenancy.client
            self._seat = seat = Seat(
                self._setup, terminal, desk, client, origin=origin, acee=self._acee, logon=self._logon
            )
            arriving = seat.arrive()
        others = self._tenancy.check_others()
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
        lu, peer = self._tenancy.lu, str(self._peer)
        values = _uss_values(self._setup, self._peer, lu, self._tls, self._tenancy.client.host)
        self._seat = LineSeat(self._setup, core, lu, self._tenancy.client, values, peer=peer, acee=self._acee)
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
        values = _uss_values(self._setup, self._peer, terminal.lu, self._tls, self._tenancy.client.host)
        return desk_for(self._setup, self._tenancy.client, terminal, values)

    # -- takeover: this client wants the LU of another connection, or another wants ours

    def _ask_next(self) -> Sequence[Action]:
        """Ask the next holder that may be taken over; when all are there, the request is answered as it stands."""
        claim = self._claim
        if claim is None:
            return []
        withdrawn, asked = claim.withdraw(), claim.next()
        if asked is None:
            self._claim = None
            return [*withdrawn, *self._grant(claim.core, claim.request), *self._pull()]
        number, probe = asked
        return [*withdrawn, SetTimer(_CLAIM, probe.takeover.seconds + _ANSWER_SECONDS), Tell(number, probe)]

    def _when_noted(self, sender: int, note: object) -> Sequence[Action]:
        match note:
            case Probe():
                return self._when_probed(Challenge(sender, note.takeover), note.takeover.seconds)
            case Check():
                return self._when_probed(Challenge(None), note.seconds)
            case Withdrawn() if self._challenge is not None and self._challenge.claimant == sender:
                self._challenge = None
                return [CancelTimer(_PROBE)]
            case PartnerGone():
                return self._drop(messages.PARTNER_GONE) if self._core is not None else []
            case Kept() | None if self._claim is not None:
                return self._ask_next()
            case Yielded(seat) if self._claim is not None:
                return self._when_yielded(self._claim, sender, seat)
            case Yielded(seat) if seat is not None:
                return seat.leave("nobody waits for it any more")
            case _:
                return []

    def _when_yielded(self, claim: Claim, sender: int, seat: Seat | None) -> Sequence[Action]:
        """The LU is free for this client, and with it comes what was in front of the old terminal."""
        self._claim, self._kept = None, seat
        adopted = [] if seat is None else [Adopt(sender)]
        lu = claim.asked.assignment.lu if claim.asked is not None else ""
        return [CancelTimer(_CLAIM), *adopted, *self._grant(claim.core, claim.request, lu), *self._pull()]

    def _while_kept(self, kept: Seat, actions: Sequence[Action]) -> Sequence[Action]:
        """What comes from hosts before the new terminal is there; nothing of it is for this client yet."""
        passed = [action for action in actions if not (type(action) is Send and action.wire is Wire.CLIENT)]
        return [*passed, *self._leave_kept("it ended")] if kept.is_finished else passed

    def _leave_kept(self, detail: str) -> list[Action]:
        kept, self._kept = self._kept, None
        return [] if kept is None else kept.leave(detail)

    def _when_probed(self, challenge: Challenge, seconds: int) -> Sequence[Action]:
        """Is our client there? One that an answer is owed to is taken to be."""
        core = self._core
        if core is None or self._seat is None or self._challenge is not None or self.is_waiting:
            return challenge.tell(Kept())
        self._challenge = challenge
        # With 0 seconds the answer is not waited for; the timer lets whoever asks finish its turn.
        return [SetTimer(_PROBE, seconds), *([Send(core.timing_mark())] if seconds else [])]

    def _withstand(self, challenge: Challenge) -> Sequence[Action]:
        """The client is there."""
        self._challenge = None
        return [CancelTimer(_PROBE), *challenge.tell(Kept())]

    def _when_unanswered(self) -> Sequence[Action]:
        """The client is not: give the LU up, and with RECON what is in front of it, to the one who claims it."""
        challenge, self._challenge = self._challenge, None
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

    # -- watching and leaving

    def _start_watch(self, *, is_printer: bool) -> Sequence[Action]:
        limits = limits_of(self._setup.config, is_printer=is_printer, keeps_open=self._tenancy.keeps_open)
        self._watch = IdleWatch(limits)
        return [SetTimer(_SCAN, self._watch.period)] if self._watch.period else []

    def _when_scanned(self) -> Sequence[Action]:
        watch, core = self._watch, self._core
        if watch is None or core is None:
            return []
        has_session = self._seat is not None and bool(self._seat.application)
        match watch.look(has_session=has_session, is_current=self._setup.profile.is_current):
            case Look.FINE:
                return [SetTimer(_SCAN, watch.period)]
            case Look.ASK:
                return [Send(core.timing_mark()), SetTimer(_SCAN, watch.period)]
            case Look.INACTIVE:
                return self._drop(messages.IDLE, seconds=watch.exceeded)
            case Look.GONE:
                return self._drop(messages.UNREACHABLE)

    def _negotiate_again(self, detail: str) -> list[Action]:
        return [*self._stand_up(detail), CancelTimer(_SCAN), SetTimer(_NEGOTIATION, NEGOTIATION_SECONDS)]

    def _stand_up(self, detail: str) -> list[Action]:
        """Leave the seat and give the LU back."""
        actions: list[Action] = self._seat.leave(detail) if self._seat is not None else []
        actions += self._end_journal(detail)
        self._terminal = None
        actions += self._claim.withdraw() if self._claim is not None else []
        self._seat = self._watch = self._claim = None
        return [*actions, *self._leave_kept(detail), *self._tenancy.release()]

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
        challenge, self._challenge = self._challenge or Challenge(None), None
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
        leaving += self._leave_kept("the connection closes")
        leaving += self._claim.withdraw() if self._claim is not None else []
        self._seat = self._claim = None
        return [*leaving, Close()]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        if not self._setup.says(message):
            return []
        facts = {"peer": str(self._peer), "port": self._setup.config.port, "lu": self._tenancy.lu}
        return [Console(message, {**facts, **fields})]


def _uss_values(setup: PortSetup, peer: Endpoint, lu: str, tls: str, host: str) -> Callable[[str], uss.UssValues]:
    """The facts behind the tokens of a USS table, by sense code. Refers to no session."""

    def values(sense: str) -> uss.UssValues:
        return uss.UssValues(lu, peer.host, peer.port, setup.config.port, setup.now(), tls, host, sense)

    return values
