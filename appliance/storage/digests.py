"""HASH, XCRC, XMD5 and XSHA*: the digest of a file or of a part of it, computed on the thread that asked."""

from __future__ import annotations

import enum
import hashlib
import os
import zlib
from typing import Protocol

import attrs

from appliance.storage.hfs import attempt
from appliance.storage.paths import HfsPath
from appliance.storage.results import FailureReason, FileDigest, FileFailure, FileResult
from appliance.storage.tree import Territory

__all__ = ["DigestAlgorithm", "DigestFile"]

#: The most that one command may have read.
MOST = 4 << 30
_BLOCK = 1 << 20


class DigestAlgorithm(enum.Enum):
    """The names that draft-bryan-ftpext-hash takes from IANA's registry."""

    SHA_256 = "SHA-256"
    SHA_512 = "SHA-512"
    SHA_1 = "SHA-1"
    MD5 = "MD5"
    CRC32 = "CRC32"


class _Hash(Protocol):
    def update(self, data: memoryview, /) -> None: ...

    def hexdigest(self) -> str: ...


class _Crc32:
    def __init__(self) -> None:
        self._value = 0

    def update(self, data: memoryview, /) -> None:
        self._value = zlib.crc32(data, self._value)

    def hexdigest(self) -> str:
        return f"{self._value:08x}"


def _new(algorithm: DigestAlgorithm) -> _Hash:
    match algorithm:
        case DigestAlgorithm.SHA_256:
            return hashlib.sha256()
        case DigestAlgorithm.SHA_512:
            return hashlib.sha512()
        case DigestAlgorithm.SHA_1:
            return hashlib.sha1(usedforsecurity=False)
        case DigestAlgorithm.MD5:
            return hashlib.md5(usedforsecurity=False)
        case DigestAlgorithm.CRC32:
            return _Crc32()


@attrs.frozen
class DigestFile:
    """Digest of the bytes from ``start`` up to ``end`` (None: the last one), neither converted nor locked."""

    territory: Territory
    path: HfsPath
    algorithm: DigestAlgorithm
    start: int = 0
    end: int | None = None  # the first byte that does not count

    def perform(self) -> FileResult:
        """A ``FileDigest``, or a failure."""
        return attempt(self.path, self._digest)

    def _digest(self) -> FileResult:
        fd, found = self.territory.open_file(self.path)
        try:
            end = found.st_size if self.end is None else self.end
            if not self.start <= end <= found.st_size:
                return FileFailure(FailureReason.BAD_OFFSET, str(self.path))
            if end - self.start > MOST:
                return FileFailure(FailureReason.TOO_COSTLY, str(self.path))
            return FileDigest(str(self.path), self._read(fd, end), self.start, end)
        finally:
            os.close(fd)

    def _read(self, fd: int, end: int) -> str:
        digest, at = _new(self.algorithm), self.start
        buffer = memoryview(bytearray(min(_BLOCK, end - at)))
        while at < end:
            size = os.preadv(fd, [buffer[: end - at]], at)
            if not size:
                break  # it became shorter: what is there counts
            digest.update(buffer[:size])
            at += size
        return digest.hexdigest()
