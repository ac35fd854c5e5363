"""Is our own client there? Another connection that claims its LU wants to know (``takeover``), or CHECKCLIENTCONN.

The client is asked by TIMING-MARK (RFC 860): any byte of it says yes, silence until the timer fires says no.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270.claims.takeover import Challenge, Check, Kept, Probe
from appliance.session.actions import Action, CancelTimer, Send, SetTimer

__all__ = ["PROBE_TIMER", "Presence"]

PROBE_TIMER = "probe"


class Presence:
    """One client, and who asks for it."""

    __slots__ = ("_challenge",)

    def __init__(self) -> None:
        self._challenge: Challenge | None = None

    def ask(self, sender: int, note: Probe | Check, core: ServerCore | None) -> Sequence[Action]:
        """Begin to ask the client; without a ``core`` it is taken to be there."""
        match note:
            case Probe(takeover):
                challenge, seconds = Challenge(sender, takeover), takeover.seconds
            case Check(seconds):
                challenge = Challenge(None)
        if core is None or self._challenge is not None:
            return challenge.tell(Kept())
        self._challenge = challenge
        # With 0 seconds the answer is not waited for; the timer lets whoever asks finish its turn.
        return [SetTimer(PROBE_TIMER, seconds), *([Send(core.timing_mark())] if seconds else [])]

    def shown(self) -> list[Action]:
        """The client sent something."""
        challenge = self.take()
        return [] if challenge is None else [CancelTimer(PROBE_TIMER), *challenge.tell(Kept())]

    def withdrawn(self, sender: int) -> Sequence[Action]:
        """The claimant wants the LU no more."""
        if self._challenge is None or self._challenge.claimant != sender:
            return []
        self._challenge = None
        return [CancelTimer(PROBE_TIMER)]

    def take(self) -> Challenge | None:
        """The client is not there: what is to be answered, if anything was asked."""
        challenge, self._challenge = self._challenge, None
        return challenge
