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
from appliance.certs.checker import Missed, RevocationChecker
from appliance.certs.crls.crl_source import Wanted
from appliance.certs.responders.ocsp_cache import OcspQuestion
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict

__all__ = ["RevocationDesk"]

_PATIENCE = 10.0
MOST_WAITING = 256


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
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._clock = clock
        self._checker = checker
        self._lists = lists
        self._answers = answers
        self._patience = patience
        self._most_waiting = most_waiting
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """Clients whose verdict is being asked for."""
        return self._waiting

    def check(self, chain: PeerChain, policy: RevocationPolicy) -> Verdict | Deferred[Verdict]:
        """The verdict, or a Deferred of it that never fails."""
        verdict, asked = self._examine(chain, policy)
        if not asked or self._waiting >= self._most_waiting:
            return verdict
        later: Deferred[Verdict] = Deferred()
        self._waiting += 1

        def look_again(_: object) -> None:
            """What came may lead to something else: a list for some certificates only, to the one of this part."""
            if not later.called:
                verdict, asked = self._examine(chain, policy)
                if asked:
                    DeferredList(asked).addCallback(look_again)
                else:
                    deadline.cancel()
                    decide(verdict)

        def decide(verdict: Verdict) -> None:
            self._waiting -= 1
            later.callback(verdict)

        deadline = self._clock.callLater(self._patience, lambda: decide(self._checker.examine(chain, policy)[0]))
        DeferredList(asked).addCallback(look_again)
        return later

    def _examine(self, chain: PeerChain, policy: RevocationPolicy) -> tuple[Verdict, list[Deferred[None]]]:
        """The verdict as of now, and what has been asked for to make it better."""
        verdict, missed = self._checker.examine(chain, policy)
        if verdict.state is RevocationState.REVOKED:
            return verdict, []
        return verdict, [done for done in map(self._ask, missed) if done is not None]

    def _ask(self, missed: Missed) -> Deferred[None] | None:
        return self._lists.want(missed) if isinstance(missed, Wanted) else self._answers.ask(missed)
