"""What each of many has of something that all share: verifications of a source, logins of a user.

One alone could otherwise take everything. A limit of 0 is none, as in every statement that knows a 0.
"""

from __future__ import annotations

from collections import Counter

__all__ = ["Shares"]


class Shares:
    """Counts by whom; one thread calls it. Who took a share gives it back, once; ``refused`` were too many."""

    def __init__(self) -> None:
        self.refused = 0
        self._taken: Counter[str] = Counter()

    def take(self, who: str, most: int) -> bool:
        """One more for ``who``; False when there are ``most`` already (0: no limit).

        The limit comes with the question, since a reload may change it and what is counted stays.
        """
        if most and self._taken[who] >= most:
            self.refused += 1
            return False
        self._taken[who] += 1
        return True

    def give_back(self, who: str) -> None:
        """One less; who has nothing any more is forgotten, for many come and go."""
        self._taken[who] -= 1
        if not self._taken[who]:
            del self._taken[who]

    def taken(self, who: str) -> int:
        """How many ``who`` has."""
        return self._taken.get(who, 0)
