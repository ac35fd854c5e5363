"""The rows of D OCSP: what responders said of which certificate, how long it still serves, what went wrong last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from appliance.certs.crls.crl_table import time_text
from appliance.certs.responders.ocsp_cache import OcspEntry, OcspQuestion

__all__ = ["COLUMNS", "rows"]

COLUMNS = ("SERIAL", "ISSUER", "STATE", "REASON", "THISUPDATE", "UNTIL", "SOURCE", "AGE", "ERROR")


def rows(entries: Iterable[tuple[OcspQuestion, OcspEntry]], now: datetime) -> tuple[tuple[str, ...], ...]:
    """One row for each certificate that was asked about; AGE is in seconds since the last attempt."""
    return tuple(_row(question, entry, now) for question, entry in entries)


def _row(question: OcspQuestion, entry: OcspEntry, now: datetime) -> tuple[str, ...]:
    answer = entry.answer
    dates = ("", "") if answer is None else (time_text(answer.this_update), time_text(answer.until))
    reason = (answer.revoked or "") if answer is not None else ""
    age = str(int((now - entry.asked).total_seconds())) if entry.asked else ""
    naming = f"{question.serial:X}", question.issuer.subject.rfc4514_string()
    return (*naming, _state(entry, now), reason, *dates, entry.origin, age, entry.error)


def _state(entry: OcspEntry, now: datetime) -> str:
    answer = entry.answer
    if answer is None:
        return "NONE"
    if answer.revoked is not None:  # also when it served its time
        return "REVOKED"
    if now >= answer.until:
        return "EXPIRED"
    return "GOOD" if answer.is_known else "UNKNOWN"
