"""A seat: one negotiated terminal with its LU, and what stands in front of it.

    AT_USS --LOGON--> IN_SESSION (a built-in application or a remote host) --LOGOFF, UNBIND, loss--> AT_USS

An IBM-DYNAMIC terminal passes through SIZING first. A printer sits at VACANT instead of the USS screen. With SESSIONS
a terminal may have several applications: the jump key goes to AT_MENU, where one of them is chosen, and so does the
end of one while others live. Inbound records pass Express Logon on their way, whatever they go to. The seat ends with
its connection, with LOGOFF at the USS screen, or when the last application ends and LUSESSIONPEND is not coded; then
``is_finished`` says that the connection is to be closed.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from appliance.applications.base import Display
from appliance.config.appls import Application, RemoteHost
from appliance.config.telnet import DefaultAppl
from appliance.message import Message
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.query import READ_PARTITION_QUERY, read_query_replies
from appliance.protocols.tn3270.constants import DataType, Mode
from appliance.protocols.tn3270.events import RecordReceived, ResponseReceived
from appliance.saf import resources
from appliance.saf.model import Acee
from appliance.services.tn3270 import mapping, messages
from appliance.services.tn3270.fillin import Filled, FillIn
from appliance.services.tn3270.hosted import ASKS_WHO
from appliance.services.tn3270.lobby import Bring, Go, Leave, Lobby, Refused, Room, Step
from appliance.services.tn3270.partner import Keyed, LoggedOff, Lost, Partner
from appliance.services.tn3270.printer import Printer
from appliance.services.tn3270.protocol import code_page_of
from appliance.services.tn3270.relay import Origin
from appliance.services.tn3270.requestlimit import RequestLimit
from appliance.services.tn3270.sessions import Sessions
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.services.tn3270.usscommand import Logon
from appliance.services.tn3270.ussdesk import UssDesk
from appliance.session.actions import Action, CancelTimer, Console, Send, SetTimer
from appliance.session.events import (
    Closed,
    CloseReason,
    CommandDone,
    Event,
    Opened,
    Secured,
    TimerFired,
    Verified,
)
from appliance.session.wires import Wire

__all__ = ["Keyed", "Seat"]

_SERVICE = "TN3270"
_QUERY = "query"
_QUERY_SECONDS = 5
_QUEUE = "queue"
#: How often an application that is not there is asked for again.
_QUEUE_SECONDS = 15

#: Sense codes that USS message 7 shows: resource unknown, not permitted, not available, session limit exceeded.
_UNKNOWN, _NOT_PERMITTED, _NOT_AVAILABLE, _NO_MORE = "08060000", "080A0000", "08010000", "08050000"
_NO_SUCH_MODE = "08210002"


class _Place(enum.Enum):
    SIZING = "SIZING"
    IN_LOBBY = "LOBBY"
    IN_SESSION = "IN SESSION"
    VACANT = "VACANT"


class Seat:
    """What happens at one terminal between ``arrive`` and ``leave``."""

    __slots__ = (
        "_acee",
        "_client",
        "_lobby",
        "_logon",
        "_peer",
        "_place",
        "_printer",
        "_requests",
        "_sessions",
        "_setup",
        "_switching",
        "_terminal",
        "is_finished",
    )

    def __init__(
        self,
        setup: PortSetup,
        terminal: BoundTerminal,
        desk: UssDesk,
        client: mapping.Client,
        *,
        origin: Origin,
        acee: Acee | None,
        logon: FillIn | None,
    ) -> None:
        self._setup = setup
        self._terminal = terminal
        self._client = client
        self._peer = str(origin.peer)
        self._acee = acee
        self._logon = logon
        self._switching = None if terminal.device.is_printer else setup.switching
        self._place = _Place.VACANT
        key = self._switching.key if self._switching is not None else ""
        self._lobby = Lobby(setup, terminal, desk, client, self._peer, key)
        self._printer: Printer | None = None
        self._requests = RequestLimit()
        remembers = self._switching is not None or setup.config.hands_over
        self._sessions = Sessions(setup, terminal, origin, logon, remembers=remembers)
        #: The connection is to be closed.
        self.is_finished = False

    @property
    def is_waiting(self) -> bool:
        """True while a password, a command, a PassTicket or a host is waited for."""
        is_filling = self._logon is not None and self._logon.is_waiting
        front = self._sessions.front
        return self._lobby.is_waiting or is_filling or (front is not None and front.is_waiting)

    @property
    def user(self) -> str:
        """Who is logged on to the application."""
        return self._sessions.front.user if self._sessions.front else ""

    @property
    def application(self) -> str:
        """The application in front of the terminal."""
        return self._sessions.front.application.name if self._sessions.front else ""

    @property
    def applications(self) -> Sequence[str]:
        """Every application in session with the terminal, in front or behind."""
        return [partner.application.name for partner in self._sessions.all()]

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        if self._printer is not None:
            return self._printer.state
        if self._sessions.front is not None:
            return self._sessions.front.state
        return self._lobby.room.value if self._place is _Place.IN_LOBBY else self._place.value

    def arrive(self) -> Sequence[Action]:
        """The terminal is there: its default application, or the USS screen; an IBM-DYNAMIC tells its size first."""
        if self._terminal.device.is_dynamic:
            self._place = _Place.SIZING
            bind = self._terminal.bind(self._setup.system)
            return [Send(bind + self._terminal.show(READ_PARTITION_QUERY)), SetTimer(_QUERY, _QUERY_SECONDS)]
        return self._enter()

    def _enter(self) -> Sequence[Action]:
        default = self._default()
        if default is None:
            return self._welcome()
        return self._take(self._lobby.admit(Logon(default.application), is_default=True))

    def fits(self, terminal: BoundTerminal) -> bool:
        """Whether what is here can go on at ``terminal``: a display of the same kind, negotiated in the same way."""
        ours = self._terminal
        if ours.device.is_printer or terminal.device != ours.device:
            return False
        return (ours.core.mode, ours.core.functions) == (terminal.core.mode, terminal.core.functions)

    def park(self) -> bool:
        """Show nothing more until ``move_to``; False when there is nothing to be moved, or an answer is owed here."""
        front = self._sessions.front
        if front is None or self.is_waiting:
            return False
        front.window.to_back()
        return True

    def move_to(self, terminal: BoundTerminal, desk: UssDesk, origin: Origin) -> Sequence[Action]:
        """Go on at another connection, whose terminal fits: bound anew, and shown what was on it."""
        self._terminal.core, self._terminal.is_bound = terminal.core, False
        self._terminal.recorder = terminal.recorder
        self._peer = str(origin.peer)
        self._lobby.desk, self._lobby.peer = desk, self._peer
        front = self._sessions.front
        return self._bring(front) if front is not None else self._welcome()

    def leave(self, detail: str) -> list[Action]:
        """Let go of every application."""
        self._leave_spool()
        actions: list[Action] = []
        for partner in self._sessions.all():
            actions += self._part(partner, detail)
        return [*actions, *(self._logon.close() if self._logon is not None else ())]

    def _leave_spool(self) -> None:
        if self._printer is not None:
            self._printer.stop()
            self._printer = None

    def handle(self, event: Event) -> Sequence[Action]:
        """Answers to what was asked for, and whatever happens on the wires to hosts and to a DCAS."""
        match event:
            # What was closed here is no news, and may be the wire of a relay before this one.
            case Closed(reason=CloseReason.LOCAL_CLOSED):
                return []
            case Opened(wire=Wire.DCAS) | Secured(wire=Wire.DCAS) | Closed(wire=Wire.DCAS):
                return self._fill(event)
            case Opened(wire=wire) | Secured(wire=wire) | Closed(wire=wire):
                return self._tell(event, self._sessions.at(wire))
            case Verified() if self._place is _Place.IN_LOBBY:
                return self._take(self._lobby.verified(event.result))
            case Verified() | CommandDone():
                return self._tell(event, [self._sessions.front] if self._sessions.front is not None else [])
            case TimerFired(name) if name == _QUEUE:
                is_free = self._place is not _Place.SIZING and self._printer is None and not self._sessions
                return self._enter() if is_free else []
            case TimerFired(name) if name == _QUERY:
                return self._enter() if self._place is _Place.SIZING else []
            case _ if self._printer is not None:
                return self._when_printing(self._printer, event)
            case _:  # a timer, a verdict: whoever waits for it knows
                return [*self._fill(event), *self._tell(event, self._sessions.all())]

    def _tell(self, event: Event, partners: Sequence[Partner]) -> Sequence[Action]:
        actions: list[Action] = []
        for partner in partners:
            actions += self._after(partner, partner.handle(event))
        return actions

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of a host, or of a DCAS."""
        for partner in self._sessions.at(wire):
            return self._after(partner, partner.receive(data))
        if self._logon is None or wire is not Wire.DCAS:
            return []
        return [*self._logon.receive(data), *self._offer_again(self._logon, None)]

    def record(self, event: RecordReceived) -> Sequence[Action]:
        """One record of the terminal."""
        if self._is_jump(event):
            return self._jump()
        match self._place:
            case _Place.IN_SESSION:
                return self._when_in_session(event)
            case _Place.IN_LOBBY:
                return self._take(self._lobby.record(event))
            case _Place.SIZING:
                return self._when_sizing(event)
            case _Place.VACANT:
                return []

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """What a terminal says besides records."""
        if self._printer is not None:
            return self._when_printing(self._printer, event)
        partner = self._sessions.front
        if isinstance(event, ResponseReceived):
            partner = self._sessions.answered(event.sequence)
        return self._after(partner, partner.keyed(event)) if partner is not None else []

    # -- without an application

    def _when_sizing(self, event: RecordReceived) -> Sequence[Action]:
        replies = read_query_replies(event.data)
        if not isinstance(replies, Malformed):
            size = replies.alternate or replies.usable
            if size is not None:
                self._terminal.resize(*size)
            self._terminal.recode(code_page_of(self._setup.config, replies.code_page))
            self._lobby.desk.display = self._terminal.display
        return [CancelTimer(_QUERY), *self._enter()]

    def _welcome(self, notice: str = "") -> Sequence[Action]:
        """Into the lobby; a printer waits for jobs instead."""
        return self._await_jobs() if self._terminal.device.is_printer else self._take(self._lobby.welcome(notice))

    def _take(self, step: Step) -> Sequence[Action]:
        """What the lobby shows, or what is wanted there."""
        match step:
            case Go(request, verified):
                return self._go(request, verified)
            case Bring(number):
                return self._bring(self._sessions.all()[number])
            case Refused(application):
                return self._fail(application, messages.APPLICATION_NOT_ALLOWED, _NOT_PERMITTED)
            case Leave() if self._sessions and self._lobby.room is Room.SOLICITING:
                return self._show_menu()
            case Leave(violation):
                self.is_finished = True
                return self._say(messages.VIOLATION, detail=violation) if violation else []
            case _:
                self._place = _Place.IN_LOBBY
                return step

    def _await_jobs(self) -> Sequence[Action]:
        self._place = _Place.VACANT
        self._printer = printer = Printer(self._terminal, self._setup.spool, self._setup.system)
        return printer.wake()

    def _when_printing(self, printer: Printer, event: Event | Keyed) -> Sequence[Action]:
        actions = printer.handle(event)
        self.is_finished = printer.is_finished
        return actions

    def _default(self) -> DefaultAppl | None:
        is_printer = self._terminal.device.is_printer
        return mapping.default_application(self._setup.config.mapping, self._client, is_printer=is_printer)

    # -- going to an application, and coming back

    def _go(self, request: Logon, verified: Acee | None) -> Sequence[Action]:
        name = request.application
        application = self._setup.applications.get(name)
        if application is None:
            return self._fail(name, messages.APPLICATION_UNKNOWN, _UNKNOWN)
        if not self._has_access(application, verified or self._acee):
            return self._fail(name, messages.APPLICATION_REFUSED, _NOT_PERMITTED)
        display = self._display(request.logmode)
        if display is None:
            return self._fail(name, messages.LOGMODE_UNUSABLE, _NO_SUCH_MODE, request.logmode)
        if not self._requests.admit(self._setup.now(), self._setup.config.max_req_sess):
            return self._fail(name, messages.REQUESTS_EXCEEDED, _NO_MORE)
        if len(self._sessions) >= (self._switching.sessions if self._switching else 1):
            return self._fail(name, messages.TOO_MANY_SESSIONS, _NO_MORE)
        self._leave_spool()
        partner = self._sessions.add(application, self._peer, request.data, display)
        self._place = _Place.IN_SESSION
        said = self._say(messages.APPLICATION_BOUND, application=name)
        ended = _send(self._terminal.unbind()) if isinstance(application.target, RemoteHost) else []
        return [*said, *ended, *self._after(partner, partner.start())]

    def _display(self, logmode: str) -> Display | None:
        """How large a session of our own is: by the LOGMODE of the logon, else by TELNETDEVICE as far as that fits."""
        terminal = self._terminal
        if logmode:
            return terminal.limited(logmode)
        is_extended = terminal.core.mode is Mode.EXTENDED
        usual = self._setup.config.logmode_of(terminal.device.name, is_extended=is_extended)
        return terminal.limited(usual) or terminal.display

    def _has_access(self, application: Application, acee: Acee | None) -> bool:
        """READ to class APPL. Who is not known yet and is asked by the application itself is checked there."""
        if acee is None and application.target in ASKS_WHO:
            return True
        resource = resources.appl(application.passticket_name)
        return self._setup.router.auth(acee, resource, service=_SERVICE, peer=self._peer).is_permitted

    def _part(self, partner: Partner, detail: str) -> list[Action]:
        """A session is over."""
        if partner is self._sessions.front:
            self._place = _Place.VACANT
        self._sessions.remove(partner)
        said = self._say(messages.APPLICATION_ENDED, application=partner.application.name, detail=detail)
        return [*said, *partner.stop()]

    def _fail(self, application: str, message: Message, sense: str, detail: str = "", log: str = "") -> list[Action]:
        """USS message 7 with our reason under it (MSG07), or the end of the connection without one."""
        user = self._acee.user if self._acee else "A USER WITHOUT CERTIFICATE"
        facts = {"application": application, "user": user, "lu": self._terminal.lu}
        said = self._say(message, **facts, detail=f"{detail} {log}".rstrip())
        if not self._setup.config.msg07 and not self._sessions:
            self.is_finished = True
            return said
        notice = message.format(**facts, detail=detail)
        if self._terminal.device.is_printer:
            return [*said, *self._await_jobs()]
        return [*said, *self._take(self._lobby.refuse(application, sense, notice))]

    def _after(self, partner: Partner, actions: Sequence[Action]) -> Sequence[Action]:
        """Whatever a partner did; when it is over, the terminal goes back to where it can choose."""
        match partner.ended:
            case None:
                return actions
            case LoggedOff():
                return [*actions, *self._log_off(partner)]
            case Lost() as lost:
                return [*actions, *self._lose(partner, lost)]

    def _log_off(self, partner: Partner) -> Sequence[Action]:
        """The application is done: to the other sessions, look up again (LUSESSIONPEND), or drop the connection."""
        actions = [*self._part(partner, "LOGOFF"), *_send(self._terminal.unbind())]
        if self._sessions:
            return [*actions, *self._show_menu()]
        default = self._default()
        is_queued = default is not None and default.queue_init
        if not (self._setup.config.lu_session_pend or is_queued):
            self.is_finished = True
            return actions
        is_over = default is None or default.first_only
        return [*actions, *(self._welcome() if is_over else self._enter())]

    def _lose(self, partner: Partner, lost: Lost) -> Sequence[Action]:
        """The terminal reads why; a session that was not in front is missed when the menu is shown."""
        was_front = partner is self._sessions.front
        name = partner.application.name
        actions = self._part(partner, lost.detail)
        if not lost.was_bound:
            failed = self._fail(name, lost.message, _NOT_AVAILABLE, lost.detail, lost.log)
            return [*actions, *failed, *self._queue_for(name)]
        actions += self._say(lost.message, application=name, detail=lost.detail)
        if not was_front:
            return [*actions, *(self._show_menu() if self._is_at_menu else [])]
        actions += _send(self._terminal.unbind())
        notice = lost.message.format(application=name, detail=lost.detail)
        if self._sessions:
            return [*actions, *self._show_menu(notice)]
        if not self._setup.config.lu_session_pend:
            self.is_finished = True
            return actions
        return [*actions, *self._welcome(notice)]

    def _queue_for(self, application: str) -> Sequence[Action]:
        """LOGAPPL and QINIT: a default application that is not there is asked for again, for as long as it takes."""
        default = self._default()
        if default is None or default.application != application or not (default.log_appl or default.queue_init):
            return []
        self.is_finished = False
        return [SetTimer(_QUEUE, _QUEUE_SECONDS)]

    # -- several sessions

    def _is_jump(self, event: RecordReceived) -> bool:
        switching = self._switching
        if switching is None or not self._sessions or event.data_type is not DataType.DATA_3270:
            return False
        return event.data[:1] == bytes((Aid[switching.key],))

    def _jump(self) -> Sequence[Action]:
        """From a session or the USS screen to the menu, from the menu to the session that was not in front last."""
        if not self._is_at_menu:
            self._sessions.bring(None)
            return self._show_menu()
        return self._bring(self._sessions.other())

    def _bring(self, partner: Partner) -> Sequence[Action]:
        self._sessions.bring(partner)
        self._place = _Place.IN_SESSION
        return [Send(partner.window.to_front(partner.application.name))]

    @property
    def _is_at_menu(self) -> bool:
        return self._place is _Place.IN_LOBBY and self._lobby.room is Room.AT_MENU

    def _show_menu(self, notice: str = "") -> Sequence[Action]:
        """The menu when any session is left, else the lobby's first screen."""
        if not self._sessions:
            return self._welcome(notice)
        return self._take(self._lobby.menu(self._sessions.listed(), notice))

    # -- in session

    def _when_in_session(self, event: RecordReceived) -> Sequence[Action]:
        if event.data_type is not DataType.DATA_3270:
            return self._deliver(event)
        if (partner := self._sessions.front) is not None:
            partner.window.typed(event.data)  # as the user typed it: what is filled in is not for the terminal
        return self._deliver(event) if self._logon is None else self._offer(self._logon, event)

    def _deliver(self, event: RecordReceived) -> Sequence[Action]:
        partner = self._sessions.front
        return [] if partner is None else self._after(partner, partner.record(event))

    def _offer(self, logon: FillIn, event: RecordReceived) -> Sequence[Action]:
        """Express Logon: the record as it is to go on, or none yet."""
        offered = logon.offer(event)
        if not isinstance(offered, Filled):
            return offered
        if (recorder := self._terminal.recorder) is not None:
            for ticket in logon.logon.given:
                recorder.hide(ticket)
        said = self._say(offered.message, **offered.fields) if offered.message is not None else []
        return [*said, *self._deliver(offered.record)]

    def _fill(self, event: Event) -> Sequence[Action]:
        logon = self._logon
        return [] if logon is None else [*logon.handle(event), *self._offer_again(logon, event)]

    def _offer_again(self, logon: FillIn, event: Event | None) -> Sequence[Action]:
        record = logon.take_ready(event)
        return [] if record is None else self._offer(logon, record)

    def _say(self, message: Message, **fields: object) -> list[Action]:
        facts = {"peer": self._peer, "port": self._setup.config.port, "lu": self._terminal.lu}
        return [Console(message, {**facts, **fields})] if self._setup.says(message) else []


def _send(data: bytes) -> list[Action]:
    """A ``Send``, unless there is nothing to send."""
    return [Send(data)] if data else []
