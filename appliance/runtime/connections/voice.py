"""What is said about one client, and what of it counts against where the client comes from."""

from __future__ import annotations

from collections.abc import Mapping

from appliance.message import Message
from appliance.runtime import messages
from appliance.runtime.capabilities import Capabilities
from appliance.session.wires import Endpoint

__all__ = ["Voice"]


class Voice:
    """Says messages with the number and the peer of one connection."""

    __slots__ = ("_capabilities", "_number", "_peer")

    def __init__(self, capabilities: Capabilities, number: int, peer: Endpoint) -> None:
        self._capabilities = capabilities
        self._number = number
        self._peer = peer

    def say(self, message: Message, fields: Mapping[str, object], *, folds: bool = False) -> None:
        """Say a message; one that is a failure of the peer counts. ``folds``: it may come in floods."""
        say = self._capabilities.fold if folds else self._capabilities.console
        say(message, {"connection": self._number, "peer": str(self._peer), **fields})
        if message.is_failure:
            self.count_failure()

    def count_failure(self) -> None:
        """The peer failed; whose source has to wait now, that is said too (PENALTY)."""
        seconds = self._capabilities.penalties.failed(self._peer.host)
        if seconds:
            self.say(messages.SOURCE_WAITS, {"seconds": seconds})
