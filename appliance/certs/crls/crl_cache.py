"""The cached CRLs, by source.

Whoever fetches CRLs puts them in here; a check reads memory and nothing else, so a dead directory never slows a
handshake. The cache goes forward only: a CRL with a lower number than the cached one is refused (an attacker who can
answer for the directory would otherwise bring back a list from before a revocation).
"""

from __future__ import annotations

from datetime import datetime

import attrs
from cryptography import x509

from appliance.certs.crls.crl import Crl
from appliance.certs.crls.crl_source import Availability, CrlEntry, CrlSource, Servers

__all__ = ["CrlCache", "Installed"]


@attrs.frozen
class Installed:
    """The CRL is in force. ``newly_revoked`` are the serial numbers that the one before did not list."""

    entry: CrlEntry
    newly_revoked: frozenset[int]


class CrlCache:
    """Entries by source. One thread changes it."""

    def __init__(self) -> None:
        self.changes = 0  # grows with each change
        self._entries: dict[CrlSource, CrlEntry] = {}
        self._by_issuer: dict[tuple[Servers, x509.Name], tuple[CrlSource, ...]] = {}

    def entries(self) -> tuple[CrlEntry, ...]:
        """All of them, in the order in which they were added."""
        return tuple(self._entries.values())

    def entry(self, source: CrlSource) -> CrlEntry | None:
        """What is known about one source; None when nobody follows it."""
        return self._entries.get(source)

    def issued_by(self, servers: Servers, name: x509.Name) -> tuple[CrlEntry, ...]:
        """The entries of every issuer of that name."""
        return tuple(self._entries[source] for source in self._by_issuer.get((servers, name), ()))

    def add(self, source: CrlSource) -> None:
        """Follow a source; one that is already there keeps what is known."""
        if source not in self._entries:
            self._put(CrlEntry(source))

    def remove(self, source: CrlSource) -> None:
        """Forget a source."""
        if self._entries.pop(source, None) is not None:
            self.changes += 1
            place = (source.servers, source.name)
            self._by_issuer[place] = tuple(s for s in self._by_issuer[place] if s != source)

    def install(self, source: CrlSource, crl: Crl, origin: str, now: datetime) -> Installed:
        """Take a parsed CRL that was fetched, or confirmed to be the latest, at ``now``.

        Raises ValueError for one that ``is_older_than`` the cached one: ask first.
        """
        before = self._entries.get(source, CrlEntry(source)).crl
        if before is not None and crl.is_older_than(before):
            raise ValueError(f"CRL {crl.number} is older than {before.number}")
        entry = CrlEntry(source, crl, Availability.AVAILABLE, origin, now)
        self._put(entry)
        return Installed(entry, frozenset(crl.revoked.keys() - (before.revoked.keys() if before else ())))

    def note(self, source: CrlSource, availability: Availability, error: str) -> None:
        """An attempt failed: say so, and keep the CRL that is there."""
        entry = self._entries.get(source, CrlEntry(source))
        self._put(attrs.evolve(entry, availability=availability, error=error))

    def _put(self, entry: CrlEntry) -> None:
        source = entry.source
        self.changes += 1
        self._entries[source] = entry
        place = (source.servers, source.name)
        others = tuple(s for s in self._by_issuer.get(place, ()) if s != source)
        self._by_issuer[place] = (*others, source)
