"""The cached CRLs, and the only question a handshake asks of them.

Whoever fetches CRLs puts them in here; a check reads memory and nothing else, so a dead directory never slows a
handshake. The cache goes forward only: a CRL with a lower number than the cached one is refused (an attacker who can
answer for the directory would otherwise bring back a list from before a revocation).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
from cryptography import x509

from appliance.certs.chain import PeerChain
from appliance.certs.chains import is_self_issued
from appliance.certs.crl import Crl
from appliance.certs.crl_source import (
    Availability,
    CrlEntry,
    CrlSource,
    Servers,
    Wanted,
    distribution_names,
    key_digest,
)
from appliance.certs.tls import CrlLevel, RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict

__all__ = ["CrlCache", "Installed", "RevocationChecker"]


@attrs.frozen
class Installed:
    """The CRL is in force. ``newly_revoked`` are the serial numbers that the one before did not list."""

    entry: CrlEntry
    newly_revoked: frozenset[int]


class CrlCache:
    """Entries by source. One thread changes it."""

    def __init__(self) -> None:
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
        self._entries[source] = entry
        place = (source.servers, source.name)
        others = tuple(s for s in self._by_issuer.get(place, ()) if s != source)
        self._by_issuer[place] = (*others, source)


@attrs.frozen
class _Finding:
    """What the CRLs say about one certificate of a chain."""

    state: RevocationState
    detail: str
    availability: Availability = Availability.AVAILABLE


#: Worst last: one revoked certificate decides for its chain.
_GRAVITY = (RevocationState.NOT_CHECKED, RevocationState.GOOD, RevocationState.UNKNOWN, RevocationState.REVOKED)


class RevocationChecker:
    """Answers from memory whether a verified chain may come in."""

    def __init__(
        self,
        cache: CrlCache,
        now: Callable[[], datetime],
        wanted: Callable[[Wanted], None] = lambda wanted: None,
        max_age: timedelta | None = None,
    ) -> None:
        """``wanted`` hears of CRLs that were missed; ``max_age`` since a server confirmed a CRL ends its use early."""
        self._cache = cache
        self._now = now
        self._wanted = wanted
        self._max_age = max_age

    def check(self, chain: PeerChain, policy: RevocationPolicy) -> Verdict:
        """Hold every certificate but the root against its issuer's CRL.

        A chain of a resumed session is its leaf alone; the issuer's CRL is then found by the issuer's name.
        """
        if not policy.servers:
            return Verdict(RevocationState.NOT_CHECKED, allowed=True)
        members = chain.certificates
        findings = [
            self._find(certificate, issuer, policy)
            for certificate, issuer in zip(members, (*members[1:], None), strict=True)
            if issuer is not None or not is_self_issued(certificate)
        ]
        if not findings:
            return Verdict(RevocationState.GOOD, allowed=True, detail="a root has nobody to revoke it")
        worst = max(findings, key=lambda finding: (_GRAVITY.index(finding.state), not _is_allowed(finding, policy)))
        return Verdict(worst.state, _is_allowed(worst, policy), worst.detail)

    def _find(
        self, certificate: x509.Certificate, issuer: x509.Certificate | None, policy: RevocationPolicy
    ) -> _Finding:
        entries = self._cache.issued_by(policy.servers, certificate.issuer)
        if issuer is not None:
            key = key_digest(issuer)
            entries = tuple(entry for entry in entries if entry.source.key == key)
        findings = [self._look_up(certificate, entry) for entry in entries]
        if not findings:
            findings = [_Finding(RevocationState.UNKNOWN, f"{_naming(certificate)}: no CRL yet", Availability.NEVER)]
        worst = max(findings, key=lambda finding: _GRAVITY.index(finding.state))
        if worst.state is RevocationState.UNKNOWN and issuer is not None:
            self._wanted(Wanted(CrlSource(policy.servers, issuer), distribution_names(certificate)))
        return worst

    def _look_up(self, certificate: x509.Certificate, entry: CrlEntry) -> _Finding:
        crl = entry.crl
        if crl is None:
            detail = f"{_naming(certificate)}: {entry.error or entry.availability.value}"
            return _Finding(RevocationState.UNKNOWN, detail, entry.availability)
        reason = crl.revoked.get(certificate.serial_number)
        if reason is not None:  # an expired list still says that much
            return _Finding(RevocationState.REVOKED, f"{_naming(certificate)} is on CRL {crl.number}, reason {reason}")
        until = self._serves_until(crl, entry.fetched)
        if self._now() >= until:
            detail = f"{_naming(certificate)}: CRL {crl.number} served until {until:%Y-%m-%dT%H:%M:%SZ}"
            return _Finding(RevocationState.UNKNOWN, detail, Availability.UNREACHABLE)
        return _Finding(RevocationState.GOOD, "")

    def _serves_until(self, crl: Crl, fetched: datetime | None) -> datetime:
        if self._max_age is None or fetched is None:
            return crl.next_update
        return min(crl.next_update, fetched + self._max_age)


def _is_allowed(finding: _Finding, policy: RevocationPolicy) -> bool:
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


def _naming(certificate: x509.Certificate) -> str:
    return f"certificate {certificate.serial_number:X} of {certificate.issuer.rfc4514_string()}"
