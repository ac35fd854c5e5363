"""The rows of D CRL: what is cached, how good it still is, and what went wrong last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from appliance.certs.crls.crl_source import Availability, CrlEntry

__all__ = ["COLUMNS", "rows", "time_text"]

COLUMNS = ("ISSUER", "NUMBER", "THISUPDATE", "NEXTUPDATE", "REVOKED", "STATE", "SOURCE", "AGE", "ERROR")


def rows(entries: Iterable[CrlEntry], now: datetime) -> tuple[tuple[str, ...], ...]:
    """One row for each entry; AGE is in seconds since a server last confirmed the CRL."""
    return tuple(_row(entry, now) for entry in entries)


def _row(entry: CrlEntry, now: datetime) -> tuple[str, ...]:
    issuer, crl = entry.source.name.rfc4514_string(), entry.crl
    if entry.source.part is not None:
        issuer = f"{issuer} (part)"
    if crl is None:
        return (issuer, "", "", "", "", _state(entry, now), entry.origin, "", entry.error)
    age = str(int((now - entry.fetched).total_seconds())) if entry.fetched else ""
    number = "" if crl.number is None else str(crl.number)
    dates = (time_text(crl.this_update), time_text(crl.next_update))
    return (issuer, number, *dates, str(len(crl.revoked)), _state(entry, now), entry.origin, age, entry.error)


def _state(entry: CrlEntry, now: datetime) -> str:
    if entry.crl is None:
        return "ABSENT" if entry.availability is Availability.ABSENT else "NONE"
    if not entry.crl.is_current(now):
        return "EXPIRED"
    return "CURRENT" if entry.availability is Availability.AVAILABLE else "CACHED"


def time_text(moment: datetime) -> str:
    """A time as the tables write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
