"""TCP keepalive of one socket (FTPKEEPALIVE, DATAKEEPALIVE)."""

from __future__ import annotations

import contextlib
import socket

__all__ = ["keep_alive"]

#: The most that Linux takes for TCP_KEEPIDLE.
_LONGEST_IDLE = 32_767


def keep_alive(sock: socket.socket, seconds: int) -> None:
    """Probe a peer that says nothing for so many seconds; 0: never. A socket that is no TCP socket stays as it is."""
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    with contextlib.suppress(OSError):  # the peer is gone already
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, bool(seconds))
        if seconds:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, min(seconds, _LONGEST_IDLE))
