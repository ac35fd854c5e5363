"""Ports that one test has asked for, so that no other test on this machine takes them before its server is up.

A claim is a bound UDP socket for each port; the servers use TCP, so the claim is not in their way.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence

__all__ = ["claim", "release"]

_held: dict[int, list[socket.socket]] = {}


def claim(ports: Sequence[int]) -> bool:
    """Take all of them, or none when somebody has one or listens there; ``release`` by the first."""
    taken: list[socket.socket] = []
    try:
        for port in ports:
            taken.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            taken[-1].bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
    except OSError:
        _close(taken)
        return False
    _held[ports[0]] = taken
    return True


def release(first: int) -> None:
    """Give up the claim that begins with this port; nothing when there is none."""
    _close(_held.pop(first, []))


def _close(sockets: list[socket.socket]) -> None:
    for sock in sockets:
        sock.close()
