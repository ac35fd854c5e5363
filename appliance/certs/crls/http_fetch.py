"""One HTTP exchange within one deadline and one limit of bytes; for CRLs and OCSP answers, on a worker thread.

HTTP/1.0, so that an answer ends where the connection does or at its Content-Length, and is never chunked. Redirects are
not followed: the administrator named the hosts. ``abort`` ends an exchange from another thread, whatever it waits for.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from urllib.parse import SplitResult, urlsplit

import attrs

from appliance.certs.crls.fetching import Absent, FetchLimits, Unreachable

__all__ = ["Body", "HttpFetch"]

_TOO_LATE = "no complete answer in time"
_LONGEST_HEAD = 16 * 1024
_PIECE = 64 * 1024
_OK, _NOT_FOUND, _GONE = 200, 404, 410


@attrs.frozen
class Body:
    """What was answered."""

    content: bytes = attrs.field(repr=False)


class HttpFetch:
    """One attempt. ``run`` blocks its thread; ``abort`` may be called from any other."""

    def __init__(self, url: str, limits: FetchLimits, *, body: bytes = b"", content_type: str = "") -> None:
        """GET, or POST when there is a ``body``."""
        self._url = url
        self._limits = limits
        self._body = body
        self._content_type = content_type
        self._is_aborted = threading.Event()
        self._socket: socket.socket | None = None

    def run(self) -> Body | Absent | Unreachable:
        """The content of an answer 200; 404 and 410 are ``Absent``, everything else is ``Unreachable``."""
        deadline = time.monotonic() + self._limits.whole
        try:
            parts = urlsplit(self._url)
            self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), self._limits.connect)
            if self._is_aborted.is_set():
                return Unreachable(_TOO_LATE)
            self._socket.settimeout(_remaining(deadline))
            self._socket.sendall(self._request(parts))
            return self._read(deadline)
        except (OSError, ValueError) as error:
            return Unreachable(_TOO_LATE if self._is_aborted.is_set() else str(error))
        finally:
            if self._socket is not None:
                self._socket.close()

    def abort(self) -> None:
        """Break the connection under the running exchange."""
        self._is_aborted.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _request(self, parts: SplitResult) -> bytes:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{'POST' if self._body else 'GET'} {target} HTTP/1.0", f"Host: {parts.netloc}"]
        if self._body:
            lines += [f"Content-Type: {self._content_type}", f"Content-Length: {len(self._body)}"]
        head = "\r\n".join((*lines, "Connection: close", "", ""))
        if any(ord(character) <= 0x20 for character in target):
            raise ValueError("the URL has characters that it must not have")
        return head.encode("ascii") + self._body

    def _read(self, deadline: float) -> Body | Absent | Unreachable:
        assert self._socket is not None
        received, limit = bytearray(), _LONGEST_HEAD + self._limits.size
        length: int | None = None
        start = -1
        while length is None or len(received) < start + length:
            self._socket.settimeout(_remaining(deadline))
            try:
                piece = self._socket.recv(_PIECE)
            except TimeoutError:
                raise TimeoutError(_TOO_LATE) from None
            if not piece:
                break
            received += piece
            if len(received) > limit:
                return Unreachable("the answer is larger than the limit")
            if start < 0 and (end := received.find(b"\r\n\r\n")) >= 0:
                start = end + 4
                status, length = _head(bytes(received[:end]))
                if status in (_NOT_FOUND, _GONE):
                    return Absent(f"it answered {status}")
                if status != _OK:
                    return Unreachable(f"it answered {status}")
                if length is not None and length > self._limits.size:
                    return Unreachable("the answer is larger than the limit")
            elif start < 0 and len(received) > _LONGEST_HEAD:
                return Unreachable("this is not HTTP")
        if self._is_aborted.is_set():
            return Unreachable(_TOO_LATE)
        if start < 0 or (length is not None and len(received) < start + length):
            return Unreachable("the answer ended early")
        return Body(bytes(received[start : start + length] if length is not None else received[start:]))


def _head(head: bytes) -> tuple[int, int | None]:
    """Status and Content-Length; ValueError when it is not HTTP."""
    first, *fields = head.split(b"\r\n")
    words = first.split(b" ", 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not (words[1].isdigit() and len(words[1]) == 3):
        raise ValueError("this is not HTTP")
    for field in fields:
        name, _, value = field.partition(b":")
        value = value.strip()
        if name.strip().lower() == b"content-length":
            if not (value.isdigit() and len(value) < 12):
                raise ValueError("this is not HTTP")
            return int(words[1]), int(value)
    return int(words[1]), None


def _remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError(_TOO_LATE)
    return remaining
