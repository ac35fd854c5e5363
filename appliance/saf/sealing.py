"""Keys at rest: AES-256-GCM under a key-encryption key that lives in a file beside the database, not in it.

A copy of the database alone (a backup, a support bundle) therefore gives away no private key and no PassTicket key.
Each sealed value names what it is for, and that name is authenticated: a value moved to another row does not open.
The key in the file may be wrapped by a PKCS#11 token (``tokenkey``), whose PIN is in another file.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appliance.durable import sync_folder
from appliance.saf.tokenkey import LONGEST, TokenError, TokenPlace, is_wrapped, place_of, unwrap, wrap
from appliance.secret import Secret

__all__ = ["Sealer", "SealingError", "create_key", "key_file", "place_of_key"]

KEY_NAME, PIN_NAME = "saf.key", "saf.pin"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class SealingError(Exception):
    """The key file cannot be used, or a value does not open under it; the text names the file or the purpose."""


def key_file(state: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the key is: systemd's credential ``saf.key`` (LoadCredential), else a file of the state folder."""
    return _credential(KEY_NAME, environment) or state / KEY_NAME


def _credential(name: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    return Path(folder) / name if folder and (Path(folder) / name).exists() else None


def place_of_key(path: Path) -> TokenPlace | None:
    """The token that the key in a file is wrapped by; None for a plain one."""
    content = _read_private(path)
    try:
        return place_of(content) if is_wrapped(content) else None
    except TokenError as error:
        raise SealingError(f"{path}: {error}") from None


def create_key(path: Path, place: TokenPlace | None = None) -> None:
    """A new random key in a new file, mode 0600, wrapped by the token when one is named."""
    key = os.urandom(_KEY_BYTES)
    try:
        content = key if place is None else wrap(place, Secret(key), _pin(path))
    except TokenError as error:
        raise SealingError(f"{path}: {error}") from None
    with contextlib.suppress(FileExistsError):
        _create(path, content)


def _pin(path: Path) -> Secret:
    """The first line of the credential ``saf.pin``, else of the file of that name beside the key file."""
    content = _read_private(_credential(PIN_NAME) or path.with_name(PIN_NAME))
    return Secret(content.split(b"\n", 1)[0].rstrip(b"\r"))


def _read_private(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise SealingError(f"{path}: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077:
            raise SealingError(f"{path}: the key file must be a plain file that only its owner can read")
        return stream.read(LONGEST)


class Sealer:
    """Seals and opens values under one key."""

    def __init__(self, key: Secret) -> None:
        if len(key) != _KEY_BYTES:
            raise SealingError(f"a key-encryption key has {_KEY_BYTES} bytes")
        self._cipher = AESGCM(key.reveal())

    @classmethod
    def from_file(cls, path: Path) -> Sealer:
        """The sealer whose key is in ``path``; the file is made, mode 0600, when it is absent."""
        if not path.exists():
            create_key(path)
        content = _read_private(path)
        if not is_wrapped(content):
            key = Secret(content)
        else:
            try:
                key = unwrap(content, _pin(path))
            except TokenError as error:
                raise SealingError(f"{path}: {error}") from None
        if len(key) != _KEY_BYTES:
            raise SealingError(f"{path}: the key file has not {_KEY_BYTES} bytes")
        return cls(key)

    def seal(self, value: Secret, purpose: str) -> bytes:
        """The sealed value; ``purpose`` must be named again to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, value.reveal(), purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> Secret:
        """The value; SealingError when it was sealed under another key or for another purpose, or was changed."""
        nonce, text = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            if sealed[:1] != _VERSION:
                raise InvalidTag
            return Secret(self._cipher.decrypt(nonce, text, purpose.encode()))
        except (InvalidTag, ValueError):
            raise SealingError(
                f"{purpose}: the sealed value does not open: wrong key file, or it was changed"
            ) from None


def _create(path: Path, key: bytes) -> None:
    """Make the file whole or not at all: a key cut short by a crash would lock everything up for good."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(descriptor)
        os.link(part, path)
    finally:
        part.unlink()
    sync_folder(path.parent)
