"""QUOTA: what one user may store, UNIX files below the home and data sets below the user ID together.

How much is left is found by looking through both when an upload begins, and looked for again when it is to become
visible: commits of one owner come one after the other, so that uploads at the same time cannot exceed it together.
What is unfinished is kept elsewhere and does not count.
"""

from __future__ import annotations

import errno
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs

__all__ = ["Allowance", "OwnerLocks"]


class OwnerLocks:
    """A lock for each owner; one registry for all that store on one system."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def lock_of(self, owner: str) -> threading.Lock:
        """The same one for the same owner."""
        return self._locks[owner]


@attrs.frozen(eq=False)
class Allowance:
    """At most ``limit`` bytes for one owner; ``measure`` finds out how many there are and blocks."""

    owner: str
    limit: int
    measure: Callable[[], int] = attrs.field(repr=False)
    lock: threading.Lock = attrs.field(factory=threading.Lock, repr=False)

    def room(self, replaced: int) -> int:
        """How long a content may get that takes the place of ``replaced`` bytes, as it looks now."""
        return max(self.limit - self.measure() + replaced, 0)

    @contextmanager
    def claimed(self, size: int, replaced: Callable[[], int]) -> Iterator[None]:
        """Make a content of ``size`` bytes visible inside; EDQUOT when it would be too much by now."""
        with self.lock:
            if size > self.room(replaced()):
                raise OSError(errno.EDQUOT, "more than the quota")
            yield
