"""One console on the control socket: a request is run as the connection's user, its result goes back, in order.

Who that user is was decided before any byte was read: the kernel names the peer's uid (SO_PEERCRED), the
configuration names the user ID that stands for it. One command runs at a time; what comes meanwhile stays unread.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import PeerViolation, Request, Result, Welcome
from appliance.saf.model import Acee
from appliance.services.control import messages
from appliance.session.actions import Action, Close, Command, Console, Send
from appliance.session.base import SessionView
from appliance.session.events import Closed, CommandDone, Event, Opened
from appliance.session.wires import Wire

__all__ = ["ControlSession"]


class ControlSession:
    """Decisions for one console."""

    __slots__ = ("_acee", "_core", "_peer", "_running", "_welcome")

    def __init__(self, acee: Acee | None, peer: str, system: str, version: str) -> None:
        self._acee = acee
        self._peer = peer
        self._welcome = Welcome(system, version, acee.user if acee else "")
        self._core = ServerCore()
        self._running: int | None = None

    @property
    def is_waiting(self) -> bool:
        """True while a command runs."""
        return self._running is not None

    def view(self) -> SessionView:
        """The console's user."""
        state = "RUNNING" if self.is_waiting else "IDLE"
        return SessionView("CONTROL", "control.sock", user=self._acee.user if self._acee else "", state=state)

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Requests, however they were cut."""
        self._core.receive_data(data)
        return self._pull()

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case Opened():
                return self._when_opened()
            case CommandDone():
                return self._when_done(event)
            case Closed():
                self._acee = None
                return []
            case _:
                return []

    def _when_opened(self) -> Sequence[Action]:
        if self._acee is None:
            return [Console(messages.STRANGER, {"peer": self._peer}), Close()]
        said = Console(messages.CONNECTED, {"user": self._acee.user, "peer": self._peer})
        return [said, Send(self._core.send(self._welcome))]

    def _when_done(self, event: CommandDone) -> Sequence[Action]:
        assert self._running is not None
        result = Result(self._running, event.code, event.lines, event.columns, event.rows)
        self._running = None
        return [Send(self._core.send(result)), *self._pull()]

    def _pull(self) -> list[Action]:
        if self._acee is None or self._running is not None:
            return []
        match self._core.next_event():
            case None:
                return []
            case Request() as request:
                self._running = request.id
                return [Command(self._acee, request.command, request.source)]
            case PeerViolation() as violation:
                said = Console(messages.VIOLATION, {"reason": violation.reason})
                return [said, Send(self._core.send(Result(0, 8, (violation.hint,)))), Close()]
