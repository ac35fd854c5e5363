"""Clients of a factory that Twisted serves by itself (HTTP): no more than it may have, in all and of one address.

Its timeouts end those who say nothing; until then each holds a descriptor, which are for everybody.
"""

from __future__ import annotations

from typing import Any, cast

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import ServerFactory
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory

__all__ = ["BoundedFactory"]


class BoundedFactory(WrappingFactory[ProtocolWrapper]):
    """Closes at once who is too many; ``refused`` counts them."""

    noisy = False

    def __init__(self, wrapped: ServerFactory, clients: int, per_source: int) -> None:
        """``clients`` of all addresses together, ``per_source`` of one."""
        cast(Any, super()).__init__(wrapped)
        self.refused = 0
        self._most = clients
        self._per_source = per_source

    @property
    def clients(self) -> int:
        """Those that are connected."""
        return len(self.protocols)

    def buildProtocol(self, addr: IAddress | None) -> Any:
        """The protocol of the next client; None: it is closed."""
        host = getattr(addr, "host", "")
        of_host = sum(getattr(one.getPeer(), "host", "") == host for one in self.protocols)
        if self.clients >= self._most or of_host >= self._per_source:
            self.refused += 1
            return None
        return super().buildProtocol(addr)
