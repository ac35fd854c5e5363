"""Everything that knows which certificates are revoked: lists, OCSP answers, who refreshes them, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from appliance.certs.checker import RevocationChecker
from appliance.certs.crls.crl_cache import CrlCache, Installed
from appliance.certs.crls.crl_fetch import CrlFetches, logins
from appliance.certs.crls.crl_files import CrlFiles
from appliance.certs.crls.fetching import FetchLimits
from appliance.certs.responders.ocsp_cache import OcspCache
from appliance.config.revocation import CrlConf
from appliance.runtime.registry import Registry
from appliance.runtime.revoking.crl_collect import Say
from appliance.runtime.revoking.crl_refresh import CrlRefresher, RefreshSettings
from appliance.runtime.revoking.ocsp_lookup import OcspLookup
from appliance.runtime.revoking.ocsp_watch import OcspWatch
from appliance.runtime.revoking.revocation import RevocationDesk
from appliance.runtime.threads import Workers

__all__ = ["RevocationSources"]


class RevocationSources:
    """``lists`` and ``answers`` are the caches, the ``desk`` is what sessions ask, ``refresher`` fetches the lists."""

    def __init__(
        self, reactor: Any, crl: CrlConf, folder: Path, registry: Registry, now: Callable[[], datetime], say: Say
    ) -> None:
        """``folder`` keeps copies of lists. OSError or ssl.SSLError when a file of CRLLDAPACCESS will not do."""
        limits = FetchLimits(min(crl.timeout, FetchLimits().connect), crl.timeout)
        make_fetch = CrlFetches(logins(crl.access))
        self._registry = registry
        self.pools = Workers(reactor, "crl", size=4, queue=64), Workers(reactor, "ocsp", size=4, queue=64)
        list_pool, answer_pool = self.pools
        self.lists, self.answers = CrlCache(), OcspCache()
        settings = RefreshSettings(interval=float(crl.refresh_seconds), limits=limits)
        self.refresher = CrlRefresher(
            reactor, list_pool.run, self.lists, CrlFiles(folder), now, say, settings, make_fetch
        )
        self.refresher.on_change(self._list_changed)
        max_age = timedelta(seconds=crl.cache_seconds) if crl.cache_seconds else None
        checker = RevocationChecker(self.lists, now, self.refresher.want, max_age, self.answers)
        lookup = OcspLookup(reactor, answer_pool.run, self.answers, now, say, limits, revoked=self._answer_revokes)
        self.desk = RevocationDesk(reactor, checker, self.refresher, lookup)
        self.check = self.desk.check
        self._watch = OcspWatch(
            reactor,
            float(crl.refresh_seconds),
            registry.let_in_by,
            lambda check: checker.questions(check.chain, check.policy),
            lookup.ask,
        )

    def start(self) -> None:
        """Threads may run from now on, and live sessions are looked after; lists are the ``refresher``'s to start."""
        for pool in self.pools:
            pool.start()
        self._watch.start()

    def stop(self) -> None:
        """End what is under way and ask nothing more."""
        self._watch.stop()
        self.refresher.stop()
        for pool in self.pools:
            pool.stop()

    def _list_changed(self, installed: Installed) -> None:
        self._registry.recheck(installed.newly_revoked)

    def _answer_revokes(self, serial: int) -> None:
        self._registry.recheck({serial})
