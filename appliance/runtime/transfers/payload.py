"""What a data connection carries: ``Outgoing`` yields blocks to send, ``Incoming`` takes what arrives and commits it.

Both are the same for a transfer on the reactor and for one on a worker thread. A block of a file is read with
``preadv`` into the caller's buffer: mapping the file would save a copy, but a file that somebody cuts short meanwhile
would then kill the whole process with SIGBUS.
"""

from __future__ import annotations

import os

import attrs

from appliance.runtime.transfers.pacing import Pace
from appliance.session.events import TransferStatus
from appliance.storage.failures import failure_from
from appliance.storage.opened import Download, Upload
from appliance.storage.operations import Converter
from appliance.storage.results import FileFailure

__all__ = ["Incoming", "Outgoing", "Payload", "TransferError", "is_refused", "payload_of"]


@attrs.define(eq=False)
class TransferError(Exception):
    """The transfer ends here, other than COMPLETE."""

    status: TransferStatus
    detail: str = ""
    failure: FileFailure | None = None


def _storage_error(error: OSError, path: str) -> TransferError:
    failure = failure_from(error, path)
    return TransferError(TransferStatus.STORAGE, failure.detail, failure)


class Outgoing:
    """Something to send. ``remaining`` counts bytes of the source, before conversion; ``moved`` bytes sent."""

    def __init__(self, source: bytes | Download, converter: Converter | None) -> None:
        self._file = source if isinstance(source, Download) and source.fd is not None else None
        self._content = b"" if self._file else _content_of(source)
        self._converter = converter
        self._path = source.path if isinstance(source, Download) else ""
        self._offset = self._file.offset if self._file else 0
        self._end = self._file.size if self._file else len(self._content)
        self.moved = 0

    @property
    def remaining(self) -> int:
        """Bytes of the source still to be read."""
        return self._end - self._offset

    @property
    def sendable(self) -> tuple[int, int, int] | None:
        """Descriptor, offset and size, when the file can go to a socket as it is (``sendfile``)."""
        if self._file is None or self._file.fd is None or self._converter is not None:
            return None
        return self._file.fd, self._offset, self.remaining

    def next_block(self, buffer: memoryview) -> memoryview:
        """The next block, in ``buffer`` or elsewhere; empty at the end. TransferError when the file cannot be read."""
        while True:
            block = self._read(buffer)
            if self._converter is None:
                return block
            if not block:
                last, self._converter = self._converted(None), None
                return last
            converted = self._converted(block)
            if converted:
                return converted

    def _converted(self, block: memoryview | None) -> memoryview:
        """The block converted, or (None) what the converter kept to the end."""
        assert self._converter is not None
        try:
            return memoryview(self._converter.finish() if block is None else self._converter.feed(block))
        except OSError as error:
            raise _storage_error(error, self._path) from None

    def _read(self, buffer: memoryview) -> memoryview:
        wanted = min(len(buffer), self.remaining)
        if wanted <= 0:
            return buffer[:0]
        if self._file is None:
            block = memoryview(self._content)[self._offset : self._offset + wanted]
        else:
            block = buffer[: self._read_file(self._file, buffer[:wanted])]
        self._offset += len(block)
        return block

    def _read_file(self, file: Download, buffer: memoryview) -> int:
        assert file.fd is not None
        try:
            size = os.preadv(file.fd, [buffer], self._offset)
        except OSError as error:
            raise _storage_error(error, file.path) from None
        if not size:
            raise TransferError(TransferStatus.STORAGE, "the file became shorter")
        return size

    def finish(self) -> None:
        """All is sent."""
        self.discard()

    def discard(self) -> None:
        """Let go of the file."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _content_of(source: bytes | Download) -> bytes:
    return source if isinstance(source, bytes) else source.content or b""


class Incoming:
    """Something being received. ``moved`` counts bytes of the network, before conversion."""

    def __init__(self, upload: Upload, converter: Converter | None, limit: int | None) -> None:
        self._upload = upload
        self._converter = converter
        self._limit = limit
        self.moved = 0
        self.takes_open_end = False
        self.pace: Pace | None = None

    def take(self, block: memoryview) -> None:
        """Store the next block. TransferError when it cannot be stored, or is too much."""
        self.moved += len(block)
        if self._limit is not None and self.moved > self._limit:
            raise TransferError(TransferStatus.TOO_LARGE, f"more than {self._limit} bytes")
        self._write(block if self._converter is None else self._convert(block))

    def owed(self, size: int, now: float) -> float:
        """How long the reader waits, now that it has taken so many bytes more."""
        return self.pace.owed(size, now) if self.pace is not None else 0.0

    def _convert(self, block: memoryview | None) -> memoryview:
        """The block converted, or (None) what the converter kept to the end."""
        assert self._converter is not None
        try:
            return memoryview(self._converter.finish() if block is None else self._converter.feed(block))
        except OSError as error:  # storage.failures.DataError
            raise _storage_error(error, self._upload.path) from None

    def _write(self, data: memoryview) -> None:
        try:
            self._upload.write(data)
        except OSError as error:
            raise _storage_error(error, self._upload.path) from None

    def finish(self) -> None:
        """All is here: make it durable and visible. Blocks for the disk."""
        if self._converter is not None:
            self._write(self._convert(None))
        try:
            self._upload.commit()
        except OSError as error:
            raise _storage_error(error, self._upload.path) from None

    def discard(self) -> None:
        """Nothing of it stays. Blocks for the disk; after ``finish`` there is nothing to do."""
        self._upload.discard()


Payload = Outgoing | Incoming


def payload_of(source: bytes | Download | Upload, converter: Converter | None, limit: int | None) -> Payload:
    """The payload of a ``Transfer``."""
    if isinstance(source, Upload):
        return Incoming(source, converter, limit)
    return Outgoing(source, converter)


def is_refused(payload: Payload, status: TransferStatus) -> bool:
    """We do not take what the peer sends, or have nothing for this one: an end in good order, and the reply says why.

    What we cannot send to its end is never ended so: it would be taken for whole.
    """
    if status is TransferStatus.WRONG_PEER:
        return True
    return isinstance(payload, Incoming) and status in (TransferStatus.STORAGE, TransferStatus.TOO_LARGE)
