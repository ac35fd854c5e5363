"""Who uses which data set and member now: shared and exclusive use, as ENQ on SYSDSN and SPFEDIT gives them on z/OS.

Nothing waits: whoever cannot have a use is told who has it. A use is given back by ``release``, which may be repeated.
"""

from __future__ import annotations

import threading

import attrs

__all__ = ["Enqueues", "InUse", "Use"]


@attrs.frozen
class InUse:
    """The use is not to be had; ``owner`` has one that excludes it."""

    name: str
    owner: str


@attrs.frozen
class _Holder:
    owner: str
    is_exclusive: bool


class Use:
    """Names held together, until ``release``."""

    __slots__ = ("_enqueues", "_held")

    def __init__(self, enqueues: Enqueues, held: list[tuple[str, _Holder]]) -> None:
        self._enqueues = enqueues
        self._held = held

    def release(self) -> None:
        """Give it back."""
        held, self._held = self._held, []
        self._enqueues._give_back(held)


class Enqueues:
    """The uses of one system; all threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders: dict[str, list[_Holder]] = {}

    def obtain(self, owner: str, *, shared: tuple[str, ...] = (), exclusive: tuple[str, ...] = ()) -> Use | InUse:
        """All of these names at once, or who is in the way of the first that is not to be had."""
        wanted = [(name, _Holder(owner, is_exclusive=False)) for name in shared]
        wanted += [(name, _Holder(owner, is_exclusive=True)) for name in exclusive]
        with self._lock:
            for name, use in wanted:
                for holder in self._holders.get(name, ()):
                    if use.is_exclusive or holder.is_exclusive:
                        return InUse(name, holder.owner)
            for name, use in wanted:
                self._holders.setdefault(name, []).append(use)
        return Use(self, wanted)

    def _give_back(self, held: list[tuple[str, _Holder]]) -> None:
        with self._lock:
            for name, use in held:
                holders = self._holders[name]
                holders.remove(use)
                if not holders:
                    del self._holders[name]
