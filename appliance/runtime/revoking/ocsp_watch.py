"""Asks again, at an interval, about the certificates of live sessions that OCSP vouches for.

A CRL that lists a certificate newly ends its sessions when it is fetched. An OCSP answer says something about one
certificate alone and is known only to who asks, so a session that lives longer than the answer it came in with would
never hear. Who is told of a revocation (``revoked`` of OcspLookup) ends the sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from twisted.internet.defer import Deferred, DeferredList, DeferredSemaphore, succeed
from twisted.internet.interfaces import IDelayedCall, IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.certs.responders.ocsp_cache import OcspQuestion
from appliance.session.actions import CheckRevocation

__all__ = ["OcspWatch"]

#: Sessions looked at before the reactor gets its turn, and questions under way at a time.
_SESSIONS, _TURNS = 50, 2
_log = Logger()


class OcspWatch:
    """``live`` gives the checks that let the sessions of now in, ``questions`` what such a check asks by OCSP."""

    def __init__(
        self,
        clock: IReactorTime,
        interval: float,
        live: Callable[[], Iterable[CheckRevocation]],
        questions: Callable[[CheckRevocation], Iterable[OcspQuestion]],
        ask: Callable[[OcspQuestion], Deferred[None] | None],
    ) -> None:
        self._clock = clock
        self._interval = interval
        self._live = live
        self._questions = questions
        self._ask = ask
        self._turns = DeferredSemaphore(_TURNS)
        self._timer: IDelayedCall | None = None
        self._is_running = False

    def start(self) -> None:
        """The first round begins after one interval; the next one an interval after the end of the one before."""
        self._is_running = True
        self._timer = self._clock.callLater(self._interval, self._begin)

    def stop(self) -> None:
        """Ask nothing more."""
        self._is_running = False
        if self._timer is not None and self._timer.active():
            self._timer.cancel()

    def _begin(self) -> None:
        Deferred.fromCoroutine(self._round()).addErrback(_log_failure).addCallback(self._ended)

    def _ended(self, _: object) -> None:
        if self._is_running:
            self.start()

    async def _round(self) -> None:
        wanted: dict[OcspQuestion, None] = {}
        for number, check in enumerate(tuple(self._live()), 1):
            wanted.update(dict.fromkeys(self._questions(check)))
            if number % _SESSIONS == 0:
                await deferLater(self._clock, 0)
        await DeferredList([self._turns.run(self._one, question) for question in wanted])

    def _one(self, question: OcspQuestion) -> Deferred[None]:
        asked = self._ask(question) if self._is_running else None
        return succeed(None) if asked is None else asked


def _log_failure(failure: Failure) -> None:
    _log.failure("asking OCSP responders about live sessions failed", failure)
