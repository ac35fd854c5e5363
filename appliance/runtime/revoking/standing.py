"""The revocation check that let a client in, held again while its session lives."""

from __future__ import annotations

from collections.abc import Callable, Set

from twisted.internet.defer import Deferred

from appliance.certs.chain import PeerChain
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict
from appliance.session.actions import CheckRevocation

__all__ = ["Standing"]

Check = Callable[[PeerChain, RevocationPolicy], Verdict | Deferred[Verdict]]


class Standing:
    """What one client was admitted by; ``let_in_by`` is None once its session is over."""

    __slots__ = ("_check", "_revoked", "let_in_by")

    def __init__(self, let_in_by: CheckRevocation, check: Check, revoked: Callable[[Verdict, PeerChain], None]) -> None:
        """``revoked`` ends the session whose certificate turns out to be revoked."""
        self.let_in_by: CheckRevocation | None = let_in_by
        self._check = check
        self._revoked = revoked

    def look_again(self, serials: Set[int]) -> bool:
        """Certificates with these serial numbers were revoked just now: whether that ended the session.

        A check that has to ask a responder first may end it later.
        """
        before = self.let_in_by
        if before is None or serials.isdisjoint(c.serial_number for c in before.chain.certificates):
            return False
        answer = self._check(before.chain, before.policy)
        if isinstance(answer, Verdict):
            return self._judge(answer)
        answer.addCallback(self._judge)
        return False

    def end(self) -> None:
        """The session is over: an answer that is still to come changes nothing."""
        self.let_in_by = None

    def _judge(self, verdict: Verdict) -> bool:
        before = self.let_in_by
        if verdict.state is not RevocationState.REVOKED or before is None:
            return False  # the same number of another issuer; or the session is over
        self._revoked(verdict, before.chain)
        return True
