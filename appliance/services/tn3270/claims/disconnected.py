"""DISCONNECTABLE: sessions of built-in applications whose terminal was lost, until their user logs on again.

They are kept for as long as TSO on z/OS keeps them by default (RECONLIM). What is kept is what the application says of
itself; nothing of it runs, and nobody gets it back without logging on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

__all__ = ["KEPT", "Disconnected"]

#: How long.
KEPT = timedelta(minutes=3)


class Disconnected:
    """By application and user, one session each: the one that was lost last."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: dict[tuple[str, str], tuple[datetime, object]] = {}

    def keep(self, application: str, user: str, session: object) -> None:
        """The terminal of this session was lost."""
        now = self._now()
        self._kept = {names: found for names, found in self._kept.items() if found[0] > now}
        self._kept[application, user] = (now + KEPT, session)

    def take(self, application: str, user: str) -> object | None:
        """The user has logged on again: the session, when it is there in time."""
        until, session = self._kept.pop((application, user), (self._now(), None))
        return session if until > self._now() else None
