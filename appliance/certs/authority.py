"""The own certificate authority as pure functions: make it, issue with it, revoke with it.

Keys are P-256: a handshake then costs a third of one with RSA-2048. Serial numbers are random, 159 bits. What a
certificate carries follows RFC 5280 section 4.2, so that strict verifiers accept it.
"""

from __future__ import annotations

import enum
import ipaddress
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from appliance.saf.keyring import PrivateKey
from appliance.saf.publication import Publication

__all__ = ["Issued", "Revocation", "Usage", "issue", "make_ca", "make_crl", "renew"]

#: Peers whose clocks are a little behind still accept a fresh certificate or CRL.
_BACKDATED = timedelta(minutes=5)
_CA_YEARS = timedelta(days=3650)
#: What a certificate says of its own use.
_KEPT = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage, x509.SubjectAlternativeName)


@attrs.frozen
class Issued:
    """A certificate and its private key."""

    certificate: x509.Certificate
    private_key: PrivateKey = attrs.field(repr=False)


class Usage(enum.Enum):
    """What the certificate authenticates."""

    SERVER = ExtendedKeyUsageOID.SERVER_AUTH
    CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH


@attrs.frozen
class Revocation:
    """One revoked certificate."""

    serial: int
    date: datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified


def make_ca(name: x509.Name, now: datetime) -> Issued:
    """A self-signed root for ten years that signs end-entity certificates and CRLs only."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(name, name, key.public_key(), now, _CA_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Issued(certificate, key)


def issue(
    ca: Issued,
    subject: x509.Name,
    usage: Iterable[Usage],
    names: Sequence[str],
    days: int,
    now: datetime,
    *,
    published: Publication | None = None,
) -> Issued:
    """A certificate with a new key that says where ``ca`` publishes; ``names`` are a server's: DNS, IP literals.

    It never outlives the CA. Raises ValueError for fewer than one day or a name that is not one.
    """
    lifetime = _lifetime(ca, days, now)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(subject, ca.certificate.subject, key.public_key(), now, lifetime)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose.value for purpose in usage]), critical=False)
        .add_extension(_authority_key(ca.certificate), critical=False)
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False
        )
    for extension in published.extensions() if published else ():
        builder = builder.add_extension(extension, critical=False)
    return Issued(builder.sign(_signing_key(ca), hashes.SHA256()), key)


def renew(
    ca: Issued, old: x509.Certificate, days: int, now: datetime, *, published: Publication | None = None
) -> x509.Certificate:
    """``old`` anew, for the same key and with what it says of its use; where ``ca`` publishes is said as of now.

    It never outlives the CA. Raises ValueError for fewer than one day.
    """
    builder = _builder(old.subject, ca.certificate.subject, old.public_key(), now, _lifetime(ca, days, now))
    for extension in old.extensions:
        if isinstance(extension.value, _KEPT):
            builder = builder.add_extension(extension.value, critical=extension.critical)
    builder = builder.add_extension(_authority_key(ca.certificate), critical=False)
    for value in published.extensions() if published else ():
        builder = builder.add_extension(value, critical=False)
    return builder.sign(_signing_key(ca), hashes.SHA256())


def make_crl(ca: Issued, number: int, revoked: Iterable[Revocation], now: datetime, days: int) -> bytes:
    """A complete CRL in DER, good for ``days``; ``number`` must be larger than that of the one before."""
    builder = (
        x509.CertificateRevocationListBuilder(revoked_certificates=[_entry(revocation) for revocation in revoked])
        .issuer_name(ca.certificate.subject)
        .last_update(now)
        .next_update(now + timedelta(days=days))
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_key(ca.certificate), critical=False)
    )
    return builder.sign(_signing_key(ca), hashes.SHA256()).public_bytes(Encoding.DER)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _lifetime(ca: Issued, days: int, now: datetime) -> timedelta:
    if days < 1:
        raise ValueError("a certificate is valid for at least one day")
    return min(timedelta(days=days), ca.certificate.not_valid_after_utc - now)


def _signing_key(ca: Issued) -> ec.EllipticCurvePrivateKey:
    assert isinstance(ca.private_key, ec.EllipticCurvePrivateKey), "make_ca makes P-256 keys"
    return ca.private_key


def _authority_key(ca: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    subject_key = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key)


def _key_usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _entry(revocation: Revocation) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(revocation.serial).revocation_date(revocation.date)
    if revocation.reason is not x509.ReasonFlags.unspecified:  # RFC 5280 section 5.3.1: absent rather than zero
        builder = builder.add_extension(x509.CRLReason(revocation.reason), critical=False)
    return builder.build()
