"""Closing a socket so that the last bytes arrive.

``close`` on a socket with unread input makes Linux send a reset, which may overtake the reply or the close_notify that
was just written. So the write side is shut first, what still comes is read and thrown away, and the descriptor is
closed when the peer has closed too, or after a short while.
"""

from __future__ import annotations

import contextlib
import socket

from twisted.internet.interfaces import IDelayedCall, IReadDescriptor
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.runtime.interfaces import Reactor

__all__ = ["SECONDS", "linger"]

#: How long a peer may take to close its side.
SECONDS = 2.0
_MOST = 1 << 20  # bytes thrown away; a peer that sends more than this is not about to close


def linger(reactor: Reactor, sock: socket.socket, seconds: float = SECONDS) -> None:
    """Take over a non-blocking socket, whose last byte was written, and close it in good order."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
    lingering = _Lingering(reactor, sock)
    if lingering.is_drained():
        sock.close()
    else:
        lingering.wait(seconds)


@implementer(IReadDescriptor)
class _Lingering:
    __slots__ = ("_budget", "_reactor", "_socket", "_timer")

    def __init__(self, reactor: Reactor, sock: socket.socket) -> None:
        self._reactor = reactor
        self._socket = sock
        self._budget = _MOST
        self._timer: IDelayedCall | None = None

    def wait(self, seconds: float) -> None:
        self._timer = self._reactor.callLater(seconds, self._close)
        self._reactor.addReader(self)

    def is_drained(self) -> bool:
        """Throw away what is there; True when there is nothing more to wait for."""
        try:
            while self._budget > 0:
                size = len(self._socket.recv(65536))
                if not size:
                    return True
                self._budget -= size
        except BlockingIOError:
            return False
        except OSError:
            pass
        return True

    def _close(self) -> None:
        self._reactor.removeReader(self)  # while the descriptor is open: the poller knows it by number
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._timer = None
        self._socket.close()

    def fileno(self) -> int:
        return self._socket.fileno()

    def logPrefix(self) -> str:
        return "linger"

    def doRead(self) -> None:
        if self.is_drained():
            self._close()

    def connectionLost(self, reason: Failure) -> None:
        self._close()
