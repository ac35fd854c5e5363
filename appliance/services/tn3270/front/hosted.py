"""A built-in application in session with a terminal: its asks performed, its answers brought back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from appliance.applications import base
from appliance.applications.base import (
    Ask,
    CancelPrint,
    End,
    PrintOut,
    RunCommand,
    Show,
    Terminal,
    VerifyUser,
)
from appliance.applications.echo import EchoApplication
from appliance.applications.replay import ReplayApplication
from appliance.applications.tso import TsoApplication
from appliance.config.appls import Application, BuiltIn
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.tn3270.constants import DataType, Mode
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    ErrorConditionCleared,
    RecordReceived,
    ResponseReceived,
    SysreqReceived,
)
from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.resuming import go_on, leave_behind
from appliance.services.tn3270.desk.usscommand import DEFAULT_COMMANDS, Logoff, parse
from appliance.services.tn3270.front.partner import Ending, Keyed, LoggedOff
from appliance.services.tn3270.front.window import Window
from appliance.services.tn3270.printers.printing import submit
from appliance.services.tn3270.setup import PortSetup
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, Command, Send, Verify
from appliance.session.events import CommandDone, Event, Verified
from appliance.session.wires import Wire

__all__ = ["ASKS_WHO", "Hosted"]

_BUILT_IN: Mapping[BuiltIn, Callable[[Terminal], base.Application]] = {
    BuiltIn.TSO: TsoApplication,
    BuiltIn.ECHO: EchoApplication,
    BuiltIn.REPLAY: ReplayApplication,
}
#: Built-in applications that verify their users themselves.
ASKS_WHO = frozenset((BuiltIn.TSO, BuiltIn.REPLAY))


class Hosted:
    """A partner (see ``partner``) that is built in."""

    __slots__ = (
        "_hosted",
        "_is_suspended",
        "_peer",
        "_setup",
        "_shown",
        "_terminal",
        "application",
        "ended",
        "is_waiting",
        "window",
    )

    wire: Wire | None = None

    def __init__(
        self, setup: PortSetup, application: Application, terminal: BoundTerminal, window: Window, peer: str, data: str
    ) -> None:
        """``data`` is what the user wrote behind the application's name."""
        assert isinstance(application.target, BuiltIn)
        self.application = application
        self.window = window
        self.ended: Ending | None = None
        #: A password or a command is under way.
        self.is_waiting = False
        self._setup = setup
        self._terminal = terminal
        self._peer = peer
        self._is_suspended = False
        self._shown = b""  # by the last record: each of a built-in application erases the screen first
        facts = Terminal(terminal.lu, window.display, setup.system, application.name, peer, setup.now, data)
        self._hosted = _BUILT_IN[application.target](facts)

    @property
    def user(self) -> str:
        """Who is logged on to it."""
        return self._hosted.user

    @property
    def state(self) -> str:
        """For the operator."""
        return "IN SESSION"

    def start(self) -> Sequence[Action]:
        """Bind the terminal and show the first screen."""
        bind = self.window.bind(self.application.name)
        return [*([Send(bind)] if bind else []), *self._perform(self._hosted.start())]

    def stop(self) -> Sequence[Action]:
        """A session that its user did not end may be gone on with (DISCONNECTABLE)."""
        if self.ended is None:
            leave_behind(self._setup, self.application.name, self._hosted)
        return []

    def handle(self, event: Event) -> Sequence[Action]:
        """The answer to a question of the application."""
        match event:
            case Verified():
                self.is_waiting = False
                asks = self._hosted.verified(event.result)
                return self._perform(go_on(self._setup, self.application.name, self._hosted, asks))
            case CommandDone():
                self.is_waiting = False
                return self._perform(self._hosted.command_done(event.code, event.printed))
            case _:
                return []

    def receive(self, data: bytes) -> Sequence[Action]:
        """It has no wire."""
        return []

    def record(self, record: RecordReceived) -> Sequence[Action]:
        """One record of the terminal."""
        match record.data_type:
            case DataType.DATA_3270:
                return self._perform(self._hosted.receive(record.data))
            case DataType.SSCP_LU_DATA if self._is_suspended:
                return self._when_suspended(self._terminal.display.code_page.decode(record.data))
            case _:
                return []

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """ATTN is PA1; SYSREQ suspends, and goes on."""
        match event:
            case AttentionReceived():
                return self._perform(self._hosted.receive(bytes((Aid.PA1,))))
            case SysreqReceived():
                return self._suspend()
            case ErrorConditionCleared() | ResponseReceived():
                return []

    def _perform(self, asks: Sequence[Ask]) -> Sequence[Action]:
        actions: list[Action] = []
        for ask in asks:
            match ask:
                case Show(record):
                    self._shown = record
                    actions += _send(self.window.show(record))
                case VerifyUser(user, secret, new_secret):
                    self.is_waiting = True
                    name = self.application.passticket_name
                    actions.append(Verify(user, secret, name, self._terminal.lu, new_secret))
                case RunCommand(acee, text, is_tso):
                    self.is_waiting = True
                    actions.append(Command(acee, text, self._terminal.lu, is_tso=is_tso))
                case PrintOut() | CancelPrint():
                    submitted = submit(self._setup, ask, terminal=self._terminal.lu, peer=self._peer)
                    answered = self._hosted.command_done(submitted.code, (submitted.text,))
                    return [*actions, *submitted.actions, *self._perform(answered)]
                case End():
                    self.ended = LoggedOff()
                    break
        return actions

    def _suspend(self) -> Sequence[Action]:
        """SYSREQ: the application waits while LOGOFF may be typed; without SSCP-LU-DATA it ends at once.

        The next SYSREQ goes back to it. A terminal has one screen for both sessions, on which s3270 leaves what the
        SSCP said; in SNA its LU reports a lost presentation space (LUSTAT 082B), and the application paints it anew.
        """
        terminal = self._terminal
        if terminal.core.mode is Mode.PLAIN or not terminal.has_bind_image:
            self.ended = LoggedOff()
            return []
        self._is_suspended = not self._is_suspended
        return _send(terminal.core.send_sscp_lu(b"") if self._is_suspended else self.window.show(self._shown))

    def _when_suspended(self, text: str) -> Sequence[Action]:
        if isinstance(parse(text, DEFAULT_COMMANDS), Logoff):
            self.ended = LoggedOff()
            return []
        answer = messages.USS[2].format(first=text.strip()[:8].upper(), second="")
        return [Send(self._terminal.show_text(f"\n{answer}\n"))]  # on lines of its own


def _send(data: bytes) -> list[Action]:
    """A ``Send``, unless there is nothing to send."""
    return [Send(data)] if data else []
