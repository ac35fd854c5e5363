"""Ports for servers that a test starts, and ports where nobody is to listen: each is one test's own.

They are below those that the kernel gives to clients, any of which could take one before its server is up. A port that
was asked for is claimed by a bound UDP socket, so that no other test on this machine is given it; the servers use TCP,
and the claim is not in their way.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Sequence

__all__ = ["claim", "free_port", "free_ports", "release"]

#: Above every port of a demo, RELAY1's but for: that one is claimed with the others of its demo.
_FIRST, _LAST = 20_000, 32_000
_held: dict[int, list[socket.socket]] = {}


def free_port() -> int:
    """A port where nobody listens, this process's own until it ends."""
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of so many in a row."""
    for _ in range(1_000):
        first = random.randrange(_FIRST, _LAST - count)
        if claim(range(first, first + count)):
            return first
    raise AssertionError("no free range of ports")


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
