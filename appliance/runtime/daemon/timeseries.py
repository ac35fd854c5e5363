"""What happened lately: numbers read at equal distances and kept in rings, for curves on a screen.

A number that only grows (handshakes, bytes) is kept as its rate a second; any other as it was when it was read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

import attrs
from twisted.internet.interfaces import IDelayedCall

from appliance.runtime.interfaces import Reactor

__all__ = ["EVERY_SECONDS", "KEPT", "Probe", "TimeSeries"]

EVERY_SECONDS = 5
KEPT = 720  # an hour


@attrs.frozen
class Probe:
    """One number: its name, its unit, how it is read; ``is_rate``: it only grows, and is kept as a rate."""

    name: str
    unit: str
    read: Callable[[], float]
    is_rate: bool = False


class _Ring:
    def __init__(self, probe: Probe) -> None:
        self.probe = probe
        self.values: deque[float] = deque(maxlen=KEPT)
        self._last = probe.read() if probe.is_rate else 0.0

    def sample(self) -> None:
        value = self.probe.read()
        if self.probe.is_rate:
            self._last, value = value, (value - self._last) / EVERY_SECONDS
        self.values.append(value)


class TimeSeries:
    """Start it, ask it, stop it."""

    def __init__(self, reactor: Reactor, probes: Iterable[Probe]) -> None:
        self._reactor = reactor
        self._rings = [_Ring(probe) for probe in probes]
        self._timer: IDelayedCall | None = None

    def start(self) -> None:
        """Read every ``EVERY_SECONDS`` from now on."""
        self._timer = self._reactor.callLater(EVERY_SECONDS, self._sample)

    def stop(self) -> None:
        """Read no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def series(self) -> list[tuple[Probe, list[float]]]:
        """Every probe with what was kept of it, the oldest first."""
        return [(ring.probe, list(ring.values)) for ring in self._rings]

    def _sample(self) -> None:
        for ring in self._rings:
            ring.sample()
        self.start()
