"""The answer to a session's CheckRevocation: at once from memory, or once what memory lacks has been asked for.

Handshakes never wait: a session asks when its handshake is done. Lists of configured directories are in memory before
the first client comes. What is learned from a certificate (an issuer below a root, a URL, an OCSP responder) is asked
for now, once, and the session waits for it no longer than ``patience``; then memory decides as it is. Nobody waits for
a server that is known to be down, and no more than so many sessions wait at a time.
"""

from __future__ import annotations

from typing import Protocol

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.interfaces import IReactorTime

from appliance.certs.chain import PeerChain
from appliance.certs.crl_cache import Missed, RevocationChecker
from appliance.certs.crl_source import Wanted
from appliance.certs.ocsp_cache import OcspQuestion
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict

__all__ = ["RevocationDesk"]

_PATIENCE = 10.0
_MOST_WAITING = 256


class _Lists(Protocol):
    def want(self, wanted: Wanted) -> Deferred[None] | None: ...


class _Answers(Protocol):
    def ask(self, question: OcspQuestion) -> Deferred[None] | None: ...


class RevocationDesk:
    """``lists`` follows CRLs (``CrlRefresher``), ``answers`` asks OCSP responders (``OcspLookup``)."""

    def __init__(
        self,
        clock: IReactorTime,
        checker: RevocationChecker,
        lists: _Lists,
        answers: _Answers,
        *,
        patience: float = _PATIENCE,
        most_waiting: int = _MOST_WAITING,
    ) -> None:
        self._clock = clock
        self._checker = checker
        self._lists = lists
        self._answers = answers
        self._patience = patience
        self._most_waiting = most_waiting
        self._waiting = 0

    def check(self, chain: PeerChain, policy: RevocationPolicy) -> Verdict | Deferred[Verdict]:
        """The verdict, or a Deferred of it that never fails."""
        verdict, missed = self._checker.examine(chain, policy)
        if verdict.state is RevocationState.REVOKED:
            return verdict
        asked = [done for done in map(self._ask, missed) if done is not None]
        if not asked or self._waiting >= self._most_waiting:
            return verdict
        later: Deferred[Verdict] = Deferred()
        self._waiting += 1

        def decide(_: object = None) -> None:
            if not later.called:
                self._waiting -= 1
                if deadline.active():
                    deadline.cancel()
                later.callback(self._checker.examine(chain, policy)[0])

        deadline = self._clock.callLater(self._patience, decide)
        DeferredList(asked).addCallback(decide)
        return later

    def _ask(self, missed: Missed) -> Deferred[None] | None:
        return self._lists.want(missed) if isinstance(missed, Wanted) else self._answers.ask(missed)
