"""A key file in place of a SAF key ring (KEYRING HFS): a key, its certificate, and what is trusted, PEM or PKCS#12.

z/OS keeps a gskkyman key database there, which is its own format; gskkyman and openssl export both forms from it. The
password of a PKCS#12 file is the first line of the file beside it that ends in ``.sth``, as a stash file does there.
"""

from __future__ import annotations

import stat
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from appliance.saf.database import Trust, Usage
from appliance.saf.keyring import KeyRing, PrivateKey, RingEntry
from appliance.secret import Secret

__all__ = ["KeyFileError", "read_key_file"]

_LONGEST = 1_000_000
_KEY_TYPES = (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey, ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)


class KeyFileError(Exception):
    """The file gives no keys; the text says why, and holds nothing of it."""


def read_key_file(path: Path) -> KeyRing:
    """The file as a ring: the certificate of its key is shown, those that issued themselves are trusted. Blocks."""
    data = _read(path)
    key, certificates = _of_pem(path, data) if b"-----BEGIN " in data else _of_package(path, data)
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


def _of_pem(path: Path, data: bytes) -> tuple[PrivateKey, list[x509.Certificate]]:
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFileError(f"{path} holds no private key in PEM without a password") from None
    try:
        return _usable(path, key), x509.load_pem_x509_certificates(data)
    except ValueError:
        raise KeyFileError(f"{path} holds no certificate in PEM") from None


def _of_package(path: Path, data: bytes) -> tuple[PrivateKey, list[x509.Certificate]]:
    stash = path.with_suffix(".sth")
    password = Secret(_read(stash).split(b"\n", 1)[0].rstrip(b"\r")) if stash.exists() else None
    try:
        package = pkcs12.load_pkcs12(data, password.reveal() if password else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFileError(
            f"{path} holds no private key in PEM, and as PKCS#12 {stash.name} does not open it"
        ) from None
    if package.cert is None:
        raise KeyFileError(f"{path} holds no certificate of its key")
    others = [entry.certificate for entry in package.additional_certs]
    return _usable(path, package.key), [package.cert.certificate, *others]


def _usable(path: Path, key: object) -> PrivateKey:
    if not isinstance(key, _KEY_TYPES):
        raise KeyFileError(f"{path} holds a key of a kind that is no use for TLS")
    return key


def _entry(certificate: x509.Certificate, key: PrivateKey | None) -> RingEntry:
    is_anchor = key is None and certificate.issuer == certificate.subject
    usage = Usage.CERTAUTH if is_anchor else Usage.PERSONAL
    label = certificate.subject.rfc4514_string()
    return RingEntry(label, "", usage, certificate, key, is_default=key is not None, trust=Trust.TRUST)
