"""Keeps the CRL cache fresh: every followed CRL is fetched at an interval, and again well ahead of its nextUpdate.

Handshakes never wait for any of this. LDAP runs on a small private pool of threads; what runs there is cut off by a
deadline (``crl_collect``). A list that cannot be had is asked for again at growing intervals, and the cached one goes
on serving until its nextUpdate; a list older than the cached one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from datetime import datetime

import attrs
from cryptography import x509
from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.certs import messages
from appliance.certs.crls.crl import Crl, UnacceptableCrlError
from appliance.certs.crls.crl_cache import CrlCache, Installed
from appliance.certs.crls.crl_files import CrlFiles
from appliance.certs.crls.crl_source import Availability, CrlSource, Wanted
from appliance.certs.crls.fetching import FetchLimits
from appliance.runtime.revoking.crl_collect import Collected, CrlCollector, FetchMaker, NotCollected, Run, Say
from appliance.runtime.threads import DeadlineExceededError, WorkersBusyError

__all__ = ["CrlRefresher", "RefreshSettings"]

#: How many issuers seen in handshakes, and how many entries named by their certificates, are followed as well.
_MOST_LEARNED, _MOST_PLACES = 256, 8
_MOST_NAMED = 20  # serial numbers in one message
#: The last tenth of a CRL's life does not make rounds more frequent than this (seconds).
_SHORTEST = 5.0
_TROUBLE = {
    Availability.UNREACHABLE: messages.CRL_FETCH_FAILED,
    Availability.ABSENT: messages.CRL_ABSENT,
    Availability.UNACCEPTABLE: messages.CRL_UNACCEPTABLE,
}
_log = Logger()


@attrs.frozen
class RefreshSettings:
    """How often and how long; seconds."""

    interval: float = 3600.0
    retry: float = 5.0  # after the first failure; doubles
    longest_retry: float = 60.0
    limits: FetchLimits = attrs.field(factory=FetchLimits)


@attrs.define(eq=False)
class _Followed:
    """The state of one source."""

    source: CrlSource
    is_learned: bool
    places: tuple[x509.Name, ...] = ()  # entries that certificates name besides the issuer's own
    urls: tuple[str, ...] = ()  # allowed URLs that certificates name
    timer: IDelayedCall | None = None
    failures: int = 0
    is_busy: bool = False
    is_forced: bool = False  # asked for by the operator: resting servers are asked too
    is_expiry_said: bool = False
    waiting: list[Deferred[None]] = attrs.field(factory=list)  # for a round that starts from now on
    ending: list[Deferred[None]] = attrs.field(factory=list)  # for the end of the round that is under way


class CrlRefresher:
    """Fetches for one cache. ``run`` performs a function on a private, bounded pool and gives a Deferred of its value.

    ``say`` takes a message of area C and its fields.
    """

    def __init__(
        self,
        clock: IReactorTime,
        run: Run,
        cache: CrlCache,
        files: CrlFiles,
        now: Callable[[], datetime],
        say: Say,
        settings: RefreshSettings | None = None,
        make_fetch: FetchMaker | None = None,
    ) -> None:
        self._clock = clock
        self._run = run
        self._cache = cache
        self._files = files
        self._now = now
        self._say = say
        self._settings = settings or RefreshSettings()
        self._collector = CrlCollector(clock, run, now, say, self._settings.limits, make_fetch)
        self._followed: dict[CrlSource, _Followed] = {}
        self._listeners: list[Callable[[Installed], None]] = []
        self._is_running = False

    def watch(self, sources: Iterable[CrlSource]) -> None:
        """Follow exactly these, and what checks ask for besides. The copies of an earlier run serve at once.

        Reads files: call it before the first listener opens, and on reload.
        """
        configured = dict.fromkeys(sources)
        servers = {source.servers for source in configured}
        for source, followed in tuple(self._followed.items()):
            is_kept = followed.is_learned and (source.servers in servers or not source.servers)
            if source not in configured and not is_kept:
                self._forget(followed)
        for source in configured:
            if source not in self._followed:
                self._follow(source, is_learned=False)

    def want(self, wanted: Wanted) -> Deferred[None] | None:
        """A check missed this CRL (the ``wanted`` of RevocationChecker): follow it from now on.

        The Deferred fires when it has been asked for; None when that was done before and nothing new is known.
        """
        followed = self._followed.get(wanted.source)
        is_new = followed is None
        if followed is None:
            if sum(other.is_learned for other in self._followed.values()) >= _MOST_LEARNED:
                return None
            followed = self._follow(wanted.source, is_learned=True, places=wanted.places, urls=wanted.urls)
        known = (wanted.source.name, *followed.places)
        places = (*followed.places, *(place for place in wanted.places if place not in known))[:_MOST_PLACES]
        urls = tuple(dict.fromkeys((*followed.urls, *wanted.urls)))[:_MOST_PLACES]
        if (places, urls) != (followed.places, followed.urls):
            followed.places, followed.urls = places, urls
            return self._request(followed)
        entry = self._cache.entry(wanted.source)
        if not followed.is_busy or not (is_new or entry is None or entry.availability is Availability.NEVER):
            return None
        ended: Deferred[None] = Deferred()
        followed.ending.append(ended)
        return ended

    def on_change(self, listener: Callable[[Installed], None]) -> None:
        """Call ``listener`` with each CRL that comes into force, for instance to end sessions that it revokes."""
        self._listeners.append(listener)

    def start(self) -> Deferred[None]:
        """Begin; fires when each source was asked once, with or without success."""
        self._is_running = True
        return self._request_all()

    def stop(self) -> None:
        """End every fetch and start no other."""
        self._is_running = False
        self._collector.abort()
        for followed in self._followed.values():
            _cancel(followed)

    def fetch_now(self) -> Deferred[None]:
        """Ask for every CRL anew, resting servers included; fires when all have answered or run out of time."""
        for followed in self._followed.values():
            followed.is_forced = True
        return self._request_all()

    def _request_all(self) -> Deferred[None]:
        rounds = gatherResults([self._request(followed) for followed in tuple(self._followed.values())])
        return rounds.addCallback(lambda _: None)

    def _follow(
        self, source: CrlSource, *, is_learned: bool, places: tuple[x509.Name, ...] = (), urls: tuple[str, ...] = ()
    ) -> _Followed:
        own = tuple(place for place in dict.fromkeys(places) if place != source.name)
        followed = self._followed[source] = _Followed(source, is_learned, own[:_MOST_PLACES], urls[:_MOST_PLACES])
        self._cache.add(source)
        self._load(source)
        self._request(followed)
        return followed

    def _forget(self, followed: _Followed) -> None:
        _cancel(followed)
        del self._followed[followed.source]
        self._cache.remove(followed.source)

    def _load(self, source: CrlSource) -> None:
        try:
            copy = self._files.load(source, self._now())
        except (UnacceptableCrlError, OSError) as error:
            self._say(messages.CRL_COPY_UNUSABLE, {"issuer": _issuer(source), "reason": error})
            return
        if copy is not None:
            crl, fetched = copy
            self._tell(self._cache.install(source, crl, "file", fetched))
            self._cache.note(source, Availability.NEVER, "")
            self._say(messages.CRL_LOADED, {"issuer": _issuer(source), "number": crl.number, "until": crl.next_update})

    def _request(self, followed: _Followed) -> Deferred[None]:
        """Have one full round that starts from now on; at rest there is none, and the Deferred fires at once."""
        done: Deferred[None] = Deferred()
        followed.waiting.append(done)
        if not followed.is_busy:
            _cancel(followed)
            followed.is_busy = True
            Deferred.fromCoroutine(self._rounds(followed)).addErrback(_log_failure)
        return done

    async def _rounds(self, followed: _Followed) -> None:
        """Rounds until nobody waits for another one."""
        try:
            while followed.waiting and self._is_followed(followed):
                waiting, followed.waiting = followed.waiting, []
                try:
                    await self._round(followed)
                finally:
                    ending, followed.ending = followed.ending, []
                    _fire((*waiting, *ending))
        finally:
            followed.is_busy = False
            waiting, followed.waiting = followed.waiting, []
            ending, followed.ending = followed.ending, []
            _fire((*waiting, *ending))
            if self._is_followed(followed):
                followed.timer = self._clock.callLater(self._delay(followed), self._request, followed)

    def _is_followed(self, followed: _Followed) -> bool:
        return self._is_running and self._followed.get(followed.source) is followed

    async def _round(self, followed: _Followed) -> None:
        forced, followed.is_forced = followed.is_forced, False
        source = followed.source
        before = self._cache.entry(source)
        known = before.crl if before else None
        followed.failures += 1  # until this round has ended well
        outcome = await self._collector.collect(source, followed.places, known, forced=forced, urls=followed.urls)
        if not self._is_followed(followed):
            return
        match outcome:
            case Collected():
                followed.failures = 0
                self._take(source, outcome, known)
                await self._copy(source, outcome.crl)
            case NotCollected(availability, origin, detail):
                if before is None or before.error != detail:
                    fields = {"issuer": _issuer(source), "origin": origin, "reason": detail}
                    self._say(_TROUBLE[availability], fields)
                self._cache.note(source, availability, detail)
        self._watch_expiry(followed)

    def _take(self, source: CrlSource, collected: Collected, known: Crl | None) -> None:
        crl = collected.crl
        installed = self._cache.install(source, crl, collected.origin, self._now())
        if crl is known:
            return
        naming: dict[str, object] = {"issuer": _issuer(source), "number": crl.number}
        origin = {"origin": collected.origin, "revoked": len(crl.revoked), "until": crl.next_update}
        self._say(messages.CRL_INSTALLED, naming | origin)
        if known is not None and installed.newly_revoked:
            self._say(messages.CRL_REVOKED, naming | {"serials": _serials(installed.newly_revoked)})
        self._tell(installed)

    async def _copy(self, source: CrlSource, crl: Crl) -> None:
        """Part of the round, so that copies are written in the order of their numbers."""
        try:
            await self._run(lambda: self._files.save(source, crl))
        except (OSError, WorkersBusyError, DeadlineExceededError) as error:
            self._say(messages.CRL_COPY_FAILED, {"issuer": _issuer(source), "reason": error})

    def _tell(self, installed: Installed) -> None:
        for listener in self._listeners:
            listener(installed)

    def _watch_expiry(self, followed: _Followed) -> None:
        entry = self._cache.entry(followed.source)
        if entry is None or entry.crl is None:
            return
        is_expired = not entry.crl.is_current(self._now())
        if is_expired and not followed.is_expiry_said:
            fields = {"issuer": _issuer(followed.source), "number": entry.crl.number, "until": entry.crl.next_update}
            self._say(messages.CRL_EXPIRED, fields)
        followed.is_expiry_said = is_expired

    def _delay(self, followed: _Followed) -> float:
        """Seconds to the next round: the interval, but before the CRL's last tenth; in that, half of what is left."""
        settings, entry = self._settings, self._cache.entry(followed.source)
        if followed.failures or entry is None or entry.crl is None:
            return min(settings.retry * 2.0 ** min(followed.failures - 1, 32), settings.longest_retry)
        left = (entry.crl.next_update - self._now()).total_seconds()
        if left <= 0:
            return settings.longest_retry
        life = (entry.crl.next_update - entry.crl.this_update).total_seconds()
        return min(max(left - life / 10, left / 2, _SHORTEST), settings.interval)


def _issuer(source: CrlSource) -> str:
    return source.name.rfc4514_string()


def _serials(serials: Set[int]) -> str:
    named = sorted(f"{serial:X}" for serial in serials)
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return ", ".join(named[:_MOST_NAMED]) + more


def _cancel(followed: _Followed) -> None:
    if followed.timer is not None and followed.timer.active():
        followed.timer.cancel()
    followed.timer = None


def _fire(waiting: Iterable[Deferred[None]]) -> None:
    for done in waiting:
        done.callback(None)


def _log_failure(failure: Failure) -> None:
    _log.failure("refreshing a CRL failed", failure)
