"""What several probes do: send without end, and look at what that costs the server."""

from __future__ import annotations

import contextlib
import socket
import ssl

from tests.system.running import Demo

__all__ = ["resident_kib", "taken"]


def taken(connection: socket.socket, most: int, *, begin: bytes = b"", piece: bytes = b"A" * 65_536) -> int:
    """How many bytes, ``most`` at most, the other end takes before it goes away."""
    connection.settimeout(60)
    sent = 0
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        connection.sendall(begin)
        while sent < most:
            connection.sendall(piece)
            sent += len(piece)
    return sent


def resident_kib(demo: Demo) -> int:
    """The memory of a demo's process."""
    with open(f"/proc/{demo.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
