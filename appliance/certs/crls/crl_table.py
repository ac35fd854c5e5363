"""The rows of D CRL: what is cached, how good it still is, and what went wrong last.

ID names a list in other commands: the beginning of its source's digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from appliance.certs.crls.crl_source import Availability, CrlEntry

__all__ = ["COLUMNS", "list_id", "rows", "state", "time_text"]

COLUMNS = ("ISSUER", "NUMBER", "THISUPDATE", "NEXTUPDATE", "REVOKED", "STATE", "SOURCE", "AGE", "ERROR", "ID")


def rows(entries: Iterable[CrlEntry], now: datetime) -> tuple[tuple[str, ...], ...]:
    """One row for each entry; AGE is in seconds since a server last confirmed the CRL."""
    return tuple(_row(entry, now) for entry in entries)


def list_id(entry: CrlEntry) -> str:
    """Eight hexadecimal digits."""
    return entry.source.digest[:8]


def _row(entry: CrlEntry, now: datetime) -> tuple[str, ...]:
    issuer, crl = entry.source.name.rfc4514_string(), entry.crl
    if entry.source.part is not None:
        issuer = f"{issuer} (part)"
    if crl is None:
        return (issuer, "", "", "", "", state(entry, now), entry.origin, "", entry.error, list_id(entry))
    age = str(int((now - entry.fetched).total_seconds())) if entry.fetched else ""
    number = "" if crl.number is None else str(crl.number)
    dates = (time_text(crl.this_update), time_text(crl.next_update))
    good = (str(len(crl.revoked)), state(entry, now), entry.origin, age, entry.error, list_id(entry))
    return (issuer, number, *dates, *good)


def state(entry: CrlEntry, now: datetime) -> str:
    """CURRENT, CACHED (no server confirms it), EXPIRED, ABSENT (the servers have none) or NONE."""
    if entry.crl is None:
        return "ABSENT" if entry.availability is Availability.ABSENT else "NONE"
    if not entry.crl.is_current(now):
        return "EXPIRED"
    return "CURRENT" if entry.availability is Availability.AVAILABLE else "CACHED"


def time_text(moment: datetime) -> str:
    """A time as the tables write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
