"""One round for one CRL: ask the servers of its list in order, each under a hard deadline, until one has it.

The deadline is kept on the reactor's clock. When it passes, the socket is shut under the worker thread and the answer
counts as "unreachable" at once, whether or not the thread comes back; a thread that hangs where nothing can reach it
(name resolution) is lost to the pool until the system lets go of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
from cryptography import x509
from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.internet.interfaces import IReactorTime
from twisted.python.failure import Failure

from appliance.certs import messages
from appliance.certs.crls.crl import Crl
from appliance.certs.crls.crl_fetch import CrlFetches, Location, key_of, origin_of
from appliance.certs.crls.crl_retrieval import Fetch, Retrieval, Retrieved, Unacceptable, retrieve
from appliance.certs.crls.crl_source import Availability, CrlSource
from appliance.certs.crls.fetching import Absent, FetchLimits, Unreachable
from appliance.message import Message
from appliance.runtime.breaker import CircuitBreaker
from appliance.runtime.threads import WorkersBusyError

__all__ = ["Collected", "CrlCollector", "FetchMaker", "NotCollected", "Run", "Say"]

Run = Callable[[Callable[[], Any]], Deferred[Any]]
Say = Callable[[Message, Mapping[str, object]], None]
FetchMaker = Callable[[Location, Sequence[x509.Name], FetchLimits], Fetch]

#: A thread that keeps its own, inner deadline reports just after it, and knows more about the reason.
_GRACE = 1.0
_TOO_LATE = Unreachable("no complete answer in time")
_TOO_BUSY = Unreachable("all threads are taken")  # not the server's fault
#: Fetches at a time; the deadline of one begins when its turn has come.
_AT_A_TIME = 4


@attrs.frozen
class Collected:
    """A CRL to rely on, and where it came from."""

    crl: Crl
    origin: str


@attrs.frozen
class NotCollected:
    """No server had one: the most telling of their answers."""

    availability: Availability
    origin: str
    detail: str


#: The first that occurred counts: a directory that answered says more than one that did not.
_MOST_TELLING = (Availability.UNACCEPTABLE, Availability.ABSENT, Availability.UNREACHABLE)


class CrlCollector:
    """Asks servers. ``run`` performs a function on a private, bounded pool and gives a Deferred of its value."""

    def __init__(
        self,
        clock: IReactorTime,
        run: Run,
        now: Callable[[], datetime],
        say: Say,
        limits: FetchLimits,
        make_fetch: FetchMaker | None = None,
    ) -> None:
        self._clock = clock
        self._run = run
        self._now = now
        self._say = say
        self._limits = limits
        self._make_fetch = make_fetch or CrlFetches()
        self._breaker = CircuitBreaker()
        self._turns = DeferredSemaphore(_AT_A_TIME)
        self._fetches: set[Fetch] = set()

    def abort(self) -> None:
        """End all that is under way."""
        for fetch in tuple(self._fetches):
            fetch.abort()

    async def collect(
        self,
        source: CrlSource,
        places: Sequence[x509.Name],
        known: Crl | None,
        *,
        forced: bool,
        urls: Sequence[str] = (),
    ) -> Collected | NotCollected:
        """One round: the servers, then the URLs. A list older than ``known`` is refused.

        ``forced`` asks servers that rest as well.
        """
        problems = [NotCollected(Availability.UNREACHABLE, "", "there is nowhere to ask")]
        locations: tuple[Location, ...] = (*source.servers, *urls)
        if locations:
            problems.clear()
        for server in locations:
            origin = origin_of(server)
            if not forced and self._breaker.is_resting(key_of(server), self._clock.seconds()):
                problems.append(NotCollected(Availability.UNREACHABLE, origin, "it failed repeatedly and rests"))
                continue
            retrieval: Retrieval = await self._turns.run(self._ask, server, source, places, known)
            outcome = self._judge(retrieval, origin, source, known)
            self._keep_count(server, retrieval)
            if isinstance(outcome, Collected):
                return outcome
            problems.append(outcome)
        return min(problems, key=lambda problem: _MOST_TELLING.index(problem.availability))

    def _ask(
        self, server: Location, source: CrlSource, places: Sequence[x509.Name], known: Crl | None
    ) -> Deferred[Retrieval]:
        fetch = self._make_fetch(server, source.entries(places), self._limits)
        now = self._now()
        self._fetches.add(fetch)
        work = self._run(lambda: retrieve(fetch, source, known, now))
        answer: Deferred[Retrieval] = Deferred()

        def too_late() -> None:
            fetch.abort()
            answer.callback(_TOO_LATE)

        deadline = self._clock.callLater(self._limits.whole + _GRACE, too_late)

        def came_back(result: Retrieval | Failure) -> None:
            self._fetches.discard(fetch)
            if deadline.active():
                deadline.cancel()
                is_busy = isinstance(result, Failure) and result.check(WorkersBusyError)
                answer.callback(_TOO_BUSY if is_busy else result)

        work.addBoth(came_back)
        return answer

    def _judge(
        self, retrieval: Retrieval, origin: str, source: CrlSource, known: Crl | None
    ) -> Collected | NotCollected:
        match retrieval:
            case Retrieved(crl) if known is not None and crl.is_older_than(known):
                issuer = source.name.rfc4514_string()
                fields = {"origin": origin, "issuer": issuer, "offered": crl.number, "kept": known.number}
                self._say(messages.CRL_ROLLED_BACK, fields)
                detail = f"CRL {crl.number} is older than {known.number}"
                return NotCollected(Availability.UNACCEPTABLE, origin, detail)
            case Retrieved(crl):
                return Collected(crl, origin)
            case Unacceptable(detail):
                return NotCollected(Availability.UNACCEPTABLE, origin, detail)
            case Absent(detail):
                return NotCollected(Availability.ABSENT, origin, detail)
            case Unreachable(detail):
                return NotCollected(Availability.UNREACHABLE, origin, detail)

    def _keep_count(self, server: Location, retrieval: Retrieval) -> None:
        if retrieval is _TOO_BUSY:
            return
        if not isinstance(retrieval, Unreachable):
            self._breaker.succeeded(key_of(server))
            return
        rest = self._breaker.failed(key_of(server), self._clock.seconds())
        if rest:
            self._say(messages.SERVER_RESTING, {"origin": origin_of(server), "seconds": round(rest)})
