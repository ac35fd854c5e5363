"""Connecting to a host: its name is resolved on a worker thread, its addresses are tried in turn, in one time limit."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Sequence
from typing import Any

import attrs
from twisted.internet.interfaces import IWriteDescriptor
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.runtime.interfaces import Reactor
from appliance.runtime.threads import Workers
from appliance.session.events import CloseReason

__all__ = ["Connecting", "NotConnected", "bind_source", "connect", "resolve"]

Address = tuple[socket.AddressFamily, tuple[Any, ...]]


@attrs.frozen
class NotConnected:
    """No address could be connected to."""

    reason: CloseReason
    detail: str


def connect(
    reactor: Reactor,
    names: Workers,
    host: str,
    port: int,
    *,
    timeout: float,
    done: Callable[[socket.socket | NotConnected], None],
    source: str | None = None,
    source_port: int = 0,
    permits: Callable[[str], bool] | None = None,
) -> Connecting:
    """Connect; ``done`` is called once, never before this returns, with a non-blocking socket or with why not.

    An address that ``permits`` says no to is passed over.
    """
    connecting = Connecting(reactor, timeout, done, source, source_port, permits)
    try:
        addresses = resolve(host, port, socket.AI_NUMERICHOST)
    except OSError:
        resolving = names.run(resolve, host, port, deadline=timeout)
        resolving.addCallbacks(connecting.resolved, connecting.unresolved)
    else:
        reactor.callLater(0, connecting.resolved, addresses)
    return connecting


def bind_source(sock: socket.socket, source: str, port: int) -> None:
    """Bind a socket that connects; many may share one port. OSError where this process may not have it."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((source, port))


def resolve(host: str, port: int, flags: int = 0) -> list[Address]:
    """The addresses of a host, the preferred one first; OSError when there is none. Blocks."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [(family, address) for family, _, _, _, address in found]


@implementer(IWriteDescriptor)
class Connecting:
    """A connection being made."""

    def __init__(
        self,
        reactor: Reactor,
        timeout: float,
        done: Callable[[socket.socket | NotConnected], None],
        source: str | None,
        source_port: int = 0,
        permits: Callable[[str], bool] | None = None,
    ) -> None:
        self._reactor = reactor
        self._done: Callable[[socket.socket | NotConnected], None] | None = done
        self._source = source
        self._source_port = source_port
        self._permits = permits
        self._addresses: list[Address] = []
        self._socket: socket.socket | None = None
        self._timer = reactor.callLater(timeout, self._finish, NotConnected(CloseReason.TIMED_OUT, "no answer in time"))

    def cancel(self) -> None:
        """Give up; ``done`` is not called any more."""
        self._done = None
        self._finish(None)

    def resolved(self, addresses: Sequence[Address]) -> None:
        """The addresses to try."""
        self._addresses = list(addresses)
        self._try_next(0)

    def unresolved(self, failure: Failure) -> None:
        """The name has no address, or nobody could be asked."""
        self._finish(NotConnected(CloseReason.REFUSED, f"cannot resolve the name: {failure.getErrorMessage()}"))

    def _try_next(self, error: int) -> None:
        while self._done is not None and self._addresses:
            error = self._attempt(*self._addresses.pop(0))
            if error in (0, errno.EINPROGRESS):
                self._reactor.addWriter(self)
                return
            self._drop_socket()
        self._finish(NotConnected(CloseReason.REFUSED, os.strerror(error)))

    def _attempt(self, family: socket.AddressFamily, address: tuple[Any, ...]) -> int:
        if self._permits is not None and not self._permits(address[0]):
            return errno.EACCES
        try:
            self._socket = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
            if self._source is not None:
                self._bind(self._socket, self._source)
            return self._socket.connect_ex(address)
        except OSError as error:
            return error.errno or errno.EIO

    def _bind(self, sock: socket.socket, source: str) -> None:
        """To the source port where that can be had, else to any."""
        if self._source_port:
            try:
                bind_source(sock, source, self._source_port)
            except OSError:
                pass
            else:
                return
        sock.bind((source, 0))

    def _drop_socket(self) -> None:
        sock, self._socket = self._socket, None
        if sock is not None:
            self._reactor.removeWriter(self)
            sock.close()

    def _finish(self, outcome: socket.socket | NotConnected | None) -> None:
        done, self._done = self._done, None
        self._addresses.clear()
        self._drop_socket()
        if self._timer.active():
            self._timer.cancel()
        if done is not None and outcome is not None:
            done(outcome)

    def fileno(self) -> int:
        """The descriptor, -1 between two attempts."""
        return self._socket.fileno() if self._socket is not None else -1

    def logPrefix(self) -> str:
        """A name for Twisted's log context."""
        return "-"

    def doWrite(self) -> None:
        """The attempt succeeded or failed."""
        assert self._socket is not None
        error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            self._drop_socket()
            self._try_next(error)
            return
        self._reactor.removeWriter(self)
        sock, self._socket = self._socket, None
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._finish(sock)

    def connectionLost(self, reason: Failure) -> None:
        """The poller saw the attempt fail."""
        if self._socket is not None:
            self.doWrite()
