"""One console on the control socket: a request is run as the connection's user, its result goes back, in order.

Who that user is was decided before any byte was read: the kernel names the peer's uid (SO_PEERCRED), the
configuration names the user ID that stands for it. One command runs at a time; what comes meanwhile stays unread.
What a console follows goes out in blocks: the next one when the last has left, so the socket of one that does not
read holds one block.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import Follow, PeerViolation, Request, Result, Welcome
from appliance.saf.model import Acee
from appliance.services.control import messages
from appliance.services.control.eventhub import EventHub, Subscription
from appliance.session.actions import Action, Close, Command, Console, Send
from appliance.session.base import SessionView
from appliance.session.events import Closed, CommandDone, Drained, Event, Opened, Woken
from appliance.session.wires import Wire

__all__ = ["ControlSession"]

_BLOCK = 200  # notices


class ControlSession:
    """Decisions for one console."""

    __slots__ = ("_acee", "_core", "_hub", "_is_sending", "_number", "_peer", "_running", "_subscription", "_welcome")

    def __init__(self, acee: Acee | None, peer: str, system: str, version: str, hub: EventHub) -> None:
        self._acee = acee
        self._peer = peer
        self._welcome = Welcome(system, version, acee.user if acee else "")
        self._hub = hub
        self._core = ServerCore()
        self._number = 0
        self._running: Request | Follow | None = None
        self._subscription: Subscription | None = None
        self._is_sending = False  # a block of notices has not left yet

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
                return self._when_opened(event)
            case CommandDone():
                return self._when_done(event)
            case Woken():
                return self._notices()
            case Drained():
                self._is_sending = False
                return self._notices()
            case Closed():
                self._acee = None
                self._hub.leave(self._number)
                return []
            case _:
                return []

    def _when_opened(self, event: Opened) -> Sequence[Action]:
        self._number = event.number
        if self._acee is None:
            return [Console(messages.STRANGER, {"peer": self._peer}), Close()]
        said = Console(messages.CONNECTED, {"user": self._acee.user, "peer": self._peer})
        return [said, Send(self._core.send(self._welcome))]

    def _when_done(self, event: CommandDone) -> Sequence[Action]:
        assert self._running is not None
        if isinstance(self._running, Follow) and event.code == 0:
            self._subscription = self._hub.follow(self._number, self._running.topic.upper())
        result = Result(self._running.id, event.code, event.lines, event.columns, event.rows)
        self._running = None
        return [Send(self._core.send(result)), *self._pull()]

    def _pull(self) -> list[Action]:
        if self._acee is None or self._running is not None:
            return []
        match self._core.next_event():
            case None:
                return []
            case Request() as request:
                self._running = request
                return [Command(self._acee, request.command, request.source, request.document)]
            case Follow() as follow:
                self._running = follow
                return [Command(self._acee, f"D EVENTS,{follow.topic}", follow.source)]
            case PeerViolation() as violation:
                said = Console(messages.VIOLATION, {"reason": violation.reason})
                return [said, Send(self._core.send(Result(0, 8, (violation.hint,)))), Close()]

    def _notices(self) -> list[Action]:
        if self._subscription is None or self._is_sending:
            return []
        block = self._subscription.take(_BLOCK)
        if not block:
            return []
        self._is_sending = True
        return [Send(b"".join(map(self._core.send, block)), notify=True)]
