"""What arrives on a data connection of MODE S and STRU F, cut into records: lines, or a stream of bytes.

Each form keeps what is not complete and gives records of any length; fitting them to a data set is not its business.
"""

from __future__ import annotations

from itertools import repeat
from typing import Protocol

from appliance.storage.failures import DataError

__all__ = ["LONGEST_RECORD", "BytesIn", "LinesIn", "Unframing"]

#: The most that one record may hold back: no data set has longer ones, and a peer that never ends one is stopped here.
LONGEST_RECORD = 1 << 24


class Unframing(Protocol):
    """Makes records of bytes of the network."""

    def feed(self, data: bytes | memoryview) -> list[bytes]: ...

    def finish(self) -> list[bytes]: ...


def _checked(kept: bytes) -> bytes:
    if len(kept) > LONGEST_RECORD:
        raise DataError(f"a record is longer than {LONGEST_RECORD} bytes")
    return kept


class LinesIn:
    """Each line is a record. ``optional`` is taken away in front of the terminator: CR before LF."""

    def __init__(self, terminator: bytes, optional: bytes = b"") -> None:
        self._terminator = terminator
        self._optional = optional
        self._kept = b""

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The lines that are complete now."""
        *lines, kept = (self._kept + bytes(data)).split(self._terminator)
        self._kept = _checked(kept)
        return list(map(bytes.removesuffix, lines, repeat(self._optional))) if self._optional else lines

    def finish(self) -> list[bytes]:
        """A last line that nothing ended."""
        kept, self._kept = self._kept, b""
        return [kept.removesuffix(self._optional)] if kept else []


class BytesIn:
    """A stream without records, cut every ``size`` bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept = b""

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The records that are full now."""
        block, size = self._kept + bytes(data), self._size
        end = len(block) - len(block) % size
        self._kept = block[end:]
        return [block[at : at + size] for at in range(0, end, size)]

    def finish(self) -> list[bytes]:
        """The rest."""
        kept, self._kept = self._kept, b""
        return [kept] if kept else []
