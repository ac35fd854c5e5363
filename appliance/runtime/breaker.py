"""A circuit breaker for servers: after a few failures in a row a server is left alone for a while.

A black hole costs a worker thread for as long as the deadline; asked again and again for every issuer it would take all
threads of the pool. The first question after the rest is a trial: another failure means another, longer rest.
"""

from __future__ import annotations

import attrs

__all__ = ["CircuitBreaker"]


@attrs.define
class _Record:
    failures: int = 0
    resting_until: float = 0.0


@attrs.define
class CircuitBreaker:
    """Knows which servers rest; times are seconds on any one monotonic clock."""

    failures: int = 3  # in a row, before a server rests
    rest: float = 30.0  # the first rest; it doubles
    longest: float = 600.0
    _records: dict[tuple[str, int], _Record] = attrs.field(init=False, factory=dict)

    def is_resting(self, server: tuple[str, int], now: float) -> bool:
        """Whether the server is not to be asked."""
        record = self._records.get(server)
        return record is not None and now < record.resting_until

    def succeeded(self, server: tuple[str, int]) -> None:
        """The server answered."""
        self._records.pop(server, None)

    def failed(self, server: tuple[str, int], now: float) -> float:
        """The server did not answer; how long it is to rest from now on, 0 when nothing changes.

        A failure of what began before the rest is part of the same trouble and makes the rest no longer.
        """
        record = self._records.setdefault(server, _Record())
        if now < record.resting_until:
            return 0.0
        record.failures += 1
        beyond = record.failures - self.failures
        if beyond < 0:
            return 0.0
        seconds = min(self.rest * 2.0 ** min(beyond, 32), self.longest)
        record.resting_until = now + seconds
        return seconds
