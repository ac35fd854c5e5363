"""When the wires of one connection are read: backpressure lives here and only here.

While a wire has not taken what was written, no wire is read: a relay then holds one record for a stalled host and not
megabytes. While the session waits for an answer, CLIENT is not read. A wire that is not read cannot be seen to close,
so both states have a time limit.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall

from appliance.runtime.capabilities import Limits
from appliance.runtime.connections.streams import Streams
from appliance.runtime.interfaces import Reactor
from appliance.runtime.wires.stalls import Stalls
from appliance.session.wires import Wire

__all__ = ["Reading"]

GiveUp = Callable[[Wire, str, bool], None]


class Reading:
    """``give_up`` hears of a wire that kept us waiting for too long, by what, and whether it may not even take a
    goodbye; ``end`` lets go of it.
    """

    __slots__ = ("_give_up", "_is_reading", "_limits", "_patience", "_reactor", "_stalls", "_streams", "_waiting_since")

    def __init__(self, reactor: Reactor, limits: Limits, streams: Streams, give_up: GiveUp) -> None:
        self._reactor = reactor
        self._limits = limits
        self._streams = streams
        self._give_up: GiveUp | None = give_up
        self._is_reading = False
        self._waiting_since = reactor.seconds()
        self._patience: IDelayedCall | None = None
        self._stalls: Stalls | None = None  # made when a wire stalls for the first time

    def adjust(self, *, is_waiting: bool) -> None:
        """Read what may be read now; ``is_waiting``: the session waits for an answer."""
        is_free = not self._stalls
        for transport in self._streams.behind():
            transport.resume() if is_free else transport.pause()
        wanted = is_free and not is_waiting
        if wanted is not self._is_reading:
            self._is_reading = wanted
            if wanted:
                self._streams.client.resume()
                return
            self._streams.client.pause()
            self._waiting_since = self._reactor.seconds()
        if not wanted and self._patience is None:
            self._patience = self._reactor.callLater(self._limits.waiting, self._look)

    def stalled(self, wire: Wire) -> bool:
        """A wire does not take what was written; False when that was known."""
        if self._stalls is None:
            self._stalls = Stalls(self._reactor, self._limits.stalled, self._streams.unsent, self._stalled_for_long)
        return self._stalls.begin(wire)

    def forget(self, wire: Wire) -> None:
        """It has taken everything, or is gone."""
        if self._stalls is not None:
            self._stalls.end(wire)

    def end(self) -> None:
        """CLIENT is gone."""
        self._is_reading = False
        if self._stalls is not None:
            self._stalls.end_all()
        if self._patience is not None:
            self._patience.cancel()
        self._stalls = self._patience = self._give_up = None

    def _look(self) -> None:
        """Give up a client that was not read for too long; the timer is not restarted for each short wait."""
        self._patience = None
        if self._is_reading:
            return
        limit = self._limits.waiting
        left = self._waiting_since + limit - self._reactor.seconds()
        if self._streams.is_transferring:
            left = limit  # the transfer has time limits of its own
        if left > 0:
            self._patience = self._reactor.callLater(left, self._look)
        elif self._give_up is not None:
            self._give_up(Wire.CLIENT, "an answer never came", False)

    def _stalled_for_long(self, wire: Wire) -> None:
        if self._give_up is not None:
            self._give_up(wire, "the peer reads nothing", True)
