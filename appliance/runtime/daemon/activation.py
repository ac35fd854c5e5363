"""Listening sockets that the service manager opened for us (sd_listen_fds(3)): ports below 1024 without a privilege.

A port that a member asks for is taken from what was inherited when it is among that, and bound otherwise. What was
inherited is never given back: it is the manager's, and a member that is read anew may ask for it again.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, MutableMapping

from appliance.session.wires import Endpoint

__all__ = ["Inherited"]

_FIRST = 3  # SD_LISTEN_FDS_START
_VARIABLES = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")


class Inherited:
    """The TCP sockets among what was inherited; others are closed."""

    def __init__(self, sockets: Iterable[socket.socket] = ()) -> None:
        self._sockets: dict[tuple[str, int], socket.socket] = {}
        self._taken: set[tuple[str, int]] = set()
        for sock in sockets:
            if _listens(sock):
                self._sockets[sock.getsockname()[:2]] = sock
            else:
                sock.close()

    @classmethod
    def from_environment(cls, environment: MutableMapping[str, str] = os.environ) -> Inherited:
        """What this process was given, once: a process that it starts is given none of it."""
        pid, count, _ = (environment.pop(name, "") for name in _VARIABLES)
        if pid != str(os.getpid()) or not count.isdigit():
            return cls()
        sockets = [socket.socket(fileno=number) for number in range(_FIRST, _FIRST + int(count))]
        for sock in sockets:
            sock.set_inheritable(False)
        return cls(sockets)

    def take(self, host: str, port: int) -> socket.socket | None:
        """A socket of its own on that address, None when it was not inherited."""
        sock = self._sockets.get((host, port))
        if sock is None:
            return None
        self._taken.add((host, port))
        return sock.dup()

    def idle(self) -> tuple[str, ...]:
        """The addresses that nobody has taken yet."""
        return tuple(str(Endpoint(*address)) for address in self._sockets if address not in self._taken)


def _listens(sock: socket.socket) -> bool:
    if sock.family not in (socket.AF_INET, socket.AF_INET6) or sock.type != socket.SOCK_STREAM:
        return False
    return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
