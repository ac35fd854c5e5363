"""A file that is sealed under a passphrase, written and read as a stream: the outside of a backup.

Two lines of text (what it is, and about it as JSON), then frames of AES-256-GCM under a key that argon2id makes from
the passphrase, then the SHA-256 of all before it. The checksum tells damage from a wrong passphrase. The nonce of a
frame is its number and whether it is the last (the STREAM construction), so frames cannot be cut off, doubled or put
in another order; the two lines are authenticated with each frame.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appliance.secret import Secret

__all__ = ["SealedFileError", "SealedReader", "SealedWriter"]

_MAGIC = b"SALLYPORT BACKUP 1\n"
_FRAME = 1024 * 1024
_TAG = 16
_CHECKSUM = hashlib.sha256().digest_size
_LARGEST_HEADER = 64 * 1024
#: KiB, passes, lanes: what the writer uses, and the most that a reader lets a file ask for.
_COST, _LARGEST_COST = (65_536, 3, 1), (1_048_576, 16, 16)


class SealedFileError(Exception):
    """The file is no sealed file, is damaged, or does not open with this passphrase; the text says which."""


class SealedWriter:
    """What is written goes sealed into ``stream``; without ``close`` the file is not whole and will not open."""

    def __init__(self, stream: BinaryIO, passphrase: Secret, about: Mapping[str, str]) -> None:
        """``about`` can be read without the passphrase."""
        self._stream = stream
        self._digest = hashlib.sha256()
        salt = os.urandom(16)
        header = json.dumps({**about, "salt": salt.hex(), "cost": list(_COST)}).encode() + b"\n"
        self._put(_MAGIC + header)
        self._frames = _Frames(_key(passphrase, salt, _COST), _MAGIC + header)
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes; OSError when the stream fails."""
        self._pending += data
        while len(self._pending) > _FRAME:  # the last frame is never empty-handed: close decides which one it is
            self._frame(self._pending[:_FRAME], is_last=False)
            del self._pending[:_FRAME]
        return len(data)

    def close(self) -> None:
        """Write the last frame and the checksum."""
        self._frame(self._pending, is_last=True)
        self._stream.write(self._digest.digest())

    def _frame(self, data: bytes | bytearray, *, is_last: bool) -> None:
        sealed = self._frames.seal(bytes(data), is_last)
        self._put(len(sealed).to_bytes(4, "big") + sealed)

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._stream.write(data)


class SealedReader:
    """The content of a sealed file, as a stream; SealedFileError as soon as something is wrong with it."""

    def __init__(self, path: Path) -> None:
        """Looks at the whole file first: nothing of a damaged one is ever given out."""
        self.path = path
        self._left = _checked(path)
        self._stream = path.open("rb")
        self._authentic = self._stream.readline(len(_MAGIC)) + self._stream.readline(_LARGEST_HEADER)
        self._left -= len(self._authentic)
        try:
            self.about: dict[str, Any] = json.loads(self._authentic[len(_MAGIC) :])
            self._salt = bytes.fromhex(self.about.pop("salt"))
            self._cost = tuple(map(int, self.about.pop("cost")))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._stream.close()
            raise SealedFileError(f"{path}: its header cannot be read") from None
        self._opened = bytearray()

    def unlock(self, passphrase: Secret) -> None:
        """Open the first frame; SealedFileError when the passphrase is not right."""
        costs = zip(self._cost, _LARGEST_COST, strict=False)
        if len(self._cost) != len(_COST) or not all(1 <= cost <= largest for cost, largest in costs):
            raise SealedFileError(f"{self.path}: its header asks for a key that costs too much")
        self._frames = _Frames(_key(passphrase, self._salt, self._cost), self._authentic)
        try:
            self._opened += self._frame()
        except InvalidTag:
            raise SealedFileError(f"{self.path}: the passphrase is not right") from None

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes, fewer only at the end."""
        try:
            while len(self._opened) < size and self._left:
                self._opened += self._frame()
        except InvalidTag:
            raise SealedFileError(f"{self.path}: a frame does not open, it was changed") from None
        given = bytes(self._opened[:size])
        del self._opened[:size]
        return given

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _frame(self) -> bytes:
        length = int.from_bytes(self._stream.read(4), "big")
        self._left -= 4 + length
        if not _TAG <= length <= _FRAME + _TAG or self._left < 0:
            raise SealedFileError(f"{self.path}: a frame has no possible length")
        return self._frames.open(self._stream.read(length), is_last=not self._left)


class _Frames:
    """Seals and opens frames in order."""

    def __init__(self, key: bytes, authentic: bytes) -> None:
        self._cipher = AESGCM(key)
        self._authentic = authentic
        self._number = 0

    def seal(self, data: bytes, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(is_last), data, self._authentic)

    def open(self, sealed: bytes, is_last: bool) -> bytes:
        return self._cipher.decrypt(self._nonce(is_last), sealed, self._authentic)

    def _nonce(self, is_last: bool) -> bytes:
        nonce = self._number.to_bytes(11, "big") + bytes([is_last])
        self._number += 1
        return nonce


def _key(passphrase: Secret, salt: bytes, cost: tuple[int, ...]) -> bytes:
    memory, passes, lanes = cost
    return hash_secret_raw(passphrase.reveal(), salt, passes, memory, lanes, 32, Type.ID)


def _checked(path: Path) -> int:
    """How many bytes come before the checksum, once that is found to be right."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        left = path.stat().st_size - _CHECKSUM
        if left <= 0 or stream.readline(len(_MAGIC)) != _MAGIC:
            raise SealedFileError(f"{path}: this is no backup of Sallyport, or one of a newer version")
        stream.seek(0)
        size = left
        while left:
            piece = stream.read(min(left, _FRAME))
            if not piece:
                raise SealedFileError(f"{path}: it changes while it is read")
            digest.update(piece)
            left -= len(piece)
        if stream.read(_CHECKSUM) != digest.digest():
            raise SealedFileError(f"{path}: it is damaged, its checksum is wrong")
    return size
