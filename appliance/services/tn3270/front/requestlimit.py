"""MAXREQSESS: how many sessions one terminal may ask for within ten seconds. 0 is no limit."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

__all__ = ["RequestLimit"]

_SPAN = timedelta(seconds=10)


class RequestLimit:
    """The requests of one terminal that were let through, as far as they still count."""

    __slots__ = ("_since",)

    def __init__(self) -> None:
        self._since: deque[datetime] = deque()

    def admit(self, now: datetime, limit: int) -> bool:
        """Whether one more may be asked for now; it counts when it may."""
        while self._since and now - self._since[0] >= _SPAN:
            self._since.popleft()
        if limit and len(self._since) >= limit:
            return False
        if limit:
            self._since.append(now)
        return True
