"""One client that has arrived: it negotiates, is given an LU and then a seat, until it closes.

    NEGOTIATING --Negotiated--> SEATED
         ^-- DEVICE-TYPE again --|

Parameters and LU are ``tenancy``, and what is answered to who asks for one is ``granting``; what happens at a terminal
is ``seat`` or ``linemode``, joined to what goes along with it by ``seated``. Other connections ask for our LU at
``presence``. While an answer is owed (a password, a command, a host), the core is not pulled.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config.terminals.telnetparms import DebugLevel
from appliance.message import Message
from appliance.protocols.tn3270.constants import Mode
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
from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.claimant import CLAIM_TIMER
from appliance.services.tn3270.claims.presence import PROBE_TIMER, Presence
from appliance.services.tn3270.claims.takeover import Challenge, Check, Kept, PartnerGone, Probe, Withdrawn, Yielded
from appliance.services.tn3270.entry.arrival import Arrived
from appliance.services.tn3270.entry.granting import Granting
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.linemode import LineSeat
from appliance.services.tn3270.records.description import describe
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.seated import Seated
from appliance.services.tn3270.watching import SCAN_TIMER
from appliance.session.actions import Action, CancelTimer, Close, Send, SetTimer, Settle
from appliance.session.events import Event, TimerFired, Told
from appliance.session.wires import Wire

__all__ = ["NEGOTIATION_SECONDS", "NEGOTIATION_TIMER", "Conversation"]

#: How long a client may take to negotiate, TLS apart.
NEGOTIATION_SECONDS = 30
NEGOTIATION_TIMER = "negotiation"


class Conversation:
    """What is said with one client."""

    __slots__ = (
        "_arrived",
        "_code_page",
        "_granting",
        "_is_opening",
        "_presence",
        "_seated",
        "_tenancy",
        "core",
    )

    def __init__(self, tenancy: Tenancy, arrived: Arrived) -> None:
        self._tenancy = tenancy
        self._arrived = arrived
        self._is_opening = arrived.is_opening
        self._granting = Granting(tenancy)
        self._presence = Presence()
        self._code_page: int | None = None  # as the client reports it
        self._seated: Seated | None = None
        #: None once the connection is closing.
        self.core: ServerCore | None = arrived.core

    @property
    def is_waiting(self) -> bool:
        """True while an LU, a password, a command, a PassTicket or a host is waited for."""
        return self._seated.seat.is_waiting if self._seated is not None else self._granting.claimant.is_asking

    @property
    def seat(self) -> Seat | LineSeat | None:
        """The client's seat, once it has one."""
        return self._seated.seat if self._seated is not None else None

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        if self._seated is not None:
            return self._seated.seat.state
        return "NEGOTIATING" if self.core is not None else "CLOSED"

    def details(self) -> Sequence[tuple[str, str]]:
        """Everything that the connection display shows beyond the row."""
        terminal = self._seated.terminal if self._seated is not None else None
        times = self._seated.times if self._seated is not None else None
        described = describe(self._tenancy, self.core, terminal, logon_user=self._arrived.logon_user)
        return [*described, *(times.shown() if times is not None else ())]

    @property
    def dcas_state(self) -> str:
        """The connection to a remote DCAS; "" when Express Logon asks none."""
        return self._arrived.logon.dcas_state if self._arrived.logon is not None else ""

    def begin(self) -> Sequence[Action]:
        """Start to negotiate."""
        begun = [Send(self.core.begin())] if self.core is not None else []
        return [SetTimer(NEGOTIATION_TIMER, NEGOTIATION_SECONDS), *begun, *self._pull()]

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of the terminal, of a host behind it, or of a DCAS."""
        if wire is not Wire.CLIENT:
            return self._receive_elsewhere(wire, data)
        if self.core is None:
            return []
        if self._is_opening:
            self._is_opening = False
            if classify_opening(data) is not Opening.TELNET:
                return self._drop(messages.TLS_UNWANTED, first=f"{data[0]:02X}")
        if self._seated is not None:
            self._seated.heard()
        self.core.receive_data(data)
        shown = self._presence.shown()
        return [*shown, *self._pull()] if shown else self._pull()

    def _receive_elsewhere(self, wire: Wire, data: bytes) -> Sequence[Action]:
        if (kept := self._granting.claimant.kept) is not None:
            return self._granting.claimant.heard(kept, kept.receive(wire, data))
        seated = self._seated
        if seated is None:
            return []
        was_waiting = seated.seat.is_waiting
        actions = self._at(seated, seated.receive(wire, data))
        return [*actions, *self._pull()] if was_waiting else actions

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case TimerFired(name) if name == NEGOTIATION_TIMER:
                is_negotiating = self._seated is None and self.core is not None
                return self._drop(messages.NEGOTIATION_TIMEOUT, seconds=NEGOTIATION_SECONDS) if is_negotiating else []
            case TimerFired(name) if name == SCAN_TIMER:
                return self._when_scanned()
            case TimerFired(name) if name == PROBE_TIMER:
                return self._when_unanswered()
            case TimerFired(name) if name == CLAIM_TIMER:
                return self._when_settled(self._granting.ask_next())
            case Told():
                return self._when_noted(event.sender, event.note)
            case _ if (kept := self._granting.claimant.kept) is not None:
                return self._granting.claimant.heard(kept, kept.handle(event))
            case _ if self._seated is not None:
                return [*self._at(self._seated, self._seated.handle(event)), *self._pull()]
            case _:
                return []

    def _pull(self) -> list[Action]:
        actions: list[Action] = []
        while (core := self.core) is not None and not self.is_waiting and (event := core.next_event()) is not None:
            if type(event) is RecordReceived:
                actions += self._when_record(event)
                continue
            actions += self._when_told(core, event)
            if core.mode is Mode.LINE and self._seated is not None and self._seated.terminal is not None:
                actions += self._negotiate_again("the terminal leaves 3270")
        return actions

    def _when_record(self, event: RecordReceived) -> Sequence[Action]:
        return [] if self._seated is None else self._at(self._seated, self._seated.record(event))

    def _at(self, seated: Seated, actions: Sequence[Action]) -> Sequence[Action]:
        """What was answered there, and the end of the connection when that is over."""
        return [*actions, *self._close()] if seated.is_finished else actions

    # -- negotiating

    def _when_told(self, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
        """DEBUG CONN TRACE says what kind of thing the client said, never what it holds."""
        is_traced = self._tenancy.setup.config.debug.conn >= DebugLevel.TRACE
        traced = self._say(messages.CONN_TRACE, event=type(event).__name__) if is_traced else []
        return [*traced, *self._answer(core, event)]

    def _answer(self, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
        match event:
            case DeviceRequested():
                return self._when_device_requested(core, event)
            case Negotiated():
                return self._when_negotiated(event)
            case DeviceRefused():
                return self._unless_exhausted(self._granting.refused(event))
            case LineModeDetected():
                return self._when_line_mode(event)
            case NvtReceived():
                return self._at(self._seated, self._seated.line(event.line)) if self._seated is not None else []
            case PeerViolation():
                return self._drop(messages.VIOLATION, detail=event.reason)
            case ApplicationIdAnnounced():
                if (logon := self._arrived.logon) is not None:
                    logon.logon.announce(event.application)
            case CodePageReported():
                self._code_page = event.code_page
            case ApplicationIdIgnored():
                return self._say(messages.APPLICATION_ID_INVALID)
            case AttentionReceived() | SysreqReceived() | ErrorConditionCleared() | ResponseReceived():
                return self._at(self._seated, self._seated.keyed(event)) if self._seated is not None else []
            case Reply():
                return [Send(event.data)]
            case RecordReceived():
                return self._when_record(event)
            case TimingMarkAnswered():
                if self._seated is not None:
                    self._seated.confirmed()
            case StartTlsAccepted() | StartTlsRefused():
                pass
        return []

    def _when_device_requested(self, core: ServerCore, event: DeviceRequested) -> Sequence[Action]:
        actions = self._negotiate_again("another device is asked for") if self._seated else self._stand_up("")
        return [*actions, *self._unless_exhausted(self._granting.request(core, event))]

    def _unless_exhausted(self, actions: Sequence[Action]) -> Sequence[Action]:
        return [*actions, *self._close()] if self._granting.is_exhausted else actions

    # -- seated

    def _when_negotiated(self, event: Negotiated) -> Sequence[Action]:
        seated, actions = Seated.sit(self._tenancy, self._arrived, event, self._code_page, self._granting.claimant)
        self._seated = seated
        return [CancelTimer(NEGOTIATION_TIMER), Settle(), *self._at(seated, actions)]

    def _when_line_mode(self, event: LineModeDetected) -> Sequence[Action]:
        """No 3270: an LU all the same, and a seat without a screen."""
        told: list[Action] = self._say(messages.NO_3270, detail=event.reason)
        if self._seated is not None:
            told += self._negotiate_again("the terminal leaves 3270")
        refused = self._granting.grant_line(event.terminal_type)
        if refused is not None:
            return [*told, *refused, *self._close()]
        self._seated, actions = Seated.sit_in_lines(self._tenancy, self._arrived, event.terminal_type)
        return [*told, CancelTimer(NEGOTIATION_TIMER), Settle(), *self._at(self._seated, actions)]

    def _when_scanned(self) -> Sequence[Action]:
        core, seated = self.core, self._seated
        return [] if core is None or seated is None else self._at(seated, seated.look(core))

    # -- other connections: this client wants the LU of one, or one wants ours

    def _when_settled(self, actions: Sequence[Action]) -> Sequence[Action]:
        """The next one was asked, or the request was answered: then the client is heard again."""
        return [*self._unless_exhausted(actions), *self._pull()]

    def _when_noted(self, sender: int, note: object) -> Sequence[Action]:
        match note:
            case Probe() | Check():
                # A client that an answer is owed to is taken to be there.
                can_be_asked = self._seated is not None and not self.is_waiting
                return self._presence.ask(sender, note, self.core if can_be_asked else None)
            case Withdrawn():
                return self._presence.withdrawn(sender)
            case PartnerGone():
                return self._drop(messages.PARTNER_GONE) if self.core is not None else []
            case Kept() | Yielded() | None:
                return self._when_settled(self._granting.answered(sender, note))
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
        self.core = None
        return [*said, *self._yield_to(challenge, "another connection took its LU over"), Close(abort=True)]

    def _yield_to(self, challenge: Challenge, detail: str, *, is_reset: bool = False) -> list[Action]:
        keeps = self._seated is not None and challenge.keeps(is_reset=is_reset)
        kept = self._seated.park() if self._seated is not None and keeps else None
        left = self._stand_up(detail, is_taken=challenge.claimant is not None)
        return [*left, *challenge.tell(Yielded(kept))]

    # -- leaving

    def end(self, reason: str) -> Sequence[Action]:
        """The connection is closed: an LU that is claimed goes over now."""
        self.core = None
        return self._yield_to(self._presence.take() or Challenge(None), reason, is_reset=True)

    def _negotiate_again(self, detail: str) -> list[Action]:
        return [*self._stand_up(detail), CancelTimer(SCAN_TIMER), SetTimer(NEGOTIATION_TIMER, NEGOTIATION_SECONDS)]

    def _stand_up(self, detail: str, *, is_taken: bool = False) -> list[Action]:
        """Leave the seat and give the LU back, or up to who takes it."""
        return [*self._leave(detail), *self._tenancy.release(is_taken=is_taken)]

    def _leave(self, detail: str) -> list[Action]:
        seated, self._seated = self._seated, None
        left = seated.leave(detail) if seated is not None else []
        return [*left, *self._granting.claimant.leave(detail)]

    def _drop(self, message: Message, **fields: object) -> Sequence[Action]:
        return [*self._say(message, **fields), *self._close()]

    def _close(self) -> list[Action]:
        """Close the connection; the LU is given back when it is closed."""
        self.core = None
        return [*self._leave("the connection closes"), Close()]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        return self._tenancy.say(message, **fields)
