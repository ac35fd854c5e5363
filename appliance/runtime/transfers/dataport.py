"""A passive data port: opened for one peer, gone after the first connection that peer makes.

Ports are taken in random order from the configured range, so that nobody can guess the next one; whoever connects from
another address is dropped unseen and the port stays open (``ftp`` facts, data connection rules).
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
from collections.abc import Callable

from twisted.internet.interfaces import IReadDescriptor
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.runtime.interfaces import Reactor
from appliance.session.wires import Endpoint

__all__ = ["DataPort", "NoPortError", "bind_in_range", "same_host"]


class NoPortError(Exception):
    """Every port of the range is taken, or the interface cannot be bound."""


def bind_in_range(interface: str, ports: tuple[int, int], random_below: Callable[[int], int]) -> socket.socket:
    """A non-blocking listening socket on a random free port of the range; (0, 0) leaves the choice to the kernel."""
    low, high = ports
    count = high - low + 1
    start = random_below(count) if count > 1 else 0
    for step in range(count):
        try:
            return _listening(interface, low + (start + step) % count)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise NoPortError(str(error)) from None
    raise NoPortError(f"no port between {low} and {high} is free")


def _listening(interface: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((interface, port))
        sock.listen(4)
    except OSError:
        sock.close()
        raise
    return sock


def same_host(one: str, other: str) -> bool:
    """Two address literals name one host; ``::ffff:`` forms are the IPv4 address in them."""
    return one == other or _plain(one) == _plain(other)


def _plain(host: str) -> str:
    address = ipaddress.ip_address(host.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


@implementer(IReadDescriptor)
class DataPort:
    """Accepts one connection from ``peer`` (any host when empty) and gives its socket to ``accepted``, then closes."""

    def __init__(
        self,
        reactor: Reactor,
        sock: socket.socket,
        peer: str,
        timeout: float,
        accepted: Callable[[socket.socket], None],
    ) -> None:
        self._reactor = reactor
        self._socket: socket.socket | None = sock
        self._peer = peer
        self._accepted = accepted
        self._timer = reactor.callLater(timeout, self.close)
        host, port = sock.getsockname()[:2]
        self.local = Endpoint(host, port)
        reactor.addReader(self)

    @property
    def is_open(self) -> bool:
        """A connection may still come."""
        return self._socket is not None

    def close(self) -> None:
        """Listen no more."""
        if self._socket is None:
            return
        self._reactor.removeReader(self)  # while the descriptor is open: the poller knows it by number
        self._socket.close()
        self._socket = None
        if self._timer.active():
            self._timer.cancel()

    def fileno(self) -> int:
        """The descriptor, -1 when closed."""
        return self._socket.fileno() if self._socket is not None else -1

    def logPrefix(self) -> str:
        """A name for Twisted's log context."""
        return "-"

    def doRead(self) -> None:
        """Somebody connects."""
        assert self._socket is not None
        try:
            sock, address = self._socket.accept()
        except (BlockingIOError, ConnectionAbortedError):  # gone again before it was accepted
            return
        except OSError:  # no descriptor is left: the transfer finds no connection
            self.close()
            return
        if self._peer and not same_host(address[0], self._peer):
            sock.close()
            return
        self.close()
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._accepted(sock)

    def connectionLost(self, reason: Failure) -> None:
        """The reactor stops."""
        self.close()
