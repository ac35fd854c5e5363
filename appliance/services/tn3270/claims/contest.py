"""Other connections: this client wants the LU of one (``claimant``), or one wants ours (``presence``)."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.takeover import Challenge, Check, Kept, PartnerGone, Probe, Withdrawn, Yielded
from appliance.services.tn3270.visitor import Visitor
from appliance.session.actions import Action, Close

__all__ = ["when_noted", "when_unanswered", "yield_to"]


def when_noted(c: Visitor, sender: int, note: object) -> Sequence[Action]:
    """Another connection said something."""
    match note:
        case Probe() | Check():
            # A client that an answer is owed to is taken to be there.
            can_be_asked = c.seated is not None and not c.is_waiting
            return c.presence.ask(sender, note, c.core if can_be_asked else None)
        case Withdrawn():
            return c.presence.withdrawn(sender)
        case PartnerGone():
            return c.drop(messages.PARTNER_GONE) if c.core is not None else []
        case Kept() | Yielded() | None:
            return c.unless_exhausted(c.granting.answered(sender, note))
        case _:
            return []


def when_unanswered(c: Visitor) -> Sequence[Action]:
    """Our client is gone: give the LU up, and with RECON what is in front of it, to the one who claims it."""
    challenge = c.presence.take()
    if challenge is None:
        return []
    if challenge.claimant is None:
        return c.drop(messages.UNREACHABLE)
    said = c.say(messages.TAKEN_OVER)
    c.core = None
    return [*said, *yield_to(c, challenge, "another connection took its LU over"), Close(abort=True)]


def yield_to(c: Visitor, challenge: Challenge, detail: str, *, is_reset: bool = False) -> list[Action]:
    """Stand up, and tell who claims the LU what is kept for it."""
    keeps = c.seated is not None and challenge.keeps(is_reset=is_reset)
    kept = c.seated.park() if c.seated is not None and keeps else None
    left = c.stand_up(detail, is_taken=challenge.claimant is not None)
    return [*left, *challenge.tell(Yielded(kept))]
