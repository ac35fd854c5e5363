"""A new PassTicket: who may have it, and which second it is made for, so that no two are the same.

User, application, key and second give the ticket, so two tickets within one second would be one ticket, and its
second use a replay. Waiting for the next second would hold up every session on the reactor; the clock is run ahead
instead, for this user and application alone. The evaluator's window exists for clocks that differ, and at most half
of it is used.
"""

from __future__ import annotations

from datetime import datetime

from appliance.saf import resources, tickets
from appliance.saf.authorization import rule
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, TicketIssued, TicketRefused
from appliance.saf.names import is_name
from appliance.secret import Secret

__all__ = ["HALTED", "TicketClock", "issue"]

HALTED = TicketRefused(8, 8, 8, "security decisions are halted")

#: How many users and applications are remembered before the ones that no longer matter are forgotten.
_REMEMBERED = 10_000


class TicketClock:
    """Gives each ticket of a user and application a second of its own."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], int] = {}

    def next_second(self, user: str, application: str, now: int, longest_lead: int) -> int | None:
        """``now``, or the second after the last ticket's; None when that would run too far ahead."""
        second = max(now, self._last.get((user, application), now - 1) + 1)
        if second - now > longest_lead:
            return None
        if len(self._last) >= _REMEMBERED:
            self._last = {names: last for names, last in self._last.items() if last >= now}
        self._last[user, application] = second
        return second


def issue(
    index: SnapshotIndex, clock: TicketClock, caller: Acee | None, user: str, application: str, now: datetime
) -> TicketIssued | TicketRefused:
    """A ticket for a user at an application; a caller other than the appliance itself (None) needs IRRPTAUTH UPDATE."""
    if not (is_name(user) and is_name(application)):
        return TicketRefused(8, 8, 4, "a user ID or application name has 1 to 8 of A-Z 0-9 @ # $")
    if caller is not None:
        resource = resources.irrptauth(application, user)
        if not rule(index, caller, resource, Access.UPDATE, now).decision.is_permitted:
            return TicketRefused(8, 8, 16, f"the caller has no UPDATE access to {resource.name}")
    profile = tickets.key_profile(index.database, application)
    if profile is None:
        return TicketRefused(8, 16, 0, "class PTKTDATA has no active profile with a key for the application")
    if user not in index.database.users:
        return TicketRefused(8, 8, 20, "the user is not defined")
    second = clock.next_second(user, application, int(now.timestamp()), tickets.longest_lead(profile))
    if second is None:
        return TicketRefused(8, 8, 8, "too many PassTickets in too few seconds")
    return TicketIssued(user, application, Secret(tickets.generate(profile, user, application, second)))
