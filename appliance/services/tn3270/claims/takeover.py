"""Who comes back before its old connection was seen to die: the old client is asked, and its LU is taken over.

The two sessions talk by notes. The claimant asks the holder of the LU (``Probe``); the holder asks its client by
TIMING-MARK. An answer, or any other byte, means that it is alive (``Kept``). Silence for the time of TKOSPECLU or
TKOGENLU means that it is not (``Yielded``): the LU is free for the claimant at once, and with RECON comes what was in
front of the old terminal, wires to hosts and all. The claimant keeps it until its own terminal has negotiated.

An application goes over only to whom it belongs: to the user of the same certificate, and without one to the same
address. That is stricter than z/OS, where SAMEIPADDR has to be asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import msgspec

from appliance.config.terminals.telnet import TelnetPort
from appliance.config.terminals.telnetparms import Takeover
from appliance.protocols.tn3270.events import DeviceRequested
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270.entry.lupool import Candidates, Holder, Holding, LuPools
from appliance.services.tn3270.seat import Seat
from appliance.session.actions import Action, Tell

__all__ = [
    "LONGEST_WAIT",
    "Challenge",
    "Check",
    "Claim",
    "Kept",
    "Note",
    "PartnerGone",
    "Probe",
    "Withdrawn",
    "Yielded",
    "eligible",
]

#: A claimant waits no longer than this, whatever TKOSPECLU says: its client is not read meanwhile.
LONGEST_WAIT = 120


class Probe(msgspec.Struct, frozen=True):
    """Is your client still there? If not within the time of ``takeover``, give up your LU."""

    takeover: Takeover


class Check(msgspec.Struct, frozen=True):
    """CHECKCLIENTCONN: is your client still there? If not within ``seconds``, close."""

    seconds: int


class Kept(msgspec.Struct, frozen=True):
    """My client is there."""


class Withdrawn(msgspec.Struct, frozen=True):
    """I want your LU no more."""


class Yielded(msgspec.Struct, frozen=True):
    """The LU is free; ``seat`` is what was in front of its terminal, when that goes over too."""

    seat: Seat | None


class PartnerGone(msgspec.Struct, frozen=True):
    """DROPASSOCPRINTER: the terminal that you are the printer of has ended."""


Note = Probe | Check | Kept | Withdrawn | Yielded | PartnerGone


@attrs.frozen
class Challenge:
    """The holder's side: its client is being asked. ``claimant`` is None for CHECKCLIENTCONN."""

    claimant: int | None
    takeover: Takeover | None = None

    def keeps(self, *, is_reset: bool) -> bool:
        """Whether the application goes over: RECON, and KEEPONTMRESET when the old connection broke meanwhile."""
        takeover = self.takeover
        return takeover is not None and takeover.reconnects and (takeover.keeps_on_reset or not is_reset)

    def tell(self, note: Note) -> list[Action]:
        """``note``, to the claimant."""
        return [] if self.claimant is None else [Tell(self.claimant, note)]


@attrs.define
class Claim:
    """The claimant's side: what its client asked for, and whose LUs may be taken over, one after the other."""

    core: ServerCore
    request: DeviceRequested
    takeover: Takeover
    left: list[Holding]
    asked: Holding | None = None

    def withdraw(self) -> list[Action]:
        """Whoever was asked last need not go on with it."""
        asked, self.asked = self.asked, None
        return [] if asked is None else [Tell(asked.holder.connection, Withdrawn())]

    def next(self) -> tuple[int, Probe] | None:
        """Whom to ask next, and what; None when nobody is left."""
        if not self.left:
            return None
        self.asked = self.left.pop(0)
        seconds = min(self.takeover.seconds, LONGEST_WAIT)
        return self.asked.holder.connection, Probe(attrs.evolve(self.takeover, seconds=seconds))


def eligible(
    config: TelnetPort, pools: LuPools, candidates: Candidates, wanted: str, me: Holder
) -> tuple[Takeover, Sequence[Holding]] | None:
    """The takeover that is coded for this request, and the holders that it may be tried on; None when there is none.

    By name it is whoever holds that LU; without a name it is the same client's own older connections.
    """
    takeover = config.take_specific if wanted else config.take_generic
    if takeover is None:
        return None
    if wanted:
        holding = pools.holding(wanted)
        is_ours = any(wanted in names for group in candidates.for_name() for names in group.ranges)
        found = [holding] if holding is not None and is_ours else []
    else:
        found = [
            holding
            for holding in pools.held_by(me.identity)
            if any(holding.assignment.lu in names for group in candidates.generic for names in group.ranges)
        ]
    allowed = [holding for holding in found if _may_take(takeover, holding.holder, me)]
    return (takeover, allowed) if allowed else None


def _may_take(takeover: Takeover, holder: Holder, me: Holder) -> bool:
    if holder.connection == me.connection:
        return False
    if takeover.same_address and holder.address != me.address:
        return False
    if takeover.same_conn_type and holder.is_secure != me.is_secure:
        return False
    return not takeover.reconnects or holder.identity == me.identity
