"""What a source says of one certificate, how several are weighed, and what the configured level makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs
from cryptography import x509

from appliance.certs.crls.crl import Crl
from appliance.certs.crls.crl_source import Availability, CrlEntry
from appliance.certs.responders.ocsp_cache import OcspEntry
from appliance.certs.tls import CrlLevel, RevocationPolicy
from appliance.certs.verdict import RevocationState

__all__ = ["Finding", "by_crl", "by_ocsp", "is_allowed", "is_newer", "missing", "naming", "weigh", "worst"]


@attrs.frozen
class Finding:
    """What is known of one certificate; ``availability`` is of interest when that is nothing.

    ``until``: how long the source serves for it, as long as nothing newer comes; None: that was not looked at.
    """

    state: RevocationState
    detail: str
    availability: Availability = Availability.AVAILABLE
    until: datetime | None = None
    as_of: datetime | None = None  # when the source knew that


#: Worst last: one revoked certificate decides for its chain.
_GRAVITY = (RevocationState.NOT_CHECKED, RevocationState.GOOD, RevocationState.UNKNOWN, RevocationState.REVOKED)
#: Of several sources that know nothing: one that could not be reached might have known.
_SILENCE = (Availability.ABSENT, Availability.UNACCEPTABLE, Availability.UNREACHABLE, Availability.NEVER)


def by_crl(certificate: x509.Certificate, entry: CrlEntry, now: datetime, max_age: timedelta | None) -> Finding:
    """What a cached CRL says; ``max_age`` since a server confirmed it ends its use early."""
    crl = entry.crl
    if crl is None:
        detail = f"{naming(certificate)}: {entry.error or entry.availability.value}"
        return Finding(RevocationState.UNKNOWN, detail, entry.availability)
    reason = crl.revoked.get(certificate.serial_number)
    if reason is not None:  # an expired list still says that much
        detail = f"{naming(certificate)} is on CRL {crl.number}, reason {reason}"
        return Finding(RevocationState.REVOKED, detail, as_of=crl.this_update)
    until = _serves_until(crl, entry.fetched, max_age)
    if now >= until:
        detail = f"{naming(certificate)}: CRL {crl.number} served until {until:%Y-%m-%dT%H:%M:%SZ}"
        return Finding(RevocationState.UNKNOWN, detail, Availability.UNREACHABLE)
    return Finding(RevocationState.GOOD, "", until=until)


def _serves_until(crl: Crl, fetched: datetime | None, max_age: timedelta | None) -> datetime:
    if max_age is None or fetched is None:
        return crl.next_update
    return min(crl.next_update, fetched + max_age)


def by_ocsp(certificate: x509.Certificate, entry: OcspEntry, now: datetime) -> Finding:
    """What a cached OCSP answer says."""
    answer = entry.answer
    if answer is not None and answer.revoked is not None:
        return Finding(RevocationState.REVOKED, f"{naming(certificate)} is revoked by OCSP, reason {answer.revoked}")
    if answer is None or now >= answer.until:
        availability = entry.availability if answer is None else Availability.UNREACHABLE
        detail = f"{naming(certificate)}: no OCSP answer, {entry.error or availability.value}"
        return Finding(RevocationState.UNKNOWN, detail, availability)
    if not answer.is_known:
        detail = f"{naming(certificate)}: the OCSP responder does not know it"
        return Finding(RevocationState.UNKNOWN, detail, Availability.ABSENT)
    return Finding(RevocationState.GOOD, "", as_of=answer.this_update)


def missing(certificate: x509.Certificate) -> Finding:
    """There is no list yet."""
    return Finding(RevocationState.UNKNOWN, f"{naming(certificate)}: no CRL yet", Availability.NEVER)


def weigh(findings: Iterable[Finding]) -> Finding:
    """Several sources on one certificate: revoked by one is revoked, else good by one is good."""
    order = (RevocationState.REVOKED, RevocationState.GOOD, RevocationState.UNKNOWN)
    return min(findings, key=lambda finding: (order.index(finding.state), -_silence(finding)))


def is_newer(one: Finding, other: Finding) -> bool:
    """Whether a source knew what it says later than another, or at the same time."""
    return one.as_of is not None and (other.as_of is None or one.as_of >= other.as_of)


def _silence(finding: Finding) -> int:
    return _SILENCE.index(finding.availability) if finding.availability in _SILENCE else -1


def worst(findings: Iterable[Finding], policy: RevocationPolicy) -> Finding:
    """Which certificate decides for the chain."""
    return max(findings, key=lambda finding: (_GRAVITY.index(finding.state), not is_allowed(finding, policy)))


def is_allowed(finding: Finding, policy: RevocationPolicy) -> bool:
    """GSK_CRL_SECURITY_LEVEL: LOW accepts what cannot be known, MEDIUM a directory that has no CRL, HIGH neither."""
    if finding.state is not RevocationState.UNKNOWN:
        return finding.state is not RevocationState.REVOKED
    match policy.level:
        case CrlLevel.LOW:
            return True
        case CrlLevel.MEDIUM:
            return finding.availability is Availability.ABSENT
        case CrlLevel.HIGH:
            return False


def naming(certificate: x509.Certificate) -> str:
    """How the details of findings begin."""
    return f"certificate {certificate.serial_number:X} of {certificate.issuer.rfc4514_string()}"
