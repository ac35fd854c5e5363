"""Records as a data set keeps them, and cutting them out of blocks.

A fixed format is its records one after the other. A variable or undefined one has before each record its descriptor as
z/OS writes it: two bytes for the length with the descriptor itself, and two of zero. So records keep their exact
length, empty ones too, whatever bytes they hold.
"""

from __future__ import annotations

import functools
import struct
from itertools import chain

from appliance.storage.datasets.attributes import Dcb

__all__ = ["DESCRIPTOR", "CutShortError", "RecordReader", "stored", "with_descriptors"]

DESCRIPTOR = 4
_LONGEST = 0xFFFF
_LENGTH = struct.Struct(">H2x")


class CutShortError(Exception):
    """A stored content ends inside a record, or has a descriptor that cannot be one."""


def with_descriptors(records: list[bytes]) -> bytes:
    """The records, each behind its descriptor."""
    descriptors = map(_descriptors().__getitem__, map(len, records))
    return b"".join(chain.from_iterable(zip(descriptors, records, strict=True)))


@functools.cache
def _descriptors() -> list[bytes]:
    """The descriptor of each length that a record can have: looking one up is faster than packing it."""
    return [_LENGTH.pack(length) for length in range(DESCRIPTOR, _LONGEST + 1)]


def stored(dcb: Dcb, records: list[bytes]) -> bytes:
    """Records as a data set keeps them; those of a fixed format have their length already."""
    return b"".join(records) if dcb.kind == "F" else with_descriptors(records)


class RecordReader:
    """Cuts a stored content into records, whatever the cuts of its blocks."""

    __slots__ = ("_dcb", "_kept")

    def __init__(self, dcb: Dcb) -> None:
        self._dcb = dcb
        self._kept = b""

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The records that are complete now."""
        block = self._kept + bytes(data)
        return self._fixed(block) if self._dcb.kind == "F" else self._variable(block)

    def _fixed(self, block: bytes) -> list[bytes]:
        size = self._dcb.lrecl
        end = len(block) - len(block) % size
        self._kept = block[end:]
        return list(chain.from_iterable(struct.iter_unpack(f"{size}s", block[:end]))) if end else []

    def _variable(self, block: bytes) -> list[bytes]:
        records = []
        at, end = 0, len(block)
        while end - at >= DESCRIPTOR:
            size = (block[at] << 8) | block[at + 1]
            if size < DESCRIPTOR:
                raise CutShortError("a record descriptor is wrong")
            if at + size > end:
                break
            records.append(block[at + DESCRIPTOR : at + size])
            at += size
        self._kept = block[at:]
        return records

    def finish(self) -> list[bytes]:
        """Nothing, when the content was whole; CutShortError otherwise."""
        if self._kept:
            raise CutShortError("the last record is cut short")
        return []
