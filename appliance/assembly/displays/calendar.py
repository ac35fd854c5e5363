"""D EXPIRY: what ends when, the first first: every registered certificate, every CRL in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from appliance.assembly.parts import Parts
from appliance.certs.expiry import certificates_in_rings, crls
from appliance.saf.database import CERTAUTH, SITE
from appliance.services.control.facilities import Table

__all__ = ["expiry"]

_COLUMNS = ("UNTIL", "DAYS", "KIND", "NAME", "STATUS", "USED", "SUBJECT")
_OWNERS = {CERTAUTH: "CERTAUTH", SITE: "SITE"}


def expiry(appliance: Parts) -> Table:
    """USED is YES for a certificate in a key ring and for every CRL."""
    now = appliance.now()
    rows = sorted((*_certificates(appliance, now), *_crls(appliance, now)), key=lambda row: row[0])
    return Table(_COLUMNS, tuple(rows))


def _certificates(appliance: Parts, now: datetime) -> Iterator[tuple[str, ...]]:
    database = appliance.router.database
    used = {one.name for one in certificates_in_rings(database)}
    for entry in database.certificates.values():
        name = f"{_OWNERS.get(entry.owner, entry.owner)}/{entry.label}"
        certificate = entry.certificate
        subject = certificate.subject.rfc4514_string()
        ends = _ends(certificate.not_valid_after_utc, now)
        yield (*ends, "CERTIFICATE", name, entry.trust.value, "YES" if name in used else "NO", subject)


def _crls(appliance: Parts, now: datetime) -> Iterator[tuple[str, ...]]:
    for one in crls(appliance.revocation.lists.entries()):
        yield (*_ends(one.until, now), "CRL", one.name, "", "YES", one.name)


def _ends(until: datetime, now: datetime) -> tuple[str, str]:
    return f"{until:%Y-%m-%dT%H:%M:%SZ}", str((until - now).days)
