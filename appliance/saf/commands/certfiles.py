"""Certificates in files: PEM, DER, PKCS#7, PKCS#12 and requests, with the private key when the file has it."""

from __future__ import annotations

import base64
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

__all__ = ["ImportedCertificate", "UnreadableFileError", "private_pem", "read", "read_request"]

#: What the library raises for bytes that are not what they should be; not all of it is a ValueError.
_UNREADABLE = (
    *(ValueError, IndexError, UnsupportedAlgorithm, x509.InvalidVersion),
    *(x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)


class UnreadableFileError(Exception):
    """No certificate can be read from the file; the text says why."""


@attrs.frozen
class ImportedCertificate:
    """The certificate that a file is about, its private key (PKCS#8 PEM) if there is one, and the others in it."""

    certificate: x509.Certificate
    private_key: Secret | None
    others: tuple[x509.Certificate, ...] = ()


def read(data: bytes, password: Secret | None) -> ImportedCertificate:
    """What the file holds; UnreadableFileError when that is no certificate, or the key is not its own."""
    reader = _read_pem if b"-----BEGIN " in data else _read_der
    try:
        certificates, key = reader(data, password)
        certificate, *others = _ordered(certificates)
        public_key = _decoded(certificate)
        for other in others:
            _decoded(other)
    except (*_UNREADABLE, TypeError):
        raise UnreadableFileError("it holds no certificate, or the password is not right") from None
    if key is None:
        return ImportedCertificate(certificate, None, tuple(others))
    if _public(key.public_key()) != _public(public_key):
        raise UnreadableFileError("the private key in it is not that of the certificate")
    return ImportedCertificate(certificate, private_pem(key), tuple(others))


def read_request(data: bytes) -> x509.CertificateSigningRequest:
    """A PKCS#10 request whose signature shows that its sender has the key; UnreadableFileError otherwise."""
    load = x509.load_pem_x509_csr if b"-----BEGIN " in data else x509.load_der_x509_csr
    try:
        request = load(data)
        for part in (request.subject, request.extensions, request.public_key()):
            assert part is not None
        is_signed = request.is_signature_valid
    except (*_UNREADABLE, TypeError):
        raise UnreadableFileError("it holds no certificate request") from None
    if not is_signed:
        raise UnreadableFileError("the request is not signed with its own key")
    return request


def _ordered(certificates: list[x509.Certificate]) -> list[x509.Certificate]:
    """The one that signed none of the others first: a chain may come from either end."""
    issuers = {certificate.issuer for certificate in certificates}
    if len(certificates) > 1 and certificates[0].subject in issuers:
        leaf = next((one for one in certificates if one.subject not in issuers), certificates[0])
        return [leaf, *(one for one in certificates if one is not leaf)]
    return certificates


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


_Found = tuple[list[x509.Certificate], PrivateKeyTypes | None]


def _read_pem(data: bytes, password: Secret | None) -> _Found:
    if b"-----BEGIN PKCS7-----" in data:
        return pkcs7.load_pem_pkcs7_certificates(data), None
    if b"-----BEGIN PKCS12-----" in data:
        encoded = data.partition(b"-----BEGIN PKCS12-----")[2].partition(b"-----END PKCS12-----")[0]
        return _required(_read_pkcs12(base64.b64decode(b"".join(encoded.split()), validate=True), password))
    certificates = x509.load_pem_x509_certificates(data)
    if b"PRIVATE KEY-----" not in data:
        return certificates, None
    start = data.rindex(b"-----BEGIN ", 0, data.index(b"PRIVATE KEY-----"))
    key = load_pem_private_key(data[start:], password.reveal() if password else None)
    return _with_key(certificates, key), key


def _with_key(certificates: list[x509.Certificate], key: PrivateKeyTypes) -> list[x509.Certificate]:
    """The key's own certificate first."""
    return sorted(certificates, key=lambda one: _public(one.public_key()) != _public(key.public_key()))


def _read_der(data: bytes, password: Secret | None) -> _Found:
    readers: tuple[Callable[[], _Found | None], ...] = (
        lambda: ([x509.load_der_x509_certificate(data)], None),
        lambda: _read_pkcs12(data, password),
        lambda: (pkcs7.load_der_pkcs7_certificates(data), None),
    )
    for reader in readers:
        try:
            found = reader()
        except _UNREADABLE:
            continue
        if found is not None and found[0]:
            return found
    raise ValueError("no known form")


def _read_pkcs12(data: bytes, password: Secret | None) -> _Found | None:
    key, certificate, others = pkcs12.load_key_and_certificates(data, password.reveal() if password else None)
    return None if certificate is None else ([certificate, *others], key)


def _required(found: _Found | None) -> _Found:
    if found is None:
        raise ValueError("no certificate in it")
    return found


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
