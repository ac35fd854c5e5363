"""What stands in front of one terminal, and how that changes.

    LOBBY --LOGON--> IN SESSION (a built-in application or a remote host) --LOGOFF, UNBIND, loss--> LOBBY

A printer waits for jobs (VACANT) in place of the lobby. With SESSIONS a terminal may have several applications: the
jump key goes to the menu, where one of them is chosen, and so does the end of one while others live. When the last one
ends and LUSESSIONPEND is not coded, or with LOGOFF in the lobby, ``is_finished``: the connection is to be closed.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

from appliance.applications.base import Display
from appliance.config.appls import RemoteHost
from appliance.config.terminals.telnet import DefaultAppl
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.tn3270.constants import DataType, Mode
from appliance.protocols.tn3270.events import RecordReceived
from appliance.saf.model import Acee
from appliance.services.tn3270 import messages
from appliance.services.tn3270.desk.lobby import Bring, Go, Leave, Lobby, Refused, Room, Step
from appliance.services.tn3270.desk.usscommand import Logon
from appliance.services.tn3270.desk.ussdesk import UssDesk
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.front.partner import Keyed, LoggedOff, Lost, Partner
from appliance.services.tn3270.front.requestlimit import RequestLimit
from appliance.services.tn3270.front.sessions import Sessions
from appliance.services.tn3270.occupant import (
    NO_MORE,
    NO_SUCH_MODE,
    NOT_AVAILABLE,
    NOT_PERMITTED,
    Denial,
    Occupant,
)
from appliance.services.tn3270.printers.printer import Printer
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, Send, SetTimer
from appliance.session.events import Event

__all__ = ["QUEUE_TIMER", "Foreground", "Place"]

QUEUE_TIMER = "queue"
#: How often an application that is not there is asked for again.
_QUEUE_SECONDS = 15


class Place(enum.Enum):
    """What is in front; for the operator, in a word."""

    IN_LOBBY = "LOBBY"
    IN_SESSION = "IN SESSION"
    VACANT = "VACANT"


class Foreground:
    """The lobby, the sessions, or the print jobs of one terminal."""

    __slots__ = (
        "_requests",
        "_setup",
        "_switching",
        "_terminal",
        "is_finished",
        "lobby",
        "occupant",
        "place",
        "printer",
        "sessions",
    )

    def __init__(self, occupant: Occupant, terminal: BoundTerminal, desk: UssDesk, sessions: Sessions) -> None:
        self._setup = occupant.setup
        self._terminal = terminal
        self._switching = None if terminal.device.is_printer else occupant.setup.switching
        self._requests = RequestLimit()
        self.occupant = occupant
        self.sessions = sessions
        self.lobby = Lobby(occupant, terminal, desk, self._switching.key if self._switching is not None else "")
        self.printer: Printer | None = None
        self.place = Place.VACANT
        #: The connection is to be closed.
        self.is_finished = False

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        if self.printer is not None:
            return self.printer.state
        if self.sessions.front is not None:
            return self.sessions.front.state
        return self.lobby.room.value if self.place is Place.IN_LOBBY else self.place.value

    # -- without an application

    def enter(self) -> Sequence[Action]:
        """The default application, or the lobby."""
        default = self._default()
        if default is None:
            return self.welcome()
        return self.take(self.lobby.admit(Logon(default.application), is_default=True))

    def welcome(self, notice: str = "") -> Sequence[Action]:
        """Into the lobby; a printer waits for jobs instead."""
        return self._await_jobs() if self._terminal.device.is_printer else self.take(self.lobby.welcome(notice))

    def take(self, step: Step) -> Sequence[Action]:
        """What the lobby shows, or what is wanted there."""
        match step:
            case Go(request, verified):
                return self._go(request, verified)
            case Bring(number):
                return self.bring(self.sessions.all()[number])
            case Refused(application):
                return self._fail(Denial(messages.APPLICATION_NOT_ALLOWED, application, NOT_PERMITTED))
            case Leave() if self.sessions and self.lobby.room is Room.SOLICITING:
                return self._show_menu()
            case Leave(violation):
                self.is_finished = True
                return self.occupant.say(messages.VIOLATION, detail=violation) if violation else []
            case _:
                self.place = Place.IN_LOBBY
                return step

    def retry(self) -> Sequence[Action]:
        """LOGAPPL and QINIT: the application that was not there is asked for again, unless another one came first."""
        if self.sessions:
            return []
        if self.printer is not None and not self.printer.is_idle:
            return [SetTimer(QUEUE_TIMER, _QUEUE_SECONDS)]
        self.leave_spool()
        return self.enter()

    def _default(self) -> DefaultAppl | None:
        occupant, is_printer = self.occupant, self._terminal.device.is_printer
        mapped = self._setup.config.mapping
        return mapping.default_application(mapped, occupant.client, occupant.lu_map, is_printer=is_printer)

    def _await_jobs(self) -> Sequence[Action]:
        self.place = Place.VACANT
        self.printer = printer = Printer(self._terminal, self._setup.spool, self._setup.system)
        return printer.wake()

    def print_on(self, printer: Printer, event: Event | Keyed) -> Sequence[Action]:
        """What is said while the printer waits for jobs or prints one."""
        actions = printer.handle(event)
        self.is_finished = printer.is_finished
        return actions

    def leave_spool(self) -> None:
        """The printer takes no more jobs."""
        if self.printer is not None:
            self.printer.stop()
            self.printer = None

    # -- going to an application

    def _go(self, request: Logon, verified: Acee | None) -> Sequence[Action]:
        name = request.application
        application = self.occupant.find(name, verified)
        if isinstance(application, Denial):
            return self._fail(application)
        display = self._display(request.logmode)
        if display is None:
            return self._fail(Denial(messages.LOGMODE_UNUSABLE, name, NO_SUCH_MODE, request.logmode))
        if not self._requests.admit(self._setup.now(), self._setup.config.max_req_sess):
            return self._fail(Denial(messages.REQUESTS_EXCEEDED, name, NO_MORE))
        if len(self.sessions) >= (self._switching.sessions if self._switching else 1):
            return self._fail(Denial(messages.TOO_MANY_SESSIONS, name, NO_MORE))
        self.leave_spool()
        user = verified.user if verified is not None else ""
        partner = self.sessions.add(application, self.occupant.peer, request.data, display, user)
        self.place = Place.IN_SESSION
        said = self.occupant.say(messages.APPLICATION_BOUND, application=name)
        ended = _send(self._terminal.unbind()) if isinstance(application.target, RemoteHost) else []
        return [*said, *ended, *self.after(partner, partner.start())]

    def _display(self, logmode: str) -> Display | None:
        """How large a session of our own is: by the LOGMODE of the logon, else by TELNETDEVICE as far as that fits."""
        terminal = self._terminal
        if logmode:
            return terminal.limited(logmode)
        is_extended = terminal.core.mode is Mode.EXTENDED
        usual = self._setup.config.logmode_of(terminal.device.name, is_extended=is_extended)
        return terminal.limited(usual) or terminal.display

    def _fail(self, denial: Denial) -> list[Action]:
        """USS message 7 with our reason under it (MSG07, or of DEFAPPL), or the end of the connection without one."""
        said = self.occupant.report(denial)
        lu_map = self.occupant.lu_map
        is_mapped = lu_map is not None and lu_map.default_application == denial.application
        if not (self._setup.config.msg07 or is_mapped or self.sessions):
            self.is_finished = True
            return said
        if self._terminal.device.is_printer:
            return [*said, *self._await_jobs()]
        shown = self.lobby.refuse(denial.application, denial.sense, self.occupant.notice(denial))
        return [*said, *self.take(shown)]

    # -- coming back

    def after(self, partner: Partner, actions: Sequence[Action]) -> Sequence[Action]:
        """Whatever a partner did; when it is over, the terminal goes back to where it can choose."""
        match partner.ended:
            case None:
                return actions
            case LoggedOff():
                return [*actions, *self._log_off(partner)]
            case Lost() as lost:
                return [*actions, *self._lose(partner, lost)]

    def part(self, partner: Partner, detail: str) -> list[Action]:
        """A session is over."""
        if partner is self.sessions.front:
            self.place = Place.VACANT
        self.sessions.remove(partner)
        said = self.occupant.say(messages.APPLICATION_ENDED, application=partner.application.name, detail=detail)
        return [*said, *partner.stop()]

    def _log_off(self, partner: Partner) -> Sequence[Action]:
        """The application is done: to the other sessions, look up again (LUSESSIONPEND), or drop the connection."""
        actions = [*self.part(partner, "LOGOFF"), *_send(self._terminal.unbind())]
        if self.sessions:
            return [*actions, *self._show_menu()]
        default = self._default()
        is_queued = default is not None and default.queue_init
        if not (self._setup.config.lu_session_pend or is_queued):
            self.is_finished = True
            return actions
        is_over = default is None or default.first_only
        return [*actions, *(self.welcome() if is_over else self.enter())]

    def _lose(self, partner: Partner, lost: Lost) -> Sequence[Action]:
        """The terminal reads why; a session that was not in front is missed when the menu is shown."""
        was_front = partner is self.sessions.front
        name = partner.application.name
        actions = self.part(partner, lost.detail)
        if not lost.was_bound:
            failed = self._fail(Denial(lost.message, name, NOT_AVAILABLE, lost.detail, lost.log))
            return [*actions, *failed, *self._queue_for(name)]
        actions += self.occupant.say(lost.message, application=name, detail=lost.detail)
        if not was_front:
            return [*actions, *(self._show_menu() if self._is_at_menu else [])]
        actions += _send(self._terminal.unbind())
        notice = lost.message.format(application=name, detail=lost.detail)
        if self.sessions:
            return [*actions, *self._show_menu(notice)]
        if not self._setup.config.lu_session_pend:
            self.is_finished = True
            return actions
        return [*actions, *self.welcome(notice)]

    def _queue_for(self, application: str) -> Sequence[Action]:
        """LOGAPPL and QINIT: a default application that is not there is asked for again, for as long as it takes."""
        default = self._default()
        if default is None or default.application != application or not (default.log_appl or default.queue_init):
            return []
        self.is_finished = False
        return [SetTimer(QUEUE_TIMER, _QUEUE_SECONDS)]

    # -- several sessions

    def is_jump(self, event: RecordReceived) -> bool:
        """Whether this is the jump key, and there is anything to jump from."""
        switching = self._switching
        if switching is None or not self.sessions or event.data_type is not DataType.DATA_3270:
            return False
        return event.data[:1] == bytes((Aid[switching.key],))

    def jump(self) -> Sequence[Action]:
        """From a session or the USS screen to the menu, from the menu to the session that was not in front last."""
        if not self._is_at_menu:
            self.sessions.bring(None)
            return self._show_menu()
        return self.bring(self.sessions.other())

    def bring(self, partner: Partner) -> Sequence[Action]:
        """That session is in front."""
        self.sessions.bring(partner)
        self.place = Place.IN_SESSION
        return [Send(partner.window.to_front(partner.application.name))]

    @property
    def _is_at_menu(self) -> bool:
        return self.place is Place.IN_LOBBY and self.lobby.room is Room.AT_MENU

    def _show_menu(self, notice: str = "") -> Sequence[Action]:
        """The menu when any session is left, else the lobby's first screen."""
        if not self.sessions:
            return self.welcome(notice)
        return self.take(self.lobby.menu(self.sessions.listed(), notice))


def _send(data: bytes) -> list[Action]:
    """A ``Send``, unless there is nothing to send."""
    return [Send(data)] if data else []
