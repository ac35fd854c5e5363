"""What one source may have under way of something that all sources share: a queue that one of them could fill alone."""

from __future__ import annotations

from collections import Counter

__all__ = ["SourceShare"]


class SourceShare:
    """At most ``limit`` pieces of work for each source; ``refused`` counts those that were too many."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.refused = 0
        self._under_way: Counter[str] = Counter()

    def begin(self, source: str) -> bool:
        """One more for ``source``, which has to ``end``; False when it has its share."""
        if self._under_way[source] >= self.limit:
            self.refused += 1
            return False
        self._under_way[source] += 1
        return True

    def end(self, source: str) -> None:
        """One less; sources come and go, and what has none under way is forgotten."""
        self._under_way[source] -= 1
        if not self._under_way[source]:
            del self._under_way[source]
