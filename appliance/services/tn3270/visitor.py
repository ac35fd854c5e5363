"""One client that has arrived: what he has with us, and how he leaves.

What he says is answered by ``answering``, what other connections have to do with his LU by ``claims.contest``; the
order of it all is ``conversation``'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.message import Message
from appliance.protocols.tn3270.events import RecordReceived
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270.claims.presence import Presence
from appliance.services.tn3270.entry.arrival import NEGOTIATION_SECONDS, NEGOTIATION_TIMER, Arrived
from appliance.services.tn3270.entry.granting import Granting
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.seated import Seated
from appliance.services.tn3270.watching import SCAN_TIMER
from appliance.session.actions import Action, CancelTimer, Close, SetTimer

__all__ = ["Visitor"]


class Visitor:
    """A client, at a seat or not yet. Each method gives the actions that bring about what it names."""

    __slots__ = (
        "arrived",
        "code_page",
        "core",
        "granting",
        "is_opening",
        "presence",
        "seated",
        "tenancy",
    )

    def __init__(self, tenancy: Tenancy, arrived: Arrived) -> None:
        self.tenancy = tenancy
        self.arrived = arrived
        self.is_opening = arrived.is_opening  # nothing was received yet
        self.granting = Granting(tenancy)
        self.presence = Presence()
        self.code_page: int | None = None  # as the client reports it
        self.seated: Seated | None = None
        #: None once the connection is closing.
        self.core: ServerCore | None = arrived.core

    @property
    def is_waiting(self) -> bool:
        """True while an LU, a password, a command, a PassTicket or a host is waited for."""
        return self.seated.seat.is_waiting if self.seated is not None else self.granting.claimant.is_asking

    def record(self, event: RecordReceived) -> Sequence[Action]:
        """A record, to the seat."""
        return [] if self.seated is None else self.at(self.seated, self.seated.record(event))

    def at(self, seated: Seated, actions: Sequence[Action]) -> Sequence[Action]:
        """What was answered there, and the end of the connection when that is over."""
        return [*actions, *self.close()] if seated.is_finished else actions

    def negotiate_again(self, detail: str) -> list[Action]:
        """Leave the seat and begin anew."""
        return [*self.stand_up(detail), CancelTimer(SCAN_TIMER), SetTimer(NEGOTIATION_TIMER, NEGOTIATION_SECONDS)]

    def stand_up(self, detail: str, *, is_taken: bool = False) -> list[Action]:
        """Leave the seat and give the LU back, or up to who takes it."""
        return [*self._leave(detail), *self.tenancy.release(is_taken=is_taken)]

    def _leave(self, detail: str) -> list[Action]:
        seated, self.seated = self.seated, None
        left = seated.leave(detail) if seated is not None else []
        return [*left, *self.granting.claimant.leave(detail)]

    def unless_exhausted(self, actions: Sequence[Action]) -> Sequence[Action]:
        """What was answered to who asked for an LU, and the end of the connection when it has asked too often."""
        return [*actions, *self.close()] if self.granting.is_exhausted else actions

    def drop(self, message: Message, **fields: object) -> Sequence[Action]:
        """Say why, and close the connection."""
        return [*self.say(message, **fields), *self.close()]

    def close(self) -> list[Action]:
        """Close the connection; the LU is given back when it is closed."""
        self.core = None
        return [*self._leave("the connection closes"), Close()]

    def say(self, message: Message, **fields: object) -> list[Action]:
        """A message about this client."""
        return self.tenancy.say(message, **fields)
