"""How the appliance does, watched from inside: the reactor's delay, curves, and what is about to expire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from appliance.assembly.clock import utc_now
from appliance.certs.expiry import Expiring, ExpiryWatch
from appliance.message import Message
from appliance.runtime.daemon.reactordelay import ReactorDelay
from appliance.runtime.daemon.timeseries import Probe, TimeSeries

__all__ = ["Vitals"]

_HOUR = 3_600.0


class Vitals:
    """``delay`` and ``series`` are for displays; what expires is said."""

    def __init__(
        self,
        reactor: Any,
        console: Callable[[Message, Mapping[str, object]], None],
        probes: Iterable[Probe],
        ends: Callable[[], Iterable[Expiring]],
    ) -> None:
        self.delay = ReactorDelay(reactor)
        self.series = TimeSeries(reactor, probes)
        self._reactor = reactor
        self._console = console
        self._ends = ends
        self._watch = ExpiryWatch()
        self._hourly: IDelayedCall | None = None

    def start(self) -> None:
        """Watch from now on."""
        self.delay.start()
        self.series.start()
        self._look_at_ends()

    def stop(self) -> None:
        """Watch no more."""
        self.delay.stop()
        self.series.stop()
        if self._hourly is not None:
            self._hourly.cancel()

    def _look_at_ends(self) -> None:
        """Warn of certificates and CRLs that are about to expire, every hour."""
        for message, fields in self._watch.look(self._ends(), utc_now()):
            self._console(message, fields)
        self._hourly = self._reactor.callLater(_HOUR, self._look_at_ends)
