"""What is about to expire: certificates in key rings, and CRLs; said 30, 14, 7 and 1 days before.

Each thing is spoken of once for each of these marks, and anew when it was replaced by one that lives longer. A mark
counts for what lives three times as long: a list that is good for a week is no cause for alarm on its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from appliance.certs import messages
from appliance.certs.crls.crl_source import CrlEntry
from appliance.message import Message
from appliance.saf.database import CERTAUTH, SITE, SafDatabase

__all__ = ["Expiring", "ExpiryWatch", "certificates_in_rings", "crls"]

_MARKS = (1, 7, 14, 30)
_DAY = 86_400
_OWNERS = {CERTAUTH: "CERTAUTH", SITE: "SITE"}


@attrs.frozen
class Expiring:
    """One thing that ends."""

    message: Message
    name: str
    since: datetime
    until: datetime

    def seconds_left(self, now: datetime) -> float:
        """Until it ends; negative afterwards."""
        return (self.until - now).total_seconds()

    def mark(self, now: datetime) -> int | None:
        """The days of the mark that it has passed, the last one; None when the end is far."""
        left, life = self.seconds_left(now), (self.until - self.since).total_seconds()
        return next((mark for mark in _MARKS if left < mark * _DAY and 3 * mark * _DAY <= life), None)


def certificates_in_rings(database: SafDatabase) -> Iterator[Expiring]:
    """Every certificate that is in some ring, once, as owner/label."""
    places = {(entry.owner, entry.label) for ring in database.rings.values() for entry in ring.connections}
    for certificate in database.certificates.values():
        if (certificate.owner, certificate.label) in places:
            name = f"{_OWNERS.get(certificate.owner, certificate.owner)}/{certificate.label}"
            own = certificate.certificate
            yield Expiring(messages.CERTIFICATE_EXPIRES, name, own.not_valid_before_utc, own.not_valid_after_utc)


def crls(entries: Iterable[CrlEntry]) -> Iterator[Expiring]:
    """Every CRL that is cached, by its issuer."""
    for entry in entries:
        if entry.crl is not None:
            issuer = entry.source.name.rfc4514_string()
            yield Expiring(messages.CRL_EXPIRES, issuer, entry.crl.this_update, entry.crl.next_update)


class ExpiryWatch:
    """Knows what was said already."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str, datetime], int] = {}

    def look(self, things: Iterable[Expiring], now: datetime) -> list[tuple[Message, dict[str, object]]]:
        """What is to be said now: messages and their fields."""
        due: list[tuple[Message, dict[str, object]]] = []
        said: dict[tuple[str, str, datetime], int] = {}
        for thing in things:
            key = (thing.message.id, thing.name, thing.until)
            mark = thing.mark(now)
            if mark is None:
                continue
            before = self._said.get(key)
            said[key] = mark
            if before is None or mark < before:
                fields: dict[str, object] = {
                    "name": thing.name,
                    "until": thing.until,
                    "days": max(int(thing.seconds_left(now) // _DAY), 0),
                }
                due.append((thing.message, fields))
        self._said = said
        return due
