"""MAXSESSIONS: how many times each user is logged on now, over all FTP servers of the appliance."""

from __future__ import annotations

from collections import Counter

__all__ = ["Seats"]


class Seats:
    """Counts logins by user ID; one thread calls it. Who takes a seat gives it back, once."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    def take(self, user: str, most: int) -> bool:
        """One more login of this user; False when there are as many as there may be (0: no limit)."""
        if most and self._taken[user] >= most:
            return False
        self._taken[user] += 1
        return True

    def leave(self, user: str) -> None:
        """One less."""
        self._taken[user] -= 1
        if not self._taken[user]:
            del self._taken[user]

    def count(self, user: str) -> int:
        """How many there are."""
        return self._taken.get(user, 0)
