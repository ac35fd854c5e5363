"""A seat without a screen: a client that is no 3270 sees the USS messages as lines and logs on in line mode.

    AT_USS --LOGON--> IN_SESSION (a built-in application that knows lines) --LOGOFF--> AT_USS

A client with a LINEMODEAPPL begins there, and is back there after LOGOFF unless it is FIRSTONLY.

It takes the place of ``seat.Seat`` for a Network Virtual Terminal (RFC 854). The client edits and echoes its own lines;
only while a password is typed do we say that we will echo (RFC 857), and do not. A logon that is not finished in time
ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from appliance.applications.base import CancelPrint, Display, End, PrintOut, RunCommand, Terminal, VerifyUser
from appliance.applications.echolines import EchoLines
from appliance.applications.linebase import LineApplication, LineAsk, Print
from appliance.applications.tsolines import TsoLines
from appliance.config.appls import Application, BuiltIn
from appliance.config.terminals.telnet import DefaultAppl
from appliance.protocols.tn3270.events import AttentionReceived, RecordReceived
from appliance.protocols.tn3270.server import ServerCore
from appliance.saf.model import Accepted
from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.resuming import go_on, leave_behind
from appliance.services.tn3270.desk import uss
from appliance.services.tn3270.desk.usscommand import Logoff, Logon
from appliance.services.tn3270.desk.ussdesk import Screen, Text, line_desk
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.front.hosted import ASKS_WHO
from appliance.services.tn3270.front.partner import Keyed
from appliance.services.tn3270.occupant import NOT_PERMITTED, NOT_SUPPORTED, Denial, Occupant
from appliance.services.tn3270.printers.printing import submit
from appliance.services.tn3270.protocol import charset_of
from appliance.session.actions import Action, CancelTimer, Command, Send, SetTimer, Verify
from appliance.session.events import CommandDone, Event, TimerFired, Verified
from appliance.session.wires import Wire

__all__ = ["LineSeat"]

_LOGON = "line logon"  # timer: a logon may take LOGONTIMEOUT seconds, from LOGON to READY

_LINE_APPLICATIONS: Mapping[BuiltIn, Callable[[Terminal], LineApplication]] = {
    BuiltIn.TSO: TsoLines,
    BuiltIn.ECHO: EchoLines,
}


class LineSeat:
    """What happens at one line mode terminal between ``arrive`` and ``leave``."""

    __slots__ = (
        "_application",
        "_charset",
        "_core",
        "_desk",
        "_hosted",
        "_is_hidden",
        "_is_owed",
        "_occupant",
        "_setup",
        "is_finished",
    )

    def __init__(self, occupant: Occupant, core: ServerCore, values: Callable[[str], uss.UssValues]) -> None:
        """``values`` gives the facts for the tokens of a USS message, with a sense code."""
        setup = occupant.setup
        self._setup = setup
        self._core = core
        self._occupant = occupant
        self._desk = line_desk(setup, occupant.client, values)
        self._charset = charset_of(setup.config)
        self._application: Application | None = None
        self._hosted: LineApplication | None = None
        self._is_hidden = False
        self._is_owed = False
        #: The connection is to be closed.
        self.is_finished = False

    @property
    def is_waiting(self) -> bool:
        """True while a password or a command is waited for."""
        return self._is_owed

    @property
    def user(self) -> str:
        """Who is logged on to the application."""
        return self._hosted.user if self._hosted else ""

    @property
    def restricted_user(self) -> str:
        """Nobody: a terminal without a screen is not asked by RESTRICTAPPL."""
        return ""

    @property
    def application(self) -> str:
        """The application in front of the terminal."""
        return self._application.name if self._application else ""

    @property
    def applications(self) -> Sequence[str]:
        """Every application in session with the terminal."""
        return [self.application] if self._application else []

    @property
    def state(self) -> str:
        """For the operator."""
        return "IN SESSION" if self._hosted else "LINE MODE"

    def arrive(self) -> Sequence[Action]:
        """The terminal is there: its LINEMODEAPPL, or the logon message."""
        default = self._default()
        return self._show(self._desk.show()) if default is None else self._go(default.application)

    def _default(self) -> DefaultAppl | None:
        return mapping.line_mode_application(self._setup.config.mapping, self._occupant.client)

    def leave(self, detail: str, *, has_ended: bool = False) -> list[Action]:
        """Let go of the application; one that has not ended may be gone on with (DISCONNECTABLE)."""
        application, hosted = self._application, self._hosted
        self._application = self._hosted = None
        self._is_owed = False
        if application is None:
            return []
        if not has_ended:
            leave_behind(self._setup, application.name, hosted)
        return [
            CancelTimer(_LOGON),
            *self._occupant.say(messages.APPLICATION_ENDED, application=application.name, detail=detail),
        ]

    def line(self, typed: bytes) -> Sequence[Action]:
        """One line that was typed: in CODEPAGE's ASCII page, as it is (BINARYLINEMODE), or as UTF-8 without either."""
        config = self._setup.config
        text = typed.decode(self._charset if config.code_page or config.binary_line_mode else "utf-8", "replace")
        shown = self._unhide()
        if self._hosted is not None:
            return [*shown, *self._perform(self._hosted.receive(text))]
        return [*shown, *self._obey(text)]

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """ATTN; a line mode terminal has no other such key."""
        if not isinstance(event, AttentionReceived):
            return []
        shown = self._unhide()
        return [*shown, *(self._perform(self._hosted.attention()) if self._hosted else self._show(self._desk.show()))]

    def record(self, event: RecordReceived) -> Sequence[Action]:
        """There are no records without END-OF-RECORD."""
        return []

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """There is no relay in line mode."""
        return []

    def handle(self, event: Event) -> Sequence[Action]:
        """Answers to what was asked for."""
        match event:
            case Verified() if self._hosted is not None:
                self._is_owed = False
                return self._when_verified(self._hosted, event)
            case CommandDone() if self._hosted is not None:
                self._is_owed = False
                return self._perform(self._hosted.command_done(event.code, event.printed))
            case TimerFired(name) if name == _LOGON and self._hosted is not None:
                return self._when_slow()
            case _:
                return []

    # -- at the USS message

    def _obey(self, text: str) -> Sequence[Action]:
        match self._desk.obey(text):
            case Screen() | Text() as shown:
                return self._show(shown)
            case Logoff():
                self.is_finished = True
                return []
            case Logon(name, _, data):
                return self._log_on(name, data)

    def _show(self, shown: Screen | Text) -> list[Action]:
        """A desk for lines shows text and no screen."""
        return self._print(shown.text) if isinstance(shown, Text) else []

    # -- going to an application, and coming back

    def _log_on(self, name: str, data: str) -> Sequence[Action]:
        if self._permission(name) is mapping.Permission.NOT_ALLOWED:
            return self._fail(Denial(messages.APPLICATION_NOT_ALLOWED, name, NOT_PERMITTED))
        return self._go(name, data)

    def _permission(self, name: str) -> mapping.Permission:
        occupant = self._occupant
        return mapping.permission(self._setup.config.mapping, occupant.client, name, occupant.lu, occupant.lu_map)

    def _go(self, name: str, data: str = "") -> Sequence[Action]:
        application = self._occupant.find(name)
        if isinstance(application, Denial):
            return self._fail(application)
        target = application.target
        if not isinstance(target, BuiltIn) or target not in _LINE_APPLICATIONS:
            return self._fail(Denial(messages.APPLICATION_NEEDS_3270, name, NOT_SUPPORTED))
        # Whom RESTRICTAPPL names is known once the application has asked; one that never asks is for nobody it names.
        if target not in ASKS_WHO and self._permission(name) is mapping.Permission.RESTRICTED:
            return self._fail(Denial(messages.APPLICATION_NOT_ALLOWED, name, NOT_PERMITTED))
        return self._host(application, _LINE_APPLICATIONS[target], data)

    def _host(
        self, application: Application, make: Callable[[Terminal], LineApplication], data: str
    ) -> Sequence[Action]:
        self._application = application
        setup, who = self._setup, self._occupant
        facts = Terminal(who.lu, Display(), setup.system, application.name, who.peer, setup.now, data)
        self._hosted = make(facts)
        said = self._occupant.say(messages.APPLICATION_BOUND, application=application.name)
        limit = [SetTimer(_LOGON, setup.logon_seconds)] if application.target in ASKS_WHO else []
        return [*said, *limit, *self._perform(self._hosted.start())]

    def _fail(self, denial: Denial) -> list[Action]:
        """USS message 7 with our reason under it (MSG07), or the end of the connection without one."""
        said = self._occupant.report(denial)
        if not self._setup.config.msg07:
            self.is_finished = True
            return said
        notice = self._occupant.notice(denial)
        return [*said, *self._show(self._desk.refuse(denial.application, denial.sense, notice))]

    def _log_off(self) -> Sequence[Action]:
        """The application is done: look up again (LUSESSIONPEND), or drop the connection."""
        actions = self.leave("LOGOFF", has_ended=True)
        if not self._setup.config.lu_session_pend:
            self.is_finished = True
            return actions
        default = self._default()
        is_over = default is None or default.first_only
        return [*actions, *(self._show(self._desk.show()) if is_over else self.arrive())]

    def _when_slow(self) -> Sequence[Action]:
        """A logon that the user asked for is given up; who never asked for one is gone."""
        actions = [*self._unhide(), *self.leave("it was not finished in time")]
        if self._default() is not None or not self._setup.config.lu_session_pend:
            self.is_finished = True
            return actions
        return [*actions, *self._show(self._desk.show())]

    def _when_verified(self, hosted: LineApplication, event: Verified) -> Sequence[Action]:
        """RESTRICTAPPL is asked here: now there is a user whom it may name."""
        name, config = self.application, self._setup.config
        restricted = mapping.restriction(config.mapping, name)
        if restricted is not None and isinstance(event.result, Accepted):
            user = event.result.acee.user
            if not mapping.may_use(restricted, user, self._occupant.lu, config.mapping):
                unlisted = self._occupant.say(messages.SOLICITOR_UNLISTED, user=user, application=name)
                said = [*unlisted, *self.leave("RESTRICTAPPL", has_ended=True)]
                return [*said, *self._fail(Denial(messages.APPLICATION_NOT_ALLOWED, name, NOT_PERMITTED))]
        actions = self._perform(go_on(self._setup, name, hosted, hosted.verified(event.result)))
        return [CancelTimer(_LOGON), *actions] if self.user else actions

    # -- in session

    def _perform(self, asks: Sequence[LineAsk]) -> Sequence[Action]:
        assert self._application is not None
        actions: list[Action] = []
        for ask in asks:
            match ask:
                case Print(lines, prompt, is_hidden):
                    actions += self._hide() if is_hidden else []
                    actions += self._print("".join(f"{line}\n" for line in lines) + prompt)
                case VerifyUser(user, secret, new_secret):
                    self._is_owed = True
                    name = self._application.passticket_name
                    actions.append(Verify(user, secret, name, self._occupant.lu, new_secret))
                case RunCommand(acee, text, is_tso):
                    self._is_owed = True
                    actions.append(Command(acee, text, self._occupant.lu, is_tso=is_tso))
                case PrintOut() | CancelPrint():
                    submitted = submit(self._setup, ask, terminal=self._occupant.lu, peer=self._occupant.peer)
                    answered = self._hosted.command_done(submitted.code, (submitted.text,)) if self._hosted else ()
                    return [*actions, *submitted.actions, *self._perform(answered)]
                case End():
                    return [*actions, *self._log_off()]
        return actions

    def _print(self, text: str) -> list[Action]:
        return [Send(self._core.send_nvt(text, self._charset))]

    def _hide(self) -> list[Action]:
        self._is_hidden = True
        return _send(self._core.hide_input(True))

    def _unhide(self) -> list[Action]:
        """The hidden line is complete; its end did not show either."""
        if not self._is_hidden:
            return []
        self._is_hidden = False
        return [*_send(self._core.hide_input(False)), *self._print("\n")]


def _send(data: bytes) -> list[Action]:
    """A ``Send``, unless there is nothing to send."""
    return [Send(data)] if data else []
