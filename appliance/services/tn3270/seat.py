"""A seat: one negotiated terminal with its LU, and what stands in front of it.

    AT_USS --LOGON--> HOSTED (a built-in application) or RELAYED (a remote host) --LOGOFF, UNBIND, loss--> AT_USS

An IBM-DYNAMIC terminal passes through SIZING first. A printer sits at VACANT instead of the USS screen. Inbound records
pass Express Logon on their way, whichever of the two they go to. The seat ends with its connection, with LOGOFF at the
USS screen, or when an application ends and LUSESSIONPEND is not coded; then ``is_finished`` says that the connection is
to be closed.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence

import msgspec

from appliance.applications import base
from appliance.applications.base import Ask, End, PrintOut, RunCommand, Show, Terminal, VerifyUser
from appliance.applications.echo import EchoApplication
from appliance.applications.tso import TsoApplication
from appliance.config.appls import Application, BuiltIn
from appliance.config.telnet import DefaultAppl
from appliance.message import Message
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.query import READ_PARTITION_QUERY, read_query_replies
from appliance.protocols.tn3270.constants import DataType, Mode
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    ErrorConditionCleared,
    RecordReceived,
    ResponseReceived,
    SysreqReceived,
)
from appliance.saf import resources
from appliance.saf.model import Acee
from appliance.services.tn3270 import mapping, messages
from appliance.services.tn3270.expresslogon import ExpressLogon, Failed, NotYet, Substituted, Unchanged
from appliance.services.tn3270.printer import Printer
from appliance.services.tn3270.printing import submit
from appliance.services.tn3270.relay import Ended, Relay
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.solicitor import Left, Passed, Prompt, Solicitor
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.services.tn3270.usscommand import DEFAULT_COMMANDS, Logoff, Logon, parse
from appliance.services.tn3270.ussdesk import Screen, Text, UssDesk
from appliance.session.actions import Action, CancelTimer, Command, Console, Send, SetTimer, Verify
from appliance.session.events import Closed, CloseReason, CommandDone, Event, TimerFired, Verified

__all__ = ["Keyed", "Seat"]

_SERVICE = "TN3270"
_TICKET = "ticket"
#: PassTickets change once a second.
_TICKET_SECONDS = 1.0
_QUERY = "query"
_QUERY_SECONDS = 5

#: Sense codes that USS message 7 shows: resource unknown, not permitted, not available.
_UNKNOWN, _NOT_PERMITTED, _NOT_AVAILABLE = "08060000", "080A0000", "08010000"

_BUILT_IN: Mapping[BuiltIn, Callable[[Terminal], base.Application]] = {
    BuiltIn.TSO: TsoApplication,
    BuiltIn.ECHO: EchoApplication,
}
#: Built-in applications that verify their users themselves.
_ASKS_WHO = frozenset((BuiltIn.TSO,))

Keyed = AttentionReceived | SysreqReceived | ErrorConditionCleared | ResponseReceived


class _Place(enum.Enum):
    SIZING = "SIZING"
    AT_USS = "USS"
    SOLICITING = "SOLICITOR"
    HOSTED = "IN SESSION"
    RELAYED = "RELAYED"
    VACANT = "VACANT"


class Seat:
    """What happens at one terminal between ``arrive`` and ``leave``."""

    __slots__ = (
        "_acee",
        "_application",
        "_client",
        "_desk",
        "_held",
        "_hosted",
        "_is_owed",
        "_is_suspended",
        "_logon",
        "_peer",
        "_place",
        "_printer",
        "_relay",
        "_setup",
        "_solicited",
        "_solicitor",
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
        peer: str,
        acee: Acee | None,
        logon: ExpressLogon | None,
    ) -> None:
        self._setup = setup
        self._terminal = terminal
        self._desk = desk
        self._client = client
        self._peer = peer
        self._acee = acee
        self._logon = logon
        self._place = _Place.VACANT
        self._application: Application | None = None
        self._hosted: base.Application | None = None
        self._relay: Relay | None = None
        self._solicitor: Solicitor | None = None
        self._solicited: Acee | None = None  # who the solicitor screen verified
        self._printer: Printer | None = None
        self._held: RecordReceived | None = None
        self._is_owed = False
        self._is_suspended = False
        #: The connection is to be closed.
        self.is_finished = False

    @property
    def is_waiting(self) -> bool:
        """True while a password, a command, a PassTicket or a host is waited for."""
        return self._is_owed or self._held is not None or (self._relay is not None and not self._relay.is_bound)

    @property
    def user(self) -> str:
        """Who is logged on to the application."""
        return self._hosted.user if self._hosted else ""

    @property
    def application(self) -> str:
        """The application in front of the terminal."""
        return self._application.name if self._application else ""

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        if self._printer is not None:
            return self._printer.state
        return "CONNECTING" if self._relay and not self._relay.is_bound else self._place.value

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
        return self._admit(Logon(default.application), is_default=True)

    def leave(self, detail: str) -> list[Action]:
        """Let go of the application in front of the terminal, whichever kind it is."""
        application, self._application = self._application, None
        self._leave_spool()
        if application is None:
            return []
        actions = self._say(messages.APPLICATION_ENDED, application=application.name, detail=detail)
        if self._relay is not None:
            actions += self._relay.stop()
        self._hosted = self._relay = self._held = self._solicited = None
        self._is_owed = False
        if self._logon is not None:
            self._logon.bind(None)
        return actions

    def _leave_spool(self) -> None:
        if self._printer is not None:
            self._printer.stop()
            self._printer = None

    def handle(self, event: Event) -> Sequence[Action]:
        """Answers to what was asked for, and whatever happens on the backend's wire."""
        match event:
            case Verified() if self._hosted is not None:
                self._is_owed = False
                return self._perform(self._hosted.verified(event.result))
            case Verified() if self._solicitor is not None:
                self._is_owed = False
                return self._after_solicitor(self._solicitor.verified(event.result))
            case CommandDone() if self._hosted is not None:
                self._is_owed = False
                return self._perform(self._hosted.command_done(event.code, event.lines))
            case TimerFired(name) if name == _TICKET:
                return self._offer_again()
            case TimerFired(name) if name == _QUERY:
                return self._enter() if self._place is _Place.SIZING else []
            # What was closed here is no news, and may be the wire of a relay before this one.
            case Closed(reason=CloseReason.LOCAL_CLOSED):
                return []
            case _ if self._relay is not None:
                return self._after(self._relay, self._relay.handle(event))
            case _ if self._printer is not None:
                return self._when_printing(self._printer, event)
            case _:
                return []

    def receive_backend(self, data: bytes) -> Sequence[Action]:
        """Bytes of the host."""
        relay = self._relay
        if relay is None:
            return []
        actions = relay.receive(data)
        if self._logon is not None:
            self._logon.answered()
        return actions if relay.ended is None else self._after(relay, actions)

    def record(self, event: RecordReceived) -> Sequence[Action]:
        """One record of the terminal."""
        match self._place:
            case _Place.HOSTED | _Place.RELAYED:
                return self._when_in_session(event)
            case _Place.AT_USS:
                return self._when_at_uss(event)
            case _Place.SOLICITING:
                return self._after_solicitor(self._solicitor.receive(event.data)) if self._solicitor else []
            case _Place.SIZING:
                return self._when_sizing(event)
            case _Place.VACANT:
                return []

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """What a terminal says besides records."""
        if self._relay is not None:
            return self._relay.from_keyboard(event)
        if self._printer is not None:
            return self._when_printing(self._printer, event)
        if self._hosted is None:
            return []
        match event:
            case AttentionReceived():
                return self._perform(self._hosted.receive(bytes((Aid.PA1,))))
            case SysreqReceived():
                return self._suspend()
            case ErrorConditionCleared() | ResponseReceived():
                return []

    def announce(self, application: str | None) -> None:
        """Express Logon: the client's newest IBMAPPLID."""
        if self._logon is not None:
            self._logon.announce(application)

    # -- at the USS screen

    def _when_sizing(self, event: RecordReceived) -> Sequence[Action]:
        replies = read_query_replies(event.data)
        size = None if isinstance(replies, Malformed) else replies.alternate or replies.usable
        if size is not None:
            self._terminal.resize(*size)
        return [CancelTimer(_QUERY), *self._enter()]

    def _when_at_uss(self, event: RecordReceived) -> Sequence[Action]:
        match self._desk.read(event):
            case Screen() | Text() as screen:
                return self._show(screen)
            case Logon() as request:
                return self._admit(request)
            case Logoff():
                self.is_finished = True
                return []
            case Malformed(reason):
                self.is_finished = True
                return self._say(messages.VIOLATION, detail=reason)

    def _show(self, screen: Screen | Text) -> Sequence[Action]:
        """Put a USS screen in front of the terminal; a printer has none to look at."""
        if self._terminal.device.is_printer:
            return self._await_jobs()
        self._place = _Place.AT_USS
        if isinstance(screen, Text):
            return [Send(self._terminal.unbind() + self._terminal.show_text(screen.text))]
        return self._paint(screen.record)

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

    def _welcome(self, notice: str = "") -> Sequence[Action]:
        """The USS screen, or the solicitor screen for a client without a USS table."""
        is_solicited = not self._desk.has_table and not self._terminal.device.is_printer
        return self._solicit(None, notice) if is_solicited else self._show(self._desk.show(notice=notice))

    def _admit(self, request: Logon, *, is_default: bool = False) -> Sequence[Action]:
        """Go to an application when RESTRICTAPPL and ALLOWAPPL let it; a default one needs no ALLOWAPPL."""
        name, terminal = request.application, self._terminal
        is_printer = terminal.device.is_printer
        match mapping.permission(self._setup.config.mapping, self._client, name, terminal.lu, is_printer=is_printer):
            case mapping.Permission.ALLOWED:
                return self._go(name, request.data)
            case mapping.Permission.NOT_ALLOWED if is_default:
                return self._go(name, request.data)
            case mapping.Permission.RESTRICTED if not is_printer:
                return self._solicit(request)
            case _:
                return self._fail(name, messages.APPLICATION_NOT_ALLOWED, _NOT_PERMITTED)

    def _solicit(self, request: Logon | None, notice: str = "") -> Sequence[Action]:
        self._place = _Place.SOLICITING
        self._solicitor = Solicitor(self._setup, self._terminal.display, self._terminal.lu)
        return self._after_solicitor(self._solicitor.ask(request, notice))

    def _after_solicitor(self, step: Prompt | VerifyUser | Passed | Left) -> Sequence[Action]:
        match step:
            case Prompt(record, is_unlisted):
                application = self._solicitor.application if self._solicitor else ""
                said = self._say(messages.SOLICITOR_UNLISTED, application=application) if is_unlisted else []
                return [*said, *self._paint(record)]
            case VerifyUser(user, secret, new_secret):
                assert self._solicitor is not None
                self._is_owed = True
                wanted = self._solicitor.application
                known = self._setup.applications.get(wanted)
                name = known.passticket_name if known else wanted
                return [Verify(user, secret, name, self._terminal.lu, new_secret)]
            case Passed(request, None):
                return self._admit(request)
            case Passed(request, acee):
                self._solicitor, self._solicited = None, acee
                return self._go(request.application, request.data)
            case Left():
                self._solicitor = None
                self.is_finished = not self._desk.has_table
                return [] if self.is_finished else self._show(self._desk.show())

    def _paint(self, record: bytes) -> list[Action]:
        """A 3270 screen of our own."""
        bind = b"" if self._terminal.is_bound else self._terminal.bind(self._setup.system)
        return [Send(bind + self._terminal.show(record))]

    def _go(self, name: str, data: str = "") -> Sequence[Action]:
        application = self._setup.applications.get(name)
        if application is None:
            return self._fail(name, messages.APPLICATION_UNKNOWN, _UNKNOWN)
        if not self._has_access(application):
            return self._fail(name, messages.APPLICATION_REFUSED, _NOT_PERMITTED)
        self._leave_spool()
        self._application = application
        if self._logon is not None:
            self._logon.bind(application.passticket_name)
        said = self._say(messages.APPLICATION_BOUND, application=name)
        if isinstance(application.target, BuiltIn):
            return [*said, *self._host(application.name, application.target, data)]
        return [*said, *self._relay_to(application)]

    def _has_access(self, application: Application) -> bool:
        """READ to class APPL. Who is not known yet and is asked by the application itself is checked there."""
        acee = self._solicited or self._acee
        if acee is None and application.target in _ASKS_WHO:
            return True
        resource = resources.appl(application.passticket_name)
        return self._setup.router.auth(acee, resource, service=_SERVICE, peer=self._peer).is_permitted

    def _fail(self, application: str, message: Message, sense: str, detail: str = "", log: str = "") -> list[Action]:
        """USS message 7 with our reason under it (MSG07), or the end of the connection without one."""
        user = self._acee.user if self._acee else "A USER WITHOUT CERTIFICATE"
        facts = {"application": application, "user": user, "lu": self._terminal.lu}
        said = self._say(message, **facts, detail=f"{detail} {log}".rstrip())
        if not self._setup.config.msg07:
            self.is_finished = True
            return said
        notice = message.format(**facts, detail=detail)
        if not self._desk.has_table:
            return [*said, *self._welcome(notice)]
        return [*said, *self._show(self._desk.refuse(application, sense, notice))]

    def _host(self, name: str, built_in: BuiltIn, data: str) -> Sequence[Action]:
        terminal, setup = self._terminal, self._setup
        self._place = _Place.HOSTED
        self._is_suspended = False
        self._hosted = _BUILT_IN[built_in](
            Terminal(terminal.lu, terminal.display, setup.system, name, self._peer, setup.now, data)
        )
        return [*_send(terminal.bind(name)), *self._perform(self._hosted.start())]

    def _relay_to(self, application: Application) -> Sequence[Action]:
        self._place = _Place.RELAYED
        ended = self._terminal.unbind()
        self._relay = Relay(application, self._setup.backend_tls.get(application.name), self._terminal)
        return [*_send(ended), *self._relay.start()]

    def _log_off(self) -> Sequence[Action]:
        """The application is done: look up again (LUSESSIONPEND), or drop the connection."""
        actions = [*self.leave("LOGOFF"), *_send(self._terminal.unbind())]
        if not self._setup.config.lu_session_pend:
            self.is_finished = True
            return actions
        default = self._default()
        is_over = default is None or default.first_only
        return [*actions, *(self._welcome() if is_over else self._enter())]

    def _after(self, relay: Relay, actions: Sequence[Action]) -> Sequence[Action]:
        """Whatever the relay did; when it is over, the USS screen says why."""
        ended = relay.ended
        if ended is None:
            return actions
        name = self.application
        actions = [*actions, *self.leave(ended.detail)]
        self._place = _Place.VACANT
        if not ended.was_bound:
            return [*actions, *self._fail(name, ended.message, _NOT_AVAILABLE, ended.detail, ended.log)]
        return [*actions, *self._lose(name, ended)]

    def _lose(self, application: str, ended: Ended) -> list[Action]:
        actions = [*self._say(ended.message, application=application, detail=ended.detail)]
        actions += _send(self._terminal.unbind())
        if not self._setup.config.lu_session_pend:
            self.is_finished = True
            return actions
        notice = ended.message.format(application=application, detail=ended.detail)
        return [*actions, *self._welcome(notice)]

    # -- in session

    def _when_in_session(self, event: RecordReceived) -> Sequence[Action]:
        if event.data_type is not DataType.DATA_3270:
            return self._when_not_3270(event)
        if self._logon is None or not self._logon.is_scanning:
            return self._deliver(event)
        return self._fill_in(self._logon, event)

    def _deliver(self, event: RecordReceived) -> Sequence[Action]:
        if self._relay is not None:
            return self._relay.from_terminal(event)
        return self._perform(self._hosted.receive(event.data)) if self._hosted else []

    def _fill_in(self, logon: ExpressLogon, event: RecordReceived) -> Sequence[Action]:
        """Express Logon: the record as it is to go on."""
        said: list[Action] = []
        match logon.substitute(event.data):
            case Unchanged():
                pass
            case Substituted(record, user, application, has_ticket):
                event = msgspec.structs.replace(event, data=record)
                if has_ticket:
                    said = self._say(messages.LOGON_FILLED, user=user, application=application)
            case NotYet(record):
                self._held = msgspec.structs.replace(event, data=record)
                return [SetTimer(_TICKET, _TICKET_SECONDS)]
            case Failed(application, detail):
                said = self._say(messages.LOGON_FAILED, application=application, detail=detail)
        return [*said, *self._deliver(event)]

    def _offer_again(self) -> Sequence[Action]:
        """A second has passed: there is a new PassTicket for the record that waits."""
        event, self._held = self._held, None
        return [] if event is None else self._when_in_session(event)

    def _perform(self, asks: Sequence[Ask]) -> Sequence[Action]:
        assert self._application is not None
        actions: list[Action] = []
        for ask in asks:
            match ask:
                case Show(record):
                    actions.append(Send(self._terminal.show(record)))
                    if self._logon is not None:
                        self._logon.answered()
                case VerifyUser(user, secret, new_secret):
                    self._is_owed = True
                    name = self._application.passticket_name
                    actions.append(Verify(user, secret, name, self._terminal.lu, new_secret))
                case RunCommand(acee, text):
                    self._is_owed = True
                    actions.append(Command(acee, text, self._terminal.lu))
                case PrintOut():
                    submitted = submit(self._setup, ask, peer=self._peer)
                    answered = self._hosted.command_done(submitted.code, (submitted.text,)) if self._hosted else ()
                    return [*actions, *submitted.actions, *self._perform(answered)]
                case End():
                    return [*actions, *self._log_off()]
        return actions

    def _suspend(self) -> Sequence[Action]:
        """SYSREQ: the application waits while LOGOFF may be typed; without SSCP-LU-DATA it ends at once."""
        terminal = self._terminal
        if terminal.core.mode is Mode.PLAIN or not terminal.has_bind_image:
            return self._log_off()
        self._is_suspended = not self._is_suspended
        return [Send(terminal.core.send_sscp_lu(b""))] if self._is_suspended else []

    def _when_not_3270(self, event: RecordReceived) -> Sequence[Action]:
        if self._relay is not None:
            return self._relay.from_terminal(event)
        if event.data_type is not DataType.SSCP_LU_DATA or not self._is_suspended:
            return []
        text = CP037.decode(event.data)
        if isinstance(parse(text, DEFAULT_COMMANDS), Logoff):
            return self._log_off()
        answer = messages.USS[2].format(first=text.strip()[:8], second="")
        return [Send(self._terminal.core.send_sscp_lu(CP037.encode(answer)))]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        facts = {"peer": self._peer, "port": self._setup.config.port, "lu": self._terminal.lu}
        return [Console(message, {**facts, **fields})]


def _send(data: bytes) -> list[Action]:
    """A ``Send``, unless there is nothing to send."""
    return [Send(data)] if data else []
