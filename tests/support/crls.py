"""Parsed CRLs, entries and a cache that holds what a test says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.certs.crls.crl import Crl, parse_crl
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_source import CrlSource
from tests.support import pki

SERVERS = (("127.0.0.1", 3890),)


def der(crl: x509.CertificateRevocationList) -> bytes:
    return crl.public_bytes(Encoding.DER)


def parsed(
    revoked: Iterable[x509.Certificate | int] = (),
    *,
    authority: pki.Authority | None = None,
    number: int = 1,
    this_update: dt.datetime | None = None,
    next_update: dt.datetime | None = None,
) -> Crl:
    """A CRL of the shared authority, or of another one."""
    authority = authority or pki.authority()
    made = authority.crl(revoked, number=number, this_update=this_update, next_update=next_update)
    return parse_crl(der(made), authority.certificate, pki.now())


def source(authority: pki.Authority | None = None, servers: tuple[tuple[str, int], ...] = SERVERS) -> CrlSource:
    """Where the authority's CRL comes from."""
    return CrlSource(servers, (authority or pki.authority()).certificate)


def filled(*revoked: x509.Certificate | int, **changes: Any) -> CrlCache:
    """A cache that has the shared authority's CRL."""
    cache = CrlCache()
    cache.add(source())
    cache.install(source(), parsed(revoked, **changes), "ldap://a:389", pki.now())
    return cache


def delta(revoked: Mapping[int, x509.ReasonFlags], *, number: int, base: int) -> bytes:
    """A delta CRL of the shared authority on its list ``base``, in DER."""
    issuer = pki.authority()
    at = pki.now() - dt.timedelta(minutes=1)
    builder = (
        x509.CertificateRevocationListBuilder(issuer.certificate.subject, at, at + pki.DAY)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.DeltaCRLIndicator(base), critical=True)
    )
    for serial, reason in revoked.items():
        entry = x509.RevokedCertificateBuilder(serial, at).add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return der(builder.sign(issuer.private_key, hashes.SHA256()))
