"""Turns: a session is told one thing at a time, and what it answers is performed before the next.

A turn begins with bytes or an event. Events that arise while its actions are performed (an answer from memory, a wire
that was just closed) wait in a queue and are handled in the same turn, so a session is never called from inside
itself. A bug in a session ends that session alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from appliance.session.actions import Action
from appliance.session.base import Session
from appliance.session.events import Closed, Event
from appliance.session.wires import Wire

__all__ = ["Turns"]

_NOTHING: tuple[Action, ...] = ()


class Turns(ABC):
    """A session that lives until it has heard that CLIENT is closed; who makes it one performs its actions."""

    __slots__ = ("_backlog", "_is_busy", "_session")

    def __init__(self, session: Session) -> None:
        self._session: Session | None = session
        self._backlog: list[Event] = []  # rarely more than one, and an empty deque weighs 600 bytes
        self._is_busy = False

    @property
    def is_live(self) -> bool:
        """The session still hears."""
        return self._session is not None

    @property
    def service(self) -> str:
        """What the session says that it serves; "" when it is gone."""
        return self._session.view().service if self._session is not None else ""

    def received(self, wire: Wire, data: bytes) -> None:
        """Bytes of a wire begin a turn."""
        if self._session is None:
            return
        try:
            actions = self._session.receive(wire, data)
        except Exception:
            actions = self._failed()
        self._turn(actions)

    def post(self, event: Event) -> None:
        """Hand an event to the session, after what is being performed now."""
        if self._session is None:
            return
        self._backlog.append(event)
        if not self._is_busy:
            self._turn(_NOTHING)

    def _turn(self, actions: Sequence[Action]) -> None:
        """These actions, then those that waiting events bring."""
        self._is_busy = True
        while True:
            try:
                self._perform(actions)
            except Exception:
                self._failed()
            if not self._backlog:
                break
            actions = self._handle(self._backlog.pop(0))
        self._is_busy = False
        self._turned()

    def _handle(self, event: Event) -> Sequence[Action]:
        session = self._session
        if session is None:
            return _NOTHING
        try:
            actions = session.handle(event)
        except Exception:
            actions = self._failed()
        if type(event) is Closed and event.wire is Wire.CLIENT:
            self._session = None
            self._ended(actions)
        return actions

    def _failed(self) -> Sequence[Action]:
        self._session_failed()
        return _NOTHING

    @abstractmethod
    def _perform(self, actions: Sequence[Action]) -> None:
        """Perform them in order."""

    @abstractmethod
    def _turned(self) -> None:
        """A turn is over."""

    @abstractmethod
    def _session_failed(self) -> None:
        """Called while the exception is handled."""

    @abstractmethod
    def _ended(self, last: Sequence[Action]) -> None:
        """The session is gone; its last actions will be performed."""
