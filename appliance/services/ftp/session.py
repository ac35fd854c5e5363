"""One FTP client: events in, actions out.

Bytes go to the core, and commands are pulled from it one at a time while nothing is owed. During a transfer ABOR,
STAT, NOOP and QUIT are answered at once; the first other command is held until the transfer has ended, and nothing is
read behind it. What a command does stands in the handlers; this file knows only when one may run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import assert_never

from appliance.protocols.ftp.commands import Command
from appliance.protocols.ftp.events import (
    CommandReceived,
    FtpEvent,
    LineRejected,
    PasswordReceived,
    PeerViolation,
    RejectReason,
)
from appliance.services.ftp import hosting, messages, namespaces, status, telling
from appliance.services.ftp.conversation import Actions, Conversation, FtpSite, Handler, Phase
from appliance.services.ftp.details import describe
from appliance.services.ftp.exits.asking import ask
from appliance.services.ftp.hfs import digesting, filing, modifying
from appliance.services.ftp.hfs import moving as transfer
from appliance.services.ftp.logon import commands as logon
from appliance.services.ftp.logon.noticeboard import CHANGING
from appliance.services.ftp.security import commands as security
from appliance.services.ftp.site import command as sitecommand
from appliance.services.ftp.transfer import dataport, parameters
from appliance.services.ftp.transfer.awaiting import AWAIT_TIMER, when_time_comes
from appliance.services.ftp.transfer.moving import when_ended
from appliance.session.actions import Action, Close, KeepAlive, SetTimer
from appliance.session.base import SessionView
from appliance.session.events import (
    Closed,
    CloseReason,
    Event,
    ExitAnswer,
    ExitDone,
    Opened,
    TimerFired,
    TransferEnded,
)
from appliance.session.wires import Wire

__all__ = ["HANDLERS", "FtpSession"]

_IDLE_TIMER = "idle"

HANDLERS: dict[str, Handler] = {
    **security.HANDLERS,
    **logon.HANDLERS,
    **hosting.HANDLERS,
    **parameters.HANDLERS,
    **digesting.HANDLERS,
    **dataport.HANDLERS,
    **transfer.HANDLERS,
    **filing.HANDLERS,
    **modifying.HANDLERS,
    **sitecommand.HANDLERS,
    **telling.HANDLERS,
    **status.HANDLERS,
    **namespaces.HANDLERS,
}

#: Verbs without effect that clients expect to be taken (202); the others that are not implemented get 502.
_SUPERFLUOUS = frozenset(("ACCT", "ALLO", "SMNT"))

#: Commands that no program written for z/OS sends: this is a client for servers of every kind.
_BEYOND_Z_OS = frozenset(("CLNT", "MLSD", "MLST", "OPTS"))

_REJECTIONS = {
    RejectReason.UNKNOWN: (500, "unknown command"),
    RejectReason.ARGUMENT_MISSING: (501, "an argument is missing"),
    RejectReason.ARGUMENT_UNWANTED: (501, "no argument is expected"),
    RejectReason.TOO_LONG: (500, "command line too long"),
    RejectReason.CONTROL_CHARACTER: (500, "control characters are not allowed"),
    RejectReason.NOT_UTF8: (501, "the command is not in UTF-8"),
}


class FtpSession:
    """Decisions for one FTP client."""

    __slots__ = ("_c", "_held")

    def __init__(self, site: FtpSite) -> None:
        self._c = Conversation(site)
        self._held: CommandReceived | PasswordReceived | None = None

    @property
    def is_waiting(self) -> bool:
        """True while an answer is owed, a command is held, or the end has come."""
        return self._c.waiting is not None or self._held is not None or self._c.phase is Phase.CLOSING

    def view(self) -> SessionView:
        """The user, what is going on, and the file in transfer."""
        c = self._c
        moving = f"{c.transfer.verb} {c.transfer.path}" if c.transfer else ""
        if c.phase is not Phase.READY:
            state = c.phase.value
        elif c.transfer:
            state = "TRANSFER"
        else:
            state = "LOGGED IN" if c.acee else "LOGIN"
        user = c.acee.user if c.acee else ""
        return SessionView("FTP", c.config.jobname, user=user, application=moving, state=state)

    def details(self) -> Sequence[tuple[str, str]]:
        """Where it is, what is set, and how far its transfer is."""
        return describe(self._c)

    def facts(self) -> Mapping[str, str]:
        """Lists select FTP sessions by what is in their rows."""
        return {}

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Commands, however they were cut."""
        self._c.core.receive_data(data)
        self._c.last_input = self._c.site.now()
        return self._pull()

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes; commands that were waiting behind the event follow."""
        return [*self._handle(event), *self._pull()]

    def _handle(self, event: Event) -> Actions:
        c = self._c
        if isinstance(event, Closed) and event.wire is Wire.CLIENT:
            return self._when_lost(event)
        if c.phase is Phase.CLOSING:
            return []
        if c.waiting is not None and isinstance(event, c.waiting.kinds) and _is_expected(event):
            waiting, c.waiting = c.waiting, None
            return waiting.resume(c, event)
        match event:
            case Opened():
                return self._when_opened(event)
            case TransferEnded() if c.transfer is not None:
                c.last_input = c.site.now()
                return when_ended(c, event)
            case TimerFired():
                return self._when_timer(event.name)
            case Closed() if c.transfer is None:
                c.passive = None
                return []
            case _:
                return []

    def _when_opened(self, event: Opened) -> Actions:
        c = self._c
        c.peer, c.local, c.entry = event.peer, event.local, event.entry
        c.forget_user()  # what is said for the client's network counts from here
        timers: Actions = [logon.login_timer(c)]
        if c.config.keep_alive:
            timers.append(KeepAlive(c.config.keep_alive))
        if c.config.inactive:
            timers.append(SetTimer(_IDLE_TIMER, float(c.config.inactive)))
        return [*timers, *ask(c, "FTCHKIP", {}, _when_let_in)]

    def _when_lost(self, event: Closed) -> Actions:
        c = self._c
        was_securing, c.phase = c.phase is Phase.SECURING, Phase.CLOSING
        c.leave_seat()
        if was_securing or event.reason is CloseReason.TLS_FAILED:
            return [c.say(messages.TLS_FAILED, detail=f"{event.reason.value} {event.detail}".rstrip())]
        return [c.say(messages.LOGGED_OFF)] if c.acee else []

    def _when_timer(self, name: str) -> Actions:
        if name == logon.LOGIN_TIMER and self._c.acee is None:
            return self._time_out("Login timed out.", f"not logged on after {self._c.site.logon_seconds} seconds")
        if name == AWAIT_TIMER:
            return when_time_comes(self._c)
        return self._when_idle() if name == _IDLE_TIMER else []

    def _when_idle(self) -> Actions:
        """INACTIVE counts from the last input or the end of the last transfer."""
        c = self._c
        allowed = timedelta(seconds=c.config.inactive)
        left = (allowed - (c.site.now() - c.last_input)).total_seconds()
        if c.transfer is not None or c.waiting is not None:
            return [SetTimer(_IDLE_TIMER, float(c.config.inactive))]
        if left > 0:
            return [SetTimer(_IDLE_TIMER, left)]
        return self._time_out("Connection timed out.", f"no command for {c.config.inactive} seconds")

    def _time_out(self, text: str, detail: str) -> Actions:
        c = self._c
        said = c.say(messages.TIMED_OUT, detail=detail)
        if c.phase is Phase.READY:
            return c.close(421, text, said)
        c.phase = Phase.CLOSING  # in a handshake there is nobody to read a reply
        return [said, Close()]

    def _pull(self) -> Actions:
        c = self._c
        actions: Actions = []
        while c.phase is Phase.READY and c.waiting is None and (event := self._next()) is not None:
            actions += self._dispatch(event)
        return actions

    def _next(self) -> FtpEvent | None:
        """The held command once it may run; nothing while one is held."""
        if self._held is None:
            return self._c.core.next_event()
        if self._c.transfer is not None:
            return None
        held, self._held = self._held, None
        return held

    def _dispatch(self, event: FtpEvent) -> Actions:
        c = self._c
        match event:
            case CommandReceived() | PasswordReceived():
                return self._command(event)
            case LineRejected():
                c.rename_from = None
                code, text = _REJECTIONS[event.reason]
                return c.reply(code, f"{text} {event.verb}".rstrip())
            case PeerViolation():
                said = c.say(messages.VIOLATION, detail=event.reason)
                if event.hint:
                    return c.close(421, event.hint, said)
                c.phase = Phase.CLOSING
                return [said, Close()]
            case _:
                assert_never(event)

    def _command(self, event: CommandReceived | PasswordReceived) -> Actions:
        c, command = self._c, event.command
        if c.transfer is not None and not command.during_transfer:
            self._held = event
            return []
        c.is_beyond_z_os |= command.name in _BEYOND_Z_OS
        if command.name != "RNTO":
            c.rename_from = c.mvs.rename_from = None  # RNFR counts for the very next command only
        if refusal := _refusal(command, is_logged_on=c.acee is not None):
            return c.reply(*refusal)
        if command.name in CHANGING:
            c.site.notices.forget()
        if isinstance(event, PasswordReceived):
            return logon.password(c, event.secret)
        if not c.site.exits.has("FTCHKCMD"):
            return HANDLERS[command.name](c, event.argument)
        call = {"command": command.name, "arguments": event.argument}
        return ask(c, "FTCHKCMD", call, lambda c, answer: _when_checked(c, event, answer))


def _when_let_in(c: Conversation, answer: ExitAnswer) -> Actions:
    """The greeting; on the TLS port behind the handshake, or before it where SECUREIMPLICITZOS says so."""
    if answer.refusal is not None:
        return c.close(421, "User Exit rejects open for connection")
    c.protection.is_implicit = c.config.is_implicit(c.local.port)
    if not c.protection.is_implicit:
        c.phase = Phase.READY
        return telling.greeting(c, "")
    if c.site.tls is None:
        c.phase = Phase.CLOSING
        return [c.say(messages.NO_TLS_POLICY), Close()]
    if c.config.secure_implicit_zos:
        return [*telling.greeting(c, ""), *security.start_tls(c)]
    return security.start_tls(c, telling.greeting)


def _refusal(command: Command, *, is_logged_on: bool) -> tuple[int, str] | None:
    if not command.implemented:
        return (202 if command.verb in _SUPERFLUOUS else 502), f"{command.verb} command not implemented"
    if not is_logged_on and not command.before_login:
        return 530, "You must first login with USER and PASS."
    return None


def _when_checked(c: Conversation, event: CommandReceived, answer: ExitAnswer) -> Actions:
    """FTCHKCMD let it through, perhaps with other arguments, or did not."""
    command = event.command
    if answer.refusal is not None:
        told = [f"UX-{answer.refusal}"] if answer.refusal else []
        user = c.user or "nobody"
        return c.reply(500, *told, f"User Exit denies Userid {user} from using Command {command.verb}")
    return HANDLERS[command.name](c, event.argument if answer.arguments is None else answer.arguments)


def _is_expected(event: Event) -> bool:
    """Whether an event can be an answer: no other timer than that of a delayed reply, no port that was closed here."""
    match event:
        case TimerFired(name=name):
            return name == logon.DELAY_TIMER
        case Closed(reason=reason):
            return reason is not CloseReason.LOCAL_CLOSED
        case ExitDone(is_awaited=is_awaited):
            return is_awaited
        case _:
            return True
