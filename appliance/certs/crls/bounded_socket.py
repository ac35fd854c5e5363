"""A socket for ldap3 that keeps to one deadline and one limit of bytes, whatever the server does.

ldap3's time-outs count from one ``recv`` to the next, and its buffers grow to whatever a server sends; what it gets
here is whole LDAP messages, each within what is left of the operation's time and size.
"""

from __future__ import annotations

import time
from typing import Protocol

from appliance.certs.crls.ldap_message import message_size

__all__ = ["TOO_LATE", "BoundedSocket", "remaining"]

TOO_LATE = "no complete answer in time"
_OVERHEAD = 64 * 1024  # of an answer over the CRLs in it
_PIECE = 256 * 1024
#: Of one connection. Each entry that is looked for is one entry at most; who sends thousands keeps a processor busy.
_MOST_MESSAGES = 100


class _Socket(Protocol):
    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...
    def settimeout(self, seconds: float | None, /) -> None: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


class BoundedSocket:
    """A socket for ldap3 that hands out whole LDAP messages, within one deadline and one limit of bytes.

    Whole messages, because ldap3 joins pieces by copying all it has for each 4 KiB that arrive.
    """

    def __init__(self, connected: _Socket, deadline: float, limit: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._left = limit + _OVERHEAD
        self._messages_left = _MOST_MESSAGES
        self._buffer = bytearray()

    @property
    def has_more(self) -> bool:
        """Whether more came than was asked for."""
        return bool(self._buffer)

    def recv(self, size: int) -> bytes:
        """One LDAP message, or nothing at the end. ``size`` is not kept to: the only caller takes what it gets.

        Raises OSError, the one kind of error that ldap3 expects here.
        """
        while (need := self._needed()) is None or len(self._buffer) < need:
            piece = self._read()
            if not piece:
                return b""
            self._buffer += piece
        message = bytes(self._buffer[:need])
        del self._buffer[:need]
        self._left -= need
        self._messages_left -= 1
        return message

    def _needed(self) -> int | None:
        try:
            need = message_size(self._buffer)
        except ValueError as error:
            raise OSError(f"{error}") from None
        if need is not None and need > self._left:
            raise OSError("the answer is larger than the limit")
        if not self._messages_left:
            raise OSError("the answer has too many messages")
        return need

    def _read(self) -> bytes:
        self._socket.settimeout(remaining(self._deadline))
        try:
            return self._socket.recv(_PIECE)
        except TimeoutError:
            raise TimeoutError(TOO_LATE) from None

    def sendall(self, data: bytes) -> None:
        """As the socket's, within the deadline."""
        self._socket.settimeout(remaining(self._deadline))
        self._socket.sendall(data)

    def shutdown(self, how: int) -> None:
        """As the socket's."""
        self._socket.shutdown(how)

    def close(self) -> None:
        """As the socket's."""
        self._socket.close()


def remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError(TOO_LATE)
    return remaining
