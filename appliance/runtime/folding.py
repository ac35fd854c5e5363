"""Lines that come in floods: one is said, and how many more there were when a while has passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appliance.message import Message
from appliance.runtime import messages
from appliance.runtime.interfaces import Reactor

__all__ = ["FOLDED_SECONDS", "Folding"]

#: What z/OS takes (EZZ6034I).
FOLDED_SECONDS = 15


class Folding:
    """Messages that are equal but for whom they are about, by message and port."""

    def __init__(self, reactor: Reactor, console: Callable[[Message, Mapping[str, object]], None]) -> None:
        self._reactor = reactor
        self._console = console
        self._more: dict[tuple[str, object], int] = {}

    def say(self, message: Message, fields: Mapping[str, object]) -> None:
        """The first one at once; those of the next seconds as a number, behind them."""
        port = fields.get("port", "")
        if (message.id, port) in self._more:
            self._more[message.id, port] += 1
            return
        self._more[message.id, port] = 0
        self._console(message, fields)
        self._reactor.callLater(FOLDED_SECONDS, self._over, message, port)

    def _over(self, message: Message, port: object) -> None:
        if count := self._more.pop((message.id, port)):
            fields = {"message": message.id, "port": port, "count": count, "seconds": FOLDED_SECONDS}
            self._console(messages.FOLDED, fields)
