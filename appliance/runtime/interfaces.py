"""The two faces a transport sees: the reactor that turns it, and the owner it tells of what happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from twisted.internet.interfaces import IDelayedCall

from appliance.session.events import CloseReason, TlsInfo
from appliance.session.wires import Wire

__all__ = ["Owner", "Reactor"]


class Reactor(Protocol):
    """The part of Twisted's reactor that the runtime uses; tests turn one by hand."""

    def addReader(self, reader: Any) -> object: ...

    def addWriter(self, writer: Any) -> object: ...

    def removeReader(self, reader: Any) -> object: ...

    def removeWriter(self, writer: Any) -> object: ...

    def callLater(self, delay: float, callable: Callable[..., object], *args: object) -> IDelayedCall: ...

    def callFromThread(self, callable: Callable[..., object], *args: object) -> object: ...

    def seconds(self) -> float: ...


class Owner(Protocol):
    """Who a transport tells."""

    def received(self, wire: Wire, data: bytes) -> None:
        """Bytes came in; never empty."""
        ...

    def secured(self, wire: Wire, tls: TlsInfo) -> None:
        """The handshake is done."""
        ...

    def lost(self, wire: Wire, reason: CloseReason, detail: str) -> None:
        """The socket is gone; the last call."""
        ...

    def blocked(self, wire: Wire) -> None:
        """The socket took less than was written. Called from inside ``write``: only note it."""
        ...

    def drained(self, wire: Wire) -> None:
        """All that was written has left; only after ``blocked``."""
        ...
