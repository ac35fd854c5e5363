"""Several terminal sessions of one bench, with what they tell each other carried between them as connections would."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.tn3270.client import ClientCore
from appliance.services.tn3270.session import TerminalSession
from appliance.session.actions import Action, Adopt, Close, Tell
from appliance.session.events import Closed, CloseReason, Event, Opened, TimerFired, Told
from appliance.session.wires import Endpoint, Wire
from tests.support.script import Script
from tests.support.terminals import LOCAL, Bench, Keyboard


class Exchange:
    """Connections by number. A client that is ``silent`` takes nothing more in and says nothing."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.live: dict[int, Keyboard] = {}
        self.silent: set[int] = set()
        self.adopted: list[tuple[int, int]] = []
        self.said: list[str] = []
        self._numbers = iter(range(1, 1000))

    def connect(self, host: str = "192.0.2.7", device: str = "IBM-3278-2-E", **options: object) -> int:
        """A new client on the bench's port; its number."""
        number = next(self._numbers)
        script = Script(TerminalSession(self.bench.setup()))
        terminal = self.live[number] = Keyboard(script, ClientCore(device, **options))
        replies = script.handle(Opened(Wire.CLIENT, Endpoint(host, 40000 + number), LOCAL, number))
        self._carry(number, terminal.take(replies).last.actions)
        return number

    def lu(self, number: int) -> str:
        return self.live[number].script.session.view().lu

    def logged_on(self, **options: object) -> int:
        """A connection that holds TCPABC82 and is in session with ECHO."""
        number = self.connect(name="TCPABC82", **options)
        self.live[number].enter("LOGON APPLID(ECHO)")
        return number

    def fire(self, number: int, timer: str) -> None:
        """A timer of that connection ends."""
        self._handle(number, TimerFired(timer))

    def lose(self, number: int, reason: CloseReason = CloseReason.RESET) -> None:
        """The client is gone."""
        self._end(number, reason)

    def _handle(self, number: int, event: Event) -> None:
        terminal = self.live[number]
        replies = terminal.script.handle(event)
        if number not in self.silent:
            terminal.take(replies)
            self._carry(number, terminal.last.actions)
        else:
            self._carry(number, replies.actions)

    def _carry(self, number: int, actions: Sequence[Action]) -> None:
        self.said += [action.message.id for action in actions if hasattr(action, "message")]
        for action in actions:
            match action:
                case Adopt(donor):
                    self.adopted.append((number, donor))
                case Tell(to, note) if to in self.live:
                    self._handle(to, Told(number, note))
                case Tell(to):
                    self._handle(number, Told(to, None))
                case Close(Wire.CLIENT):
                    self._end(number, CloseReason.LOCAL_CLOSED)

    def _end(self, number: int, reason: CloseReason) -> None:
        terminal = self.live.pop(number, None)
        if terminal is not None:
            self._carry(number, terminal.script.handle(Closed(Wire.CLIENT, reason)).actions)
