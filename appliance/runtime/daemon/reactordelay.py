"""How late the reactor is: a timer that ought to fire ten times a second, and the delays of the last minute.

Whatever holds up the reactor (a long turn, a garbage collection, a starved processor) holds up this timer as well, so
its delay is what every client waits on top of its own work.
"""

from __future__ import annotations

from collections import deque

from twisted.internet.interfaces import IDelayedCall

from appliance.runtime.interfaces import Reactor

__all__ = ["ReactorDelay"]

_EVERY = 0.1
_KEPT = 600


class ReactorDelay:
    """Start it, ask it, stop it."""

    def __init__(self, reactor: Reactor) -> None:
        self._reactor = reactor
        self._delays: deque[float] = deque(maxlen=_KEPT)
        self._due = 0.0
        self._timer: IDelayedCall | None = None

    def start(self) -> None:
        """Measure from now on."""
        self._due = self._reactor.seconds() + _EVERY
        self._timer = self._reactor.callLater(_EVERY, self._tick)

    def stop(self) -> None:
        """Measure no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def quantile(self, share: float) -> float:
        """The delay in seconds that this share of the last minute's did not exceed; 0 before the first."""
        if not self._delays:
            return 0.0
        ordered = sorted(self._delays)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def _tick(self) -> None:
        self._delays.append(max(0.0, self._reactor.seconds() - self._due))
        self.start()
