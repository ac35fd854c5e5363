"""Certificates in files: PEM, DER, PKCS#7 and PKCS#12, with the private key when the file has it."""

from __future__ import annotations

from collections.abc import Callable

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs7,
    pkcs12,
)

from appliance.secret import Secret

__all__ = ["ImportedCertificate", "UnreadableFileError", "private_pem", "read"]

#: What the library raises for bytes that are not what they should be; not all of it is a ValueError.
_UNREADABLE = (
    *(ValueError, IndexError, UnsupportedAlgorithm, x509.InvalidVersion),
    *(x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)


class UnreadableFileError(Exception):
    """No certificate can be read from the file; the text says why."""


@attrs.frozen
class ImportedCertificate:
    """The first certificate of a file and its private key (PKCS#8 PEM), if there is one."""

    certificate: x509.Certificate
    private_key: Secret | None


def read(data: bytes, password: Secret | None) -> ImportedCertificate:
    """What the file holds; UnreadableFileError when that is no certificate, or the key is not its own."""
    reader = _read_pem if b"-----BEGIN " in data else _read_der
    try:
        certificate, key = reader(data, password)
        public_key = _decoded(certificate)
    except (*_UNREADABLE, TypeError):
        raise UnreadableFileError("it holds no certificate, or the password is not right") from None
    if key is None:
        return ImportedCertificate(certificate, None)
    if _public(key.public_key()) != _public(public_key):
        raise UnreadableFileError("the private key in it is not that of the certificate")
    return ImportedCertificate(certificate, private_pem(key))


def _decoded(certificate: x509.Certificate) -> PublicKeyTypes:
    """The public key of a certificate whose other parts decode too: the library leaves them alone until asked."""
    for part in (certificate.issuer, certificate.subject, certificate.extensions):
        assert part is not None
    if certificate.serial_number <= 0:
        raise ValueError("RFC 5280 section 4.1.2.2: a serial number is positive")
    return certificate.public_key()


def private_pem(key: PrivateKeyTypes) -> Secret:
    """A private key as the database keeps it."""
    return Secret(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


_Found = tuple[x509.Certificate, PrivateKeyTypes | None]


def _read_pem(data: bytes, password: Secret | None) -> _Found:
    if b"-----BEGIN PKCS7-----" in data:
        return pkcs7.load_pem_pkcs7_certificates(data)[0], None
    certificate = x509.load_pem_x509_certificates(data)[0]
    if b"PRIVATE KEY-----" not in data:
        return certificate, None
    start = data.rindex(b"-----BEGIN ", 0, data.index(b"PRIVATE KEY-----"))
    return certificate, load_pem_private_key(data[start:], password.reveal() if password else None)


def _read_der(data: bytes, password: Secret | None) -> _Found:
    readers: tuple[Callable[[], _Found | None], ...] = (
        lambda: (x509.load_der_x509_certificate(data), None),
        lambda: _read_pkcs12(data, password),
        lambda: (pkcs7.load_der_pkcs7_certificates(data)[0], None),
    )
    for reader in readers:
        try:
            found = reader()
        except _UNREADABLE:
            continue
        if found is not None:
            return found
    raise ValueError("no known form")


def _read_pkcs12(data: bytes, password: Secret | None) -> _Found | None:
    key, certificate, _ = pkcs12.load_key_and_certificates(data, password.reveal() if password else None)
    return None if certificate is None else (certificate, key)


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
