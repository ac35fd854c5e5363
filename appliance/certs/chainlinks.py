"""A chain from a certificate up to its trust anchor, and what breaks it if something does: for people to look at.

A handshake is decided by OpenSSL and ``RevocationChecker``; here each certificate is held against the same rules one by
one (RFC 5280 section 6.1), so that all that is wrong is said, and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from appliance.certs.chains import is_self_issued
from appliance.certs.crls.crl_source import CrlEntry, key_digest, part_of
from appliance.certs.findings import Finding, by_crl, by_ocsp, missing, naming, weigh
from appliance.certs.responders.ocsp_cache import OcspEntry, OcspQuestion
from appliance.certs.verdict import RevocationState
from appliance.saf.database import Certificate, Trust
from appliance.saf.signatures import is_issued_by

__all__ = ["Evidence", "Link", "links", "revocation_of"]

_WEAK_HASHES = frozenset({"md5", "sha1"})
_ROOT = Finding(RevocationState.NOT_CHECKED, "")
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_Value = TypeVar("_Value", bound=x509.ExtensionType)


@attrs.frozen
class Evidence:
    """What is in memory about revocation."""

    lists: Sequence[CrlEntry] = ()
    answers: Sequence[tuple[OcspQuestion, OcspEntry]] = ()


@attrs.frozen
class Link:
    """One certificate of a chain. ``faults`` are sentences; with none of them this link holds."""

    certificate: x509.Certificate
    registered: Certificate | None  # as the SAF database has it
    revocation: Finding
    faults: tuple[str, ...]


def links(
    path: Sequence[x509.Certificate],
    registered: Callable[[x509.Certificate], Certificate | None],
    evidence: Evidence,
    now: datetime,
) -> tuple[Link, ...]:
    """The links of a path, the certificate it is about first. Checks signatures: not for the reactor's thread."""
    found = []
    for place, certificate in enumerate(path):
        issuer = path[place + 1] if place + 1 < len(path) else None
        known, revocation = registered(certificate), revocation_of(certificate, issuer, evidence, now)
        faults = (
            *_dates(certificate, now),
            *(["it is registered NOTRUST"] if known is not None and known.trust is Trust.NOTRUST else ()),
            *([f"it {_short(certificate, revocation)}"] if revocation.state is RevocationState.REVOKED else ()),
            *_signature(certificate, issuer),
            *(_authority(certificate, path[1:place]) if place else ()),
        )
        found.append(Link(certificate, known, revocation, faults))
    return tuple(found)


def revocation_of(
    certificate: x509.Certificate, issuer: x509.Certificate | None, evidence: Evidence, now: datetime
) -> Finding:
    """What lists and answers in memory say of a certificate; NOT_CHECKED of a root, which has nobody to revoke it."""
    if is_self_issued(certificate):
        return _ROOT
    findings = []
    if issuer is not None:
        key = key_digest(issuer)
        findings += [by_crl(certificate, e, now, None) for e in evidence.lists if _speaks_of(e, certificate, issuer)]
        for question, answer in evidence.answers:
            if (question.serial, question.key) == (certificate.serial_number, key):
                findings.append(by_ocsp(certificate, answer, now))
    return weigh(findings) if findings else missing(certificate)


def _speaks_of(entry: CrlEntry, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    source = entry.source
    if source.name != issuer.subject or source.key != key_digest(issuer):
        return False
    return source.part is None or source.part == part_of(certificate)


def _short(certificate: x509.Certificate, finding: Finding) -> str:
    """``is on CRL 7, reason keyCompromise``: of which certificate is said already."""
    return finding.detail.removeprefix(f"{naming(certificate)} ")


def _dates(certificate: x509.Certificate, now: datetime) -> Iterator[str]:
    if now < certificate.not_valid_before_utc:
        yield f"it is not valid before {certificate.not_valid_before_utc:{_TIME}}"
    if now > certificate.not_valid_after_utc:
        yield f"it expired at {certificate.not_valid_after_utc:{_TIME}}"


def _signature(certificate: x509.Certificate, issuer: x509.Certificate | None) -> Iterator[str]:
    signer = certificate if issuer is None and is_self_issued(certificate) else issuer
    if signer is None:
        yield f"its issuer {certificate.issuer.rfc4514_string()} is not registered"
        return
    if not is_issued_by(certificate, signer):
        yield f"its signature is not that of {signer.subject.rfc4514_string()}"
    if signer is not certificate and (used := _hash_name(certificate)) in _WEAK_HASHES:
        yield f"it is signed with {used.upper()}"


def _hash_name(certificate: x509.Certificate) -> str:
    try:
        used = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return used.name if used is not None else ""


def _authority(certificate: x509.Certificate, below: Sequence[x509.Certificate]) -> Iterator[str]:
    """What keeps it from standing above others; ``below`` are the authorities under it."""
    constraints = _value(certificate, x509.BasicConstraints)
    if constraints is None or not constraints.ca:
        yield "it is no certificate authority"
    usage = _value(certificate, x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        yield "its key usage does not allow it to sign certificates"
    counted = sum(not is_self_issued(one) for one in below)
    if constraints is not None and constraints.path_length is not None and counted > constraints.path_length:
        yield f"it allows {constraints.path_length} authorities below it, there are {counted}"


def _value(certificate: x509.Certificate, kind: type[_Value]) -> _Value | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return None
