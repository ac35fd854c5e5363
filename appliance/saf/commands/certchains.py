"""What is above a certificate: the chain of those that are registered, as far as it goes."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

from appliance.saf.commands.digtcert import certificates_of
from appliance.saf.database import CERTAUTH, SITE, Certificate, SafDatabase, Trust
from appliance.saf.signatures import is_issued_by

__all__ = ["is_complete", "is_vouched_for", "issuers_of"]

_LONGEST_CHAIN = 10


def issuers_of(database: SafDatabase, certificate: Certificate | x509.Certificate) -> list[Certificate]:
    """The registered certificates above one, nearest first; those of its owner count beside CERTAUTH and SITE."""
    current = certificate.certificate if isinstance(certificate, Certificate) else certificate
    owners = {certificate.owner} if isinstance(certificate, Certificate) else set()
    pool = [one for owner in (CERTAUTH, SITE, *(owners - {CERTAUTH, SITE})) for one in certificates_of(database, owner)]
    found: list[Certificate] = []
    while len(found) < _LONGEST_CHAIN and current.subject != current.issuer:
        above = next((one for one in pool if one not in found and is_issued_by(current, one.certificate)), None)
        if above is None:
            break
        found.append(above)
        current = above.certificate
    return found


def is_complete(certificate: x509.Certificate, above: list[Certificate]) -> bool:
    """Whether the chain ends in a root."""
    top = above[-1].certificate if above else certificate
    return top.subject == top.issuer


def is_vouched_for(database: SafDatabase, certificate: x509.Certificate, now: datetime) -> bool:
    """Whether the certificate is in date and its signatures lead to a trusted CERTAUTH certificate."""
    anchors = [one for one in certificates_of(database, CERTAUTH) if one.trust is not Trust.NOTRUST]
    for _ in range(_LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        if any(anchor.certificate == certificate for anchor in anchors):
            return True
        issuer = next((anchor.certificate for anchor in anchors if is_issued_by(certificate, anchor.certificate)), None)
        if issuer is None:
            return False
        certificate = issuer
    return False
