"""Revocation in the appliance: CRLs and OCSP answers in memory, the servers they come from, the desk that checks."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Set
from datetime import timedelta
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred

from appliance.assembly import messages
from appliance.assembly.clock import utc_now
from appliance.assembly.errors import StartError
from appliance.certs.crl_cache import CrlCache, Installed, RevocationChecker
from appliance.certs.crl_fetch import CrlFetches, logins
from appliance.certs.crl_files import CrlFiles
from appliance.certs.fetching import FetchLimits
from appliance.certs.ocsp_cache import OcspCache
from appliance.config.revocation import CrlConf
from appliance.message import Message
from appliance.runtime.crl_refresh import CrlRefresher, RefreshSettings
from appliance.runtime.ocsp_lookup import OcspLookup
from appliance.runtime.revocation import RevocationDesk
from appliance.runtime.threads import Workers

__all__ = ["Revocation"]


class Revocation:
    """``cache`` is what is known, ``refresher`` what keeps it fresh, ``desk`` who answers."""

    def __init__(
        self,
        reactor: Any,
        crl: CrlConf,
        folder: Path,
        console: Callable[[Message, Mapping[str, object]], None],
        recheck: Callable[[Set[int]], object],
    ) -> None:
        """``recheck`` hears of serial numbers that came to be revoked. StartError when a directory's login is wrong."""
        limits = FetchLimits(min(crl.timeout, FetchLimits().connect), crl.timeout)
        try:
            make_fetch = CrlFetches(logins(crl.access))
        except (OSError, ssl.SSLError) as error:
            raise StartError(messages.NOT_STARTED.format(reason=f"CRLLDAPACCESS: {error}")) from None
        self._crl_pool = Workers(reactor, "crl", size=4, queue=64)
        self._ocsp_pool = Workers(reactor, "ocsp", size=4, queue=64)
        self.cache = CrlCache()
        self.refresher = CrlRefresher(
            reactor,
            self._crl_pool.run,
            self.cache,
            CrlFiles(folder),
            utc_now,
            console,
            RefreshSettings(interval=float(crl.refresh_seconds), limits=limits),
            make_fetch,
        )
        self._recheck = recheck
        self.refresher.on_change(self._changed)
        max_age = timedelta(seconds=crl.cache_seconds) if crl.cache_seconds else None
        answers = OcspCache()
        checker = RevocationChecker(self.cache, utc_now, self.refresher.want, max_age, answers)
        lookup = OcspLookup(
            reactor, self._ocsp_pool.run, answers, utc_now, console, limits, revoked=lambda serial: recheck({serial})
        )
        self.desk = RevocationDesk(reactor, checker, self.refresher, lookup)

    def _changed(self, installed: Installed) -> None:
        self._recheck(installed.newly_revoked)

    def open(self) -> None:
        """Take work on."""
        self._crl_pool.start()
        self._ocsp_pool.start()

    def start(self) -> Deferred[None]:
        """Ask every server; fires once each has answered or failed."""
        return self.refresher.start()

    def stop(self) -> None:
        """Ask nobody any more."""
        self.refresher.stop()
        self._crl_pool.stop()
        self._ocsp_pool.stop()
