"""The service manager's watchdog (sd_notify(3), WATCHDOG=1), fed by the reactor about itself.

A reactor that turns late serves nobody in time. So it looks how late the look itself is, and says that it is alive only
when that is little: a reactor that stands still, or hardly turns any more, is ended by the manager and started anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from appliance.message import Message
from appliance.runtime import messages

__all__ = ["Watchdog"]

_LOOKS = 4  # in the time that the manager waits


class Watchdog:
    """Looks four times in ``seconds``; a look that is late by one such part is told of, and feeds nobody."""

    def __init__(
        self,
        reactor: Any,
        seconds: float,
        feed: Callable[[], None],
        console: Callable[[Message, Mapping[str, object]], None],
    ) -> None:
        self._reactor = reactor
        self._every = seconds / _LOOKS
        self._feed = feed
        self._console = console

    def start(self) -> None:
        """Feed now, and go on for as long as the reactor runs."""
        self._feed()
        self._wait()

    def _wait(self) -> None:
        self._due = self._reactor.seconds() + self._every
        self._reactor.callLater(self._every, self._look)

    def _look(self) -> None:
        late = self._reactor.seconds() - self._due
        if late < self._every:
            self._feed()
        else:
            self._console(messages.REACTOR_LATE, {"seconds": round(late, 1)})
        self._wait()
