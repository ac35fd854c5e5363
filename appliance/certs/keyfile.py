"""A key file in place of a SAF key ring (KEYRING HFS): a PEM file with a key, its certificate, and what is trusted.

z/OS keeps a gskkyman key database there, which is its own format; openssl makes the PEM file from an export of it.
"""

from __future__ import annotations

import stat
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from appliance.saf.database import Trust, Usage
from appliance.saf.keyring import KeyRing, PrivateKey, RingEntry

__all__ = ["KeyFileError", "read_key_file"]

_LONGEST = 1_000_000
_KEY_TYPES = (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey, ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)


class KeyFileError(Exception):
    """The file gives no keys; the text says why, and holds nothing of it."""


def read_key_file(path: Path) -> KeyRing:
    """The file as a ring: the certificate of its key is shown, those that issued themselves are trusted. Blocks."""
    data = _read(path)
    key = _key_of(path, data)
    try:
        certificates = x509.load_pem_x509_certificates(data)
    except ValueError:
        raise KeyFileError(f"{path} holds no certificate in PEM") from None
    own = [certificate for certificate in certificates if certificate.public_key() == key.public_key()]
    if not own:
        raise KeyFileError(f"{path} holds no certificate of its key")
    return KeyRing(str(path), path.name, tuple(_entry(c, key if c is own[0] else None) for c in certificates))


def _read(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST:
            raise KeyFileError(f"{path} is not a regular file of a key file's size")
        if found.st_mode & stat.S_IRWXO:
            raise KeyFileError(f"{path} holds a key and every user of this machine can use it: chmod o-rwx it")
        return path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"{path} cannot be read: {error.strerror}") from None


def _key_of(path: Path, data: bytes) -> PrivateKey:
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFileError(f"{path} holds no private key in PEM without a password") from None
    if not isinstance(key, _KEY_TYPES):
        raise KeyFileError(f"{path} holds a key of a kind that is no use for TLS")
    return key


def _entry(certificate: x509.Certificate, key: PrivateKey | None) -> RingEntry:
    is_anchor = key is None and certificate.issuer == certificate.subject
    usage = Usage.CERTAUTH if is_anchor else Usage.PERSONAL
    label = certificate.subject.rfc4514_string()
    return RingEntry(label, "", usage, certificate, key, is_default=key is not None, trust=Trust.TRUST)
