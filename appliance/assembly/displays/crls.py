"""What commands read of the CRLs in memory, and which registered certificates they speak of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_contents import facts
from appliance.certs.crls.crl_source import CrlEntry
from appliance.saf.commands.digtcert import owner_text
from appliance.saf.router import SafRouter
from appliance.services.control.facilities import Rows

__all__ = ["CachedLists"]


class CachedLists:
    """The cache as ``D CRL`` asks it."""

    def __init__(self, cache: CrlCache, router: SafRouter, now: Callable[[], datetime]) -> None:
        self._cache = cache
        self._router = router
        self._now = now

    def entries(self) -> Sequence[CrlEntry]:
        """All of them, as of now."""
        return self._cache.entries()

    def facts(self, entry: CrlEntry) -> Rows:
        """Names and values of one; blocks."""
        return tuple(facts(entry, self._now()))

    def holders(self, entry: CrlEntry) -> Callable[[int], str]:
        """Serial number of the list's issuer -> OWNER/LABEL of the registered certificate, empty when there is none."""
        certificates, issuer = self._router.database.certificates, entry.source.name.public_bytes()

        def holder(serial: int) -> str:
            found = certificates.get((serial, issuer))
            return f"{owner_text(found.owner)}/{found.label}" if found is not None else ""

        return holder
