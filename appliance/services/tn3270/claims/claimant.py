"""This client wants an LU that other connections hold: they are asked one after the other (``takeover``).

    ASKING --Kept, no answer--> ASKING --Yielded, or nobody left--> settled

Who is asked last may yield what was in front of its terminal. That is kept until our own terminal has negotiated, and
its hosts may speak meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.protocols.tn3270.events import DeviceRequested
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270.claims.takeover import Claim, Kept, Yielded
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, Adopt, CancelTimer, Send, SetTimer, Tell
from appliance.session.wires import Wire

__all__ = ["CLAIM_TIMER", "Claimant", "Settled"]

CLAIM_TIMER = "claim"
#: What another session of ours may take to answer a note, beyond what its client may.
_ANSWER_SECONDS = 5


@attrs.frozen
class Settled:
    """Nobody is asked any more: the request is to be answered now. ``lu`` was given up for this client."""

    core: ServerCore
    request: DeviceRequested
    lu: str
    actions: Sequence[Action]


class Claimant:
    """What one client claims of others, and what was kept for it."""

    __slots__ = ("_claim", "_kept")

    def __init__(self) -> None:
        self._claim: Claim | None = None
        self._kept: Seat | None = None

    @property
    def is_asking(self) -> bool:
        """True while another connection is to answer."""
        return self._claim is not None

    @property
    def kept(self) -> Seat | None:
        """What was in front of the other terminal, until ours has negotiated."""
        return self._kept

    def claim(self, claim: Claim) -> Sequence[Action] | Settled:
        """Begin to ask."""
        self._claim = claim
        return self.ask_next()

    def ask_next(self) -> Sequence[Action] | Settled:
        """Ask the next holder that may be taken over; when all are there, the request is answered as it stands."""
        claim = self._claim
        if claim is None:
            return []
        withdrawn, asked = claim.withdraw(), claim.next()
        if asked is None:
            self._claim = None
            return Settled(claim.core, claim.request, "", withdrawn)
        number, probe = asked
        return [*withdrawn, SetTimer(CLAIM_TIMER, probe.takeover.seconds + _ANSWER_SECONDS), Tell(number, probe)]

    def answered(self, sender: int, note: Kept | Yielded | None) -> Sequence[Action] | Settled:
        """Connection ``sender`` answered; None: there is no such connection any more.

        One that was given up, and told so, may answer all the same: the next one is still asked.
        """
        claim = self._claim
        if claim is not None and (claim.asked is None or claim.asked.holder.connection != sender):
            return note.seat.leave("its answer came too late") if isinstance(note, Yielded) and note.seat else []
        match note:
            case Yielded(seat) if claim is not None:
                self._claim, self._kept = None, seat
                adopted = [] if seat is None else [Adopt(sender)]
                lu = claim.asked.assignment.lu if claim.asked is not None else ""
                return Settled(claim.core, claim.request, lu, [CancelTimer(CLAIM_TIMER), *adopted])
            case Yielded(seat):
                return [] if seat is None else seat.leave("nobody waits for it any more")
            case Kept() | None:
                return self.ask_next()

    def heard(self, kept: Seat, actions: Sequence[Action]) -> Sequence[Action]:
        """What comes from hosts before the new terminal is there; nothing of it is for this client yet."""
        passed = [action for action in actions if not (type(action) is Send and action.wire is Wire.CLIENT)]
        return [*passed, *self._leave_kept("it ended")] if kept.is_finished else passed

    def arrive(self, terminal: BoundTerminal) -> tuple[Seat | None, Sequence[Action]]:
        """Our terminal is there: what goes on at it, if anything does."""
        kept, self._kept = self._kept, None
        if kept is None or kept.fits(terminal):
            return kept, []
        return None, kept.leave("another kind of terminal took it over")

    def leave(self, detail: str) -> list[Action]:
        """Nothing is claimed any more, and what was kept ends."""
        claim, self._claim = self._claim, None
        withdrawn = claim.withdraw() if claim is not None else []
        return [*withdrawn, *self._leave_kept(detail)]

    def _leave_kept(self, detail: str) -> list[Action]:
        kept, self._kept = self._kept, None
        return [] if kept is None else kept.leave(detail)
