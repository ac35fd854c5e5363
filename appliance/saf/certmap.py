"""Whose certificate is this: the registered certificate first, then name filters, most specific first.

The order is that of RACF (Security Administrator's Guide, "Certificate name filtering"): the first hit decides, even
when it says NOTRUST, so that distrusting one certificate or one department never falls through to a wider filter.
Names are compared RDN by RDN from the least specific end; there is no search for a bare common name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs
from cryptography import x509

from appliance.saf.database import CERTAUTH, MULTIID, SITE, CertificateFilter, SafDatabase, Trust, certificate_key
from appliance.saf.dn import rdn_texts
from appliance.saf.model import UnmappedReason

__all__ = ["FilterIndex", "Found", "criteria_name", "find_user", "index_filters"]

#: (subject, issuer) as the filter has them, "" for the one it does not have.
FilterIndex = Mapping[tuple[str, str], CertificateFilter]


@attrs.frozen
class Found:
    """The user ID that a certificate stands for; ``how`` is "registered" or the label of the filter."""

    user: str
    how: str


def index_filters(filters: Iterable[CertificateFilter]) -> FilterIndex:
    """Filters by what they match, so that a search is a handful of look-ups however many there are."""
    return {(entry.subject, entry.issuer): entry for entry in filters}


def find_user(
    database: SafDatabase,
    filters: FilterIndex,
    certificate: x509.Certificate,
    criteria: Callable[[str], str | None] = lambda template: None,
) -> Found | UnmappedReason:
    """The user ID of a certificate that was already verified; whether that user is defined and usable is not asked.

    ``criteria`` says who the owner is under the template of a MULTIID filter; None, and the search goes on.
    """
    try:
        registered = database.certificates.get(certificate_key(certificate))
        candidates = () if registered else _candidates(certificate)
    except ValueError:  # a name that does not decode
        return UnmappedReason.NO_MAPPING
    if registered is not None:
        # Serial number and issuer name are RACF's key; another certificate under the same key is nobody's.
        if registered.certificate != certificate or registered.owner in (CERTAUTH, SITE):
            return UnmappedReason.NO_MAPPING
        return _trusted(registered.trust, Found(registered.owner, "registered"))
    for names in candidates:
        if (entry := filters.get(names)) is not None:
            user = criteria(entry.criteria) if entry.user == MULTIID else entry.user
            if user is not None:
                return _trusted(entry.trust, Found(user, entry.label))
    return UnmappedReason.NO_MAPPING


def _trusted(trust: Trust, found: Found) -> Found | UnmappedReason:
    return UnmappedReason.NOT_TRUSTED if trust is Trust.NOTRUST else found


def criteria_name(template: str, variables: Mapping[str, str]) -> str:
    """The name to look up in class DIGTCRIT: ``SYSID=&SYSID.APPLID=&APPLID`` with the variables filled in.

    A criterion whose variable the caller did not supply is left out.
    """
    filled = []
    for criterion in template.upper().split("."):
        keyword, equals, value = criterion.partition("=")
        if equals and value.startswith("&"):
            value = variables.get(value[1:], "")
        if value:
            filled.append(f"{keyword}={value.upper()}")
    return ".".join(filled)


def _candidates(certificate: x509.Certificate) -> tuple[tuple[str, str], ...]:
    """The (subject, issuer) filters that would match, most specific first."""
    subject, issuer = rdn_texts(certificate.subject), rdn_texts(certificate.issuer)
    if subject is None or issuer is None:
        return ()
    subjects, issuers = tuple(_endings(subject)), tuple(_endings(issuer))
    return (
        *((ending, issuers[0]) for ending in subjects),
        *((ending, "") for ending in subjects),
        *(("", ending) for ending in issuers),
    )


def _endings(rdns: tuple[str, ...]) -> Iterator[str]:
    """The whole name, then without its most specific RDN, and so on to the least specific one alone."""
    for start in range(len(rdns)):
        yield ".".join(rdns[start:])
