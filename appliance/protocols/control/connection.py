"""The two ends of a control connection.

A line ends with LF and holds one JSON object; the daemon takes requests of at most 3 MiB, the console results of at
most 32 MiB; of somebody who did not log on yet, 4 KiB. The limit is on one line, so how the stream was cut changes
nothing.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from appliance.protocols.control import messages
from appliance.protocols.control.errors import LocalProtocolError
from appliance.protocols.control.events import Asked, Notice, PeerViolation, Result, Welcome

__all__ = ["MAX_LOGON", "MAX_REQUEST", "MAX_RESULT", "ClientCore", "ServerCore"]

MAX_REQUEST = 3 * 1024 * 1024  # a whole member, escaped
MAX_LOGON = 4 * 1024  # of somebody who is not known yet
MAX_RESULT = 32 * 1024 * 1024

_encoder = msgspec.json.Encoder()
_requests: msgspec.json.Decoder[Asked] = msgspec.json.Decoder(Asked)
_answers: msgspec.json.Decoder[Welcome | Result | Notice] = msgspec.json.Decoder(Welcome | Result | Notice)
M = TypeVar("M")


class _LineReader(Generic[M]):
    """Cuts the stream into lines and decodes each one; after the first bad line it gives nothing more."""

    __slots__ = ("_buffer", "_decoder", "_failed", "_scanned", "limit")

    def __init__(self, decoder: msgspec.json.Decoder[M], limit: int) -> None:
        self._decoder = decoder
        self.limit = limit
        self._buffer = bytearray()
        self._scanned = 0  # no line end before this offset
        self._failed = False

    def __bool__(self) -> bool:
        return bool(self._buffer)

    def receive_data(self, data: bytes) -> None:
        if not self._failed:
            self._buffer += data

    def next_event(self) -> M | PeerViolation | None:
        if self._failed:
            return None
        end = self._buffer.find(b"\n", self._scanned)
        if end > self.limit or (end < 0 and len(self._buffer) > self.limit):
            return self._fail(f"a line is longer than {self.limit} bytes")
        if end < 0:
            self._scanned = len(self._buffer)
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._scanned = 0
        try:
            return self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return self._fail(str(error))

    def _fail(self, reason: str) -> PeerViolation:
        self._failed = True
        self._buffer.clear()
        return PeerViolation(reason)


class ServerCore:
    """The daemon's end: reads requests, builds the welcome, the results and the notices.

    It takes short lines only until ``trust`` says that the peer is somebody.
    """

    __slots__ = ("_reader",)

    def __init__(self) -> None:
        self._reader: _LineReader[Asked] = _LineReader(_requests, MAX_LOGON)

    def trust(self, *, is_known: bool) -> None:
        """Whether the peer may send long requests."""
        self._reader.limit = MAX_REQUEST if is_known else MAX_LOGON

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._reader.receive_data(data)

    @property
    def has_more(self) -> bool:
        """Whether bytes are stored that ``next_event`` has not reported: a request, or the beginning of one."""
        return bool(self._reader)

    def next_event(self) -> Asked | PeerViolation | None:
        """The next request, or None when more bytes are needed."""
        return self._reader.next_event()

    def send(self, message: Welcome | Result | Notice) -> bytes:
        """One line; a result that is longer than a console accepts is replaced by a short one that says so."""
        line = _encoder.encode(message)
        if len(line) > MAX_RESULT and isinstance(message, Result):
            line = _encoder.encode(Result(message.id, 8, (messages.TOO_LONG.format(),)))
        return line + b"\n"


class ClientCore:
    """The console's end: builds requests, reads the welcome, the results and the notices."""

    __slots__ = ("_reader",)

    def __init__(self) -> None:
        self._reader: _LineReader[Welcome | Result | Notice] = _LineReader(_answers, MAX_RESULT)

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""
        self._reader.receive_data(data)

    def next_event(self) -> Welcome | Result | Notice | PeerViolation | None:
        """The next message, or None when more bytes are needed."""
        return self._reader.next_event()

    def send(self, request: Asked) -> bytes:
        """One line; LocalProtocolError when the daemon would refuse it for its length."""
        line = _encoder.encode(request)
        if len(line) > MAX_REQUEST:
            raise LocalProtocolError(f"the command takes {len(line)} bytes, {MAX_REQUEST} are allowed")
        return line + b"\n"
