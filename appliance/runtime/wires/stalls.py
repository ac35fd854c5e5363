"""Wires that have not taken what was written to them: how long that may last.

The time limit counts from the last progress: a peer that reads slowly is served, one that reads nothing is given up.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall

from appliance.runtime.interfaces import Reactor
from appliance.session.wires import Wire

__all__ = ["Stalls"]

_NOTHING_SEEN = -1


class Stalls:
    """The stalled wires of one connection; true while there are any."""

    __slots__ = ("_give_up", "_limit", "_reactor", "_timers", "_unsent")

    def __init__(
        self, reactor: Reactor, limit: float, unsent: Callable[[Wire], int], give_up: Callable[[Wire], None]
    ) -> None:
        """``unsent`` says how many bytes a wire still holds; ``give_up`` hears of one without progress."""
        self._reactor = reactor
        self._limit = limit
        self._unsent = unsent
        self._give_up = give_up
        self._timers: dict[Wire, IDelayedCall] = {}

    def __bool__(self) -> bool:
        return bool(self._timers)

    def begin(self, wire: Wire) -> bool:
        """A wire does not take what was written; False when that was known."""
        if wire in self._timers:
            return False
        self._watch(wire, _NOTHING_SEEN)
        return True

    def end(self, wire: Wire) -> None:
        """It has taken everything, or is gone."""
        timer = self._timers.pop(wire, None)
        if timer is not None and timer.active():
            timer.cancel()

    def end_all(self) -> None:
        """The connection is over."""
        for wire in list(self._timers):
            self.end(wire)

    def _watch(self, wire: Wire, unsent: int) -> None:
        self._timers[wire] = self._reactor.callLater(self._limit, self._look, wire, unsent)

    def _look(self, wire: Wire, unsent_before: int) -> None:
        unsent = self._unsent(wire)
        if unsent != unsent_before:
            self._watch(wire, unsent)
        else:
            self._give_up(wire)
