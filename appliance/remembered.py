"""What is worked out of an object once, for as long as that very object keeps coming back.

``functools.lru_cache`` asks for a hash, and that of a certificate is taken over all its bytes, each time anew. Here
objects are told apart by identity. It pays where one thing is always the same object (``wires.handshake`` sees to that
for the certificates of clients); what is equal but another object is worked out again, and is right all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["remembered"]

T = TypeVar("T")
R = TypeVar("R")


def remembered(most: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """Decorates a function of one object that never changes; ``most`` objects are kept, then it begins anew."""

    def decorate(function: Callable[[T], R]) -> Callable[[T], R]:
        kept: dict[int, tuple[T, R]] = {}  # the object is kept too, so no other one can come to have its id

        def remembering(subject: T) -> R:
            found = kept.get(id(subject))
            if found is not None:
                return found[1]
            result = function(subject)
            if len(kept) >= most:
                kept.clear()
            kept[id(subject)] = (subject, result)
            return result

        remembering.__doc__ = function.__doc__
        return remembering

    return decorate
