"""Which second a new PassTicket is made for, so that no two are the same.

User, application, key and second give the ticket, so two tickets within one second would be one ticket, and its
second use a replay. Waiting for the next second would hold up every session on the reactor; the clock is run ahead
instead, for this user and application alone. The evaluator's window exists for clocks that differ, and at most half
of it is used.
"""

from __future__ import annotations

__all__ = ["TicketClock"]

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
