"""One console on the control socket: a request is run as the connection's user, its result goes back, in order.

Who that user is was decided before any byte was read: the kernel names the peer's uid (SO_PEERCRED), the
configuration names the user ID that stands for it. Whose uid stands for nobody logs on, with short lines, a little
time and few attempts, and nothing else is done for him.

A console that asks without reading, or faster than it is answered, costs the others nothing: one command runs at a
time, the next one when the result of the last has left, and in a turn of the reactor of its own. What comes meanwhile
stays unread. What a console follows or watches goes out in blocks, the next one when the last has left, so the socket
of one that does not read holds a result and a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import attrs

from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import (
    Asked,
    Follow,
    Lock,
    Logon,
    PeerViolation,
    Request,
    Result,
    Unwatch,
    Watch,
    Welcome,
)
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyResult
from appliance.secret import Secret
from appliance.services.control import messages
from appliance.services.control.eventhub import EventHub, Subscription
from appliance.services.control.watchhub import WatchHub
from appliance.session.actions import Action, CancelTimer, Close, Command, Console, Send, SetTimer, Settle, Verify
from appliance.session.base import SessionView
from appliance.session.events import Closed, CommandDone, Drained, Event, Opened, TimerFired, Verified, Woken
from appliance.session.wires import Wire

__all__ = ["ConsoleSite", "ControlSession"]

_BLOCK = 200  # notices
_LOGON, _TURN = "logon", "turn"  # timers
_MOST_ATTEMPTS = 3
#: The application that passwords and PassTickets of consoles are for (classes APPL and PTKTDATA).
APPLICATION = "OPERATOR"


@attrs.frozen
class ConsoleSite:
    """What all consoles share."""

    system: str
    version: str
    hub: EventHub
    watches: WatchHub
    logon_seconds: int = 120  # LOGONTIMEOUT
    idle_seconds: int = 0  # after which a screen nobody touches locks itself


class ControlSession:
    """Decisions for one console."""

    __slots__ = (
        *("_acee", "_attempts", "_core", "_is_held", "_is_sending", "_number", "_peer", "_running", "_site"),
        "_subscription",
    )

    def __init__(self, acee: Acee | None, peer: str, site: ConsoleSite) -> None:
        """``acee`` is that of the peer's uid; None: he has to log on."""
        self._acee = acee
        self._peer = peer
        self._site = site
        self._core = ServerCore()
        self._core.trust(is_known=acee is not None)
        self._number = 0
        self._attempts = 0
        self._running: Request | Follow | Watch | Logon | None = None
        self._subscription: Subscription | None = None
        self._is_sending = False  # a block of notices has not left yet
        self._is_held = False  # the next request waits: for a result to leave, then for the reactor's next turn

    @property
    def is_waiting(self) -> bool:
        """True while a command runs, and until its result has left."""
        return self._running is not None or self._is_held

    def view(self) -> SessionView:
        """The console's user."""
        state = "RUNNING" if self._running is not None else "IDLE" if self._acee else "LOGON"
        return SessionView("CONTROL", "control.sock", user=self._acee.user if self._acee else "", state=state)

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Requests, however they were cut."""
        self._core.receive_data(data)
        return self._pull()

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case Opened():
                self._number = event.number
                return [*self._said_who(), self._welcome()]
            case CommandDone():
                return self._when_done(event)
            case Verified():
                return self._when_verified(event.result)
            case Woken():
                return self._notices()
            case Drained():
                return self._when_drained()
            case TimerFired(name) if name == _TURN:
                self._is_held = False
                return self._pull()
            case TimerFired():
                return [Console(messages.NOBODY_LOGGED_ON, {"peer": self._peer}), Close()]
            case Closed():
                self._acee = None
                self._hub.leave(self._number)
                self._site.watches.end(self._number, "the console is gone")
                return []
            case _:
                return []

    @property
    def _hub(self) -> EventHub:
        return self._site.hub

    # -- who it is

    def _said_who(self) -> list[Action]:
        if self._acee is None:
            return [SetTimer(_LOGON, self._site.logon_seconds)]
        return [Settle(), Console(messages.CONNECTED, {"user": self._acee.user, "peer": self._peer})]

    def _welcome(self) -> Action:
        user = self._acee.user if self._acee else ""
        return Send(self._core.send(Welcome(self._site.system, self._site.version, user, self._site.idle_seconds)))

    def _log_on(self, asked: Logon) -> list[Action]:
        self._running = asked
        secret = f"{asked.password}:{asked.code}" if asked.code else asked.password
        new = Secret(asked.new_password) if asked.new_password else None
        return [Verify(asked.user.upper(), Secret(secret), APPLICATION, "", new)]

    def _when_verified(self, result: VerifyResult) -> list[Action]:
        asked = self._running
        assert isinstance(asked, Logon)
        self._running = None
        match result:
            case Accepted():
                self._become(result.acee)
                self._attempts = 0
                said = [CancelTimer(_LOGON), *self._said_who()]
                return [*said, self._answer(asked, 0, messages.LOGGED_ON.format(user=result.acee.user)),
                        self._welcome(), *self._pull()]  # fmt: skip
            case Rejected():
                return self._when_rejected(asked, result)
            case _:
                assert_never(result)

    def _when_rejected(self, asked: Logon, result: Rejected) -> list[Action]:
        """He is told no more than whether his password was right."""
        fields = {"user": result.user, "peer": self._peer, "reason": result.reason.value}
        knows_password = result.reason in (RejectReason.EXPIRED, RejectReason.NEW_PASSWORD)
        told = messages.NEW_PASSWORD_NEEDED if knows_password else messages.LOGON_REFUSED
        return [Console(messages.LOGON_FAILED, fields), self._answer(asked, 8, told.format()), *self._next_attempt()]

    def _refuse(self, asked: Asked) -> list[Action]:
        """Something else than a logon, of somebody who did not log on."""
        refused = messages.STRANGER.format(peer=self._peer)
        return [
            Console(messages.STRANGER, {"peer": self._peer}),
            self._answer(asked, 8, refused),
            *self._next_attempt(),
        ]

    def _next_attempt(self) -> list[Action]:
        """Go on, unless nobody was known for too many attempts."""
        self._attempts += 1
        is_over = self._acee is None and self._attempts >= _MOST_ATTEMPTS
        return [Close()] if is_over else self._pull()

    def _lock(self, asked: Lock) -> list[Action]:
        """Whoever was here is not any more, and what he followed is not told to whoever comes."""
        self._become(None)
        self._attempts = 0
        return [self._answer(asked, 0), self._welcome(), *self._pull()]

    def _become(self, acee: Acee | None) -> None:
        self._acee = acee
        self._core.trust(is_known=acee is not None)
        self._hub.leave(self._number)
        self._subscription = None
        self._site.watches.end(self._number, "the console is somebody else's")

    # -- what is asked

    def _pull(self) -> list[Action]:
        if self.is_waiting:
            return []
        match self._core.next_event():
            case None:
                return []
            case PeerViolation() as violation:
                fields = {"reason": violation.reason}
                answer = Result(0, 8, (messages.VIOLATION.format(**fields),))
                return [Console(messages.VIOLATION, fields), Send(self._core.send(answer)), Close()]
            case Logon() as logon:
                return self._log_on(logon)
            case asked if self._acee is None:
                return self._refuse(asked)
            case Lock() as lock:
                return self._lock(lock)
            case Request() as request:
                self._running = request
                return [Command(self._acee, request.command, request.source, request.document)]
            case Follow() as follow:
                self._running = follow
                return [Command(self._acee, f"D EVENTS,{follow.topic}", follow.source)]
            case Watch() as watch:
                self._running = watch
                return [Command(self._acee, f"V TCPIP,,TELNET,WATCH,CONN={watch.connection}", watch.source)]
            case Unwatch() as unwatch:
                self._site.watches.end(self._number, "the watcher left")
                return [self._answer(unwatch, 0), *self._pull()]

    def _answer(self, asked: Asked, code: int, *lines: str) -> Action:
        return Send(self._core.send(Result(asked.id, code, lines)))

    def _when_done(self, event: CommandDone) -> Sequence[Action]:
        assert self._running is not None
        asked, self._running = self._running, None
        if isinstance(asked, Follow) and event.code == 0:
            self._subscription = self._hub.follow(self._number, asked.topic.upper())
        if isinstance(asked, Watch) and event.code < 8 and not self._begins_to_watch(asked.connection):
            event = CommandDone(8, (messages.NO_SUCH_CONNECTION.format(id=asked.connection),))
        result = Result(asked.id, event.code, event.lines, event.columns, event.rows)
        self._is_held = True
        return [Send(self._core.send(result), notify=True)]

    def _when_drained(self) -> list[Action]:
        """All has left: what happened meanwhile is told, and if more was asked, that is looked at in another turn."""
        self._is_sending = False
        actions = self._notices()
        if self._is_held:
            self._is_held = self._core.has_more
            actions += [SetTimer(_TURN, 0)] if self._is_held else []
        return actions

    def _begins_to_watch(self, connection: int) -> bool:
        """False when the terminal that the command has found is gone already."""
        assert self._acee is not None
        try:
            self._site.watches.begin(self._number, connection, self._acee.user)
        except LookupError:
            return False
        return True

    def _notices(self) -> list[Action]:
        if self._is_sending:
            return []
        followed = self._subscription.take(_BLOCK) if self._subscription is not None else []
        block = [*followed, *self._site.watches.take(self._number)]
        if not block:
            return []
        self._is_sending = True
        return [Send(b"".join(map(self._core.send, block)), notify=True)]
