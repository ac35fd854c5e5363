"""Asks OCSP responders on a bounded pool and puts what they say into the cache.

A question that is under way is asked once, however many wait for it. A responder that fails is left alone for a while
(``breaker``), and so is a question that was answered with nothing useful. As with CRLs the deadline is kept on the
reactor's clock: when it passes, the socket is shut under the worker thread.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import attrs
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.certs import messages
from appliance.certs.crls.crl_fetch import key_of
from appliance.certs.crls.crl_source import Availability
from appliance.certs.crls.fetching import Absent, FetchLimits, Unreachable
from appliance.certs.crls.http_fetch import Body, HttpFetch
from appliance.certs.responders.ocsp import (
    MAX_ANSWER_SIZE,
    OcspAnswer,
    UnacceptableAnswerError,
    make_request,
    parse_answer,
)
from appliance.certs.responders.ocsp_cache import OcspCache, OcspQuestion
from appliance.runtime.breaker import CircuitBreaker
from appliance.runtime.revoking.crl_collect import Run, Say
from appliance.runtime.threads import WorkersBusyError

__all__ = ["OcspLookup"]

_NONCE_BYTES = 32  # RFC 9654 section 2.1
_GRACE = 1.0
#: Seconds before a question that brought nothing is asked again.
_PAUSE = 10.0
_TYPE = "application/ocsp-request"
_log = Logger()


class _Exchange(Protocol):
    def run(self) -> Body | Absent | Unreachable: ...
    def abort(self) -> None: ...


MakeExchange = Callable[[str, FetchLimits, bytes], _Exchange]


def _by_http(url: str, limits: FetchLimits, body: bytes) -> _Exchange:
    return HttpFetch(url, limits, body=body, content_type=_TYPE)


@attrs.frozen
class _Nothing:
    availability: Availability
    detail: str


class OcspLookup:
    """``run`` performs a function on a private, bounded pool; ``say`` takes a message of area C and its fields."""

    def __init__(
        self,
        clock: IReactorTime,
        run: Run,
        cache: OcspCache,
        now: Callable[[], datetime],
        say: Say,
        limits: FetchLimits,
        make_exchange: MakeExchange = _by_http,
        revoked: Callable[[int], object] | None = None,
    ) -> None:
        """``revoked`` is told the serial number of each certificate that a responder says is revoked."""
        self._clock = clock
        self._run = run
        self._cache = cache
        self._now = now
        self._say = say
        self._limits = attrs.evolve(limits, size=MAX_ANSWER_SIZE)
        self._make_exchange = make_exchange
        self._revoked = revoked
        self._breaker = CircuitBreaker()
        self._waiting: dict[OcspQuestion, list[Deferred[None]]] = {}

    def ask(self, question: OcspQuestion) -> Deferred[None] | None:
        """Fires when the responders have been asked; None when there is no use in asking now."""
        waiting = self._waiting.get(question)
        done: Deferred[None] = Deferred()
        if waiting is not None:
            waiting.append(done)
            return done
        urls = [url for url in question.urls if not self._breaker.is_resting(key_of(url), self._clock.seconds())]
        if not urls or self._was_asked_just_now(question):
            return None
        self._waiting[question] = [done]
        Deferred.fromCoroutine(self._look_up(question, urls)).addErrback(_log_failure)
        return done

    def _was_asked_just_now(self, question: OcspQuestion) -> bool:
        entry = self._cache.entry(question)
        if entry.asked is None or entry.availability is Availability.AVAILABLE:
            return False
        return (self._now() - entry.asked).total_seconds() < _PAUSE

    async def _look_up(self, question: OcspQuestion, urls: list[str]) -> None:
        try:
            for url in urls:
                found = await self._exchange(question, url)
                if self._take(question, url, found):
                    break
        finally:
            for done in self._waiting.pop(question, ()):
                done.callback(None)

    def _exchange(self, question: OcspQuestion, url: str) -> Deferred[OcspAnswer | _Nothing]:
        nonce = secrets.token_bytes(_NONCE_BYTES) if question.nonce else None
        body, now = make_request(question.certificate, question.issuer, nonce), self._now()
        exchange = self._make_exchange(url, self._limits, body)
        answer: Deferred[OcspAnswer | _Nothing] = Deferred()

        def work() -> OcspAnswer | _Nothing:
            match exchange.run():
                case Body(content):
                    try:
                        return parse_answer(content, question.certificate, question.issuer, nonce, now)
                    except UnacceptableAnswerError as error:
                        return _Nothing(Availability.UNACCEPTABLE, str(error))
                case Absent(detail) | Unreachable(detail):
                    return _Nothing(Availability.UNREACHABLE, detail)

        def too_late() -> None:
            exchange.abort()
            answer.callback(_Nothing(Availability.UNREACHABLE, "no complete answer in time"))

        deadline = self._clock.callLater(self._limits.whole + _GRACE, too_late)

        def came_back(result: OcspAnswer | _Nothing | Failure) -> None:
            if deadline.active():
                deadline.cancel()
                is_busy = isinstance(result, Failure) and result.check(WorkersBusyError)
                answer.callback(_Nothing(Availability.NEVER, "all threads are taken") if is_busy else result)

        self._run(work).addBoth(came_back)
        return answer

    def _take(self, question: OcspQuestion, url: str, found: OcspAnswer | _Nothing) -> bool:
        """Whether no other responder has to be asked."""
        serial = f"{question.serial:X}"
        match found:
            case OcspAnswer():
                self._breaker.succeeded(key_of(url))
                if self._cache.install(question, found, self._now(), url):
                    if found.revoked is not None and self._revoked is not None:
                        self._revoked(question.serial)
                    return found.is_known
                detail = "it is older than the answer before"
                self._say(messages.OCSP_UNACCEPTABLE, {"origin": url, "serial": serial, "reason": detail})
                return False
            case _Nothing(availability, detail):
                before = self._cache.entry(question).error
                self._cache.note(question, availability, detail, self._now())
                if availability is Availability.UNREACHABLE:
                    self._breaker.failed(key_of(url), self._clock.seconds())
                if detail != before:
                    is_wrong = availability is Availability.UNACCEPTABLE
                    message = messages.OCSP_UNACCEPTABLE if is_wrong else messages.OCSP_FAILED
                    self._say(message, {"origin": url, "serial": serial, "reason": detail})
                return False


def _log_failure(failure: Failure) -> None:
    _log.failure("an OCSP lookup failed", failure)
