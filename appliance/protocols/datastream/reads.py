"""Outbound records that make a terminal answer at once, and the one that lets its keyboard go (GA23-0059)."""

from __future__ import annotations

__all__ = ["KEYBOARD_RESTORE", "is_read"]

#: Write with a WCC that restores the keyboard and changes nothing else.
KEYBOARD_RESTORE = b"\xf1\xc2"
#: Read Buffer, Read Modified, Read Modified All, in both codings.
_READS = frozenset(b"\xf2\x02\xf6\x06\x6e\x0e")
_WRITE_STRUCTURED_FIELD = frozenset(b"\xf3\x11")
_READ_PARTITION = 0x01


def is_read(record: bytes) -> bool:
    """Whether the terminal answers ``record`` with one of its own: a read, or a Read Partition as the first field."""
    if len(record) > 3 and record[0] in _WRITE_STRUCTURED_FIELD:
        return record[3] == _READ_PARTITION
    return bool(record) and record[0] in _READS
