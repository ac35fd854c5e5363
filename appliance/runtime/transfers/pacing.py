"""RATELIMIT: how fast one transfer may be. What is sent is paced by the kernel, what is received by whoever reads."""

from __future__ import annotations

import contextlib
import socket
import struct

__all__ = ["Pace", "pace_sending"]

#: Linux: SO_MAX_PACING_RATE, bytes in a second (socket(7)); Python has no name for it.
_MAX_PACING_RATE = 47


class Pace:
    """What was received, against what may have been by now."""

    __slots__ = ("_began", "_moved", "_rate")

    def __init__(self, rate: int) -> None:
        """``rate`` bytes in a second, from the first ones on, by the clock of whoever reads."""
        self._rate = rate
        self._began: float | None = None
        self._moved = 0

    def owed(self, size: int, now: float) -> float:
        """So many bytes more have come: how long to wait before the next ones."""
        self._moved += size
        if self._began is None:
            self._began = now
        return max(self._moved / self._rate - (now - self._began), 0.0)


def pace_sending(sock: socket.socket, rate: int) -> None:
    """Send no more than so many bytes in a second; 0: no limit."""
    if rate:
        with contextlib.suppress(OSError):  # no TCP socket
            sock.setsockopt(socket.SOL_SOCKET, _MAX_PACING_RATE, struct.pack("@I", min(rate, 2**32 - 1)))
