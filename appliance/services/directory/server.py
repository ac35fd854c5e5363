"""The embedded directory on the network: frames requests, bounds what a client may cost, sends the answers.

A client may hold a connection, an unfinished request of limited size and the answers it does not read; each has its
bound. While answers wait to be sent no further request of that client is looked at: a CRL may be large and the request
for it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from twisted.internet.interfaces import IAddress, IDelayedCall, IPushProducer, IReactorTime
from twisted.internet.protocol import Protocol, ServerFactory, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.certs.crls.ldap_message import message_size
from appliance.message import Message
from appliance.services.directory import messages
from appliance.services.directory.answers import MalformedRequestError, answer, disconnection
from appliance.services.directory.entries import Directory

__all__ = ["DirectoryFactory", "DirectoryLimits"]


@attrs.frozen
class DirectoryLimits:
    """Bounds for clients; bytes and seconds."""

    request: int = 64 * 1024
    idle: float = 60.0
    clients: int = 200
    per_source: int = 50


@implementer(IPushProducer)
class _Client(Protocol):
    """One client. It is its transport's producer, which tells it when answers pile up."""

    transport: Any  # a TCP transport

    def __init__(self, factory: DirectoryFactory, host: str, peer: str) -> None:
        self._factory = factory
        self.host = host
        self.peer = peer
        self._buffer = bytearray()
        self._idle: IDelayedCall | None = None
        self._is_paused = False
        self._is_closing = False

    def connectionMade(self) -> None:
        """Refuse one client too many; else begin to count idle time."""
        if not self._factory.admit(self):
            self.abort()
            return
        self.transport.registerProducer(self, streaming=True)
        self._idle = self._factory.clock.callLater(self._factory.limits.idle, self.abort)

    def dataReceived(self, data: bytes) -> None:
        """Answer as many requests as are whole."""
        self._still_active()
        self._buffer += data
        self._answer_all()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Let go of everything."""
        self._is_closing = True
        if self._idle is not None and self._idle.active():
            self._idle.cancel()
        self._factory.forget(self)

    def abort(self) -> None:
        """Drop the connection: nothing was asked, or nothing read, for too long, or there is no more room."""
        self.transport.abortConnection()

    def pauseProducing(self) -> None:
        """The client reads its answers more slowly than it asks."""
        self._is_paused = True
        self.transport.pauseProducing()

    def resumeProducing(self) -> None:
        """The answers have left."""
        self._is_paused = False
        self._still_active()
        self.transport.resumeProducing()
        self._answer_all()

    def stopProducing(self) -> None:
        """The connection is gone."""
        self._is_closing = True

    def _still_active(self) -> None:
        if self._idle is not None and self._idle.active():
            self._idle.reset(self._factory.limits.idle)

    def _answer_all(self) -> None:
        try:
            while not self._is_paused and not self._is_closing and (request := self._next_request()) is not None:
                self._answer(request)
        except (ValueError, MalformedRequestError) as violation:
            self._drop(str(violation))

    def _next_request(self) -> bytes | None:
        size = message_size(self._buffer)
        if size is not None and size > self._factory.limits.request:
            raise ValueError(f"a request of {size} bytes is too large")
        if size is None or len(self._buffer) < size:
            return None
        request = bytes(self._buffer[:size])
        del self._buffer[:size]
        return request

    def _answer(self, request: bytes) -> None:
        given = answer(request, self._factory.directory.table)
        if given.refused_change:
            self._factory.say(messages.WRITE, {"peer": self.peer, "operation": given.refused_change})
        for message in given.messages:
            self.transport.write(message)
        if given.is_last:
            self._close()

    def _drop(self, reason: str) -> None:
        self._factory.say(messages.VIOLATION, {"peer": self.peer, "reason": reason})
        self.transport.write(disconnection(reason))
        self._close()

    def _close(self) -> None:
        self._is_closing = True
        self._buffer.clear()
        self.transport.unregisterProducer()
        self.transport.loseConnection()


class DirectoryFactory(ServerFactory):
    """Listens for one directory. ``say`` takes a message of area L and its fields."""

    noisy = False

    def __init__(
        self,
        directory: Directory,
        clock: IReactorTime,
        say: Callable[[Message, Mapping[str, object]], None],
        limits: DirectoryLimits | None = None,
    ) -> None:
        self.directory = directory
        self.clock = clock
        self.say = say
        self.limits = limits or DirectoryLimits()
        self.refused = 0  # clients that were too many
        self._clients: set[_Client] = set()

    @property
    def clients(self) -> int:
        """Those that are connected."""
        return len(self._clients)

    def buildProtocol(self, addr: IAddress | None) -> Protocol:
        """One client."""
        host, port = getattr(addr, "host", ""), getattr(addr, "port", 0)
        return _Client(self, host, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")

    def admit(self, client: _Client) -> bool:
        """Whether there is room for one more, and for one more of its address."""
        of_host = sum(other.host == client.host for other in self._clients)
        for count, limit in ((len(self._clients), self.limits.clients), (of_host, self.limits.per_source)):
            if count >= limit:
                self.refused += 1
                self.say(messages.REFUSED, {"peer": client.peer, "limit": limit})
                return False
        self._clients.add(client)
        return True

    def forget(self, client: _Client) -> None:
        """A client has gone."""
        self._clients.discard(client)

    def stopFactory(self) -> None:
        """The port is closed: so are its clients."""
        for client in tuple(self._clients):
            client.abort()
