"""KEEPLU: LU names that nobody but the client that had them is given, for a while after it has left.

An application that takes long to clean up would take the next user of an LU for the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

__all__ = ["KeptLus"]


class KeptLus:
    """By name: for whom, and until when (seconds of ``clock``)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[str, float]] = {}

    def __len__(self) -> int:
        """How many at most: those whose time is over are forgotten when another is kept."""
        return len(self._kept)

    def keep(self, lu: str, identity: str, seconds: int) -> None:
        """``identity`` has left ``lu``."""
        now = self._clock()
        self._kept = {name: found for name, found in self._kept.items() if found[1] > now}
        self._kept[lu] = (identity, now + seconds)

    def is_closed_to(self, lu: str, identity: str) -> bool:
        """Whether the name is kept for somebody else."""
        owner, until = self._kept.get(lu, (identity, 0.0))
        return owner != identity and until > self._clock()

    def of(self, identity: str) -> Iterator[str]:
        """The names that are kept for ``identity``, the first kept first."""
        now = self._clock()
        return (lu for lu, (owner, until) in self._kept.items() if owner == identity and until > now)

    def forget(self, lu: str) -> None:
        """Somebody has it again."""
        self._kept.pop(lu, None)
