"""What arrives on the data connection, cut into records: lines, bytes, STRU R, MODE B and MODE C.

Each form keeps what is not complete and gives records of any length; fitting them to a data set is not its business.
Of the two modes with descriptors the last data without an end of record count as a record of their own.
"""

from __future__ import annotations

import re
from typing import Protocol

from appliance.storage.text.framing import EOF, EOR

__all__ = [
    "BlocksIn",
    "BrokenFormError",
    "BytesIn",
    "CompressedIn",
    "LinesIn",
    "RecordStructureIn",
    "Unframing",
]

#: The most that one record may hold back: no data set has longer ones, and a peer that never ends one is stopped here.
_LONGEST_RECORD = 1 << 24
_RESTART = 16
_MARK = re.compile(rb"\xff(.)", re.DOTALL)


class BrokenFormError(Exception):
    """What arrives is not in the form that STRU and MODE promise."""


class Unframing(Protocol):
    """Makes records of bytes of the network."""

    def feed(self, data: bytes | memoryview) -> list[bytes]: ...

    def finish(self) -> list[bytes]: ...


def _checked(kept: bytes) -> bytes:
    if len(kept) > _LONGEST_RECORD:
        raise BrokenFormError(f"a record is longer than {_LONGEST_RECORD} bytes")
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
        return self._stripped(lines)

    def _stripped(self, lines: list[bytes]) -> list[bytes]:
        optional = self._optional
        return [line.removesuffix(optional) for line in lines] if optional else lines

    def finish(self) -> list[bytes]:
        """A last line that nothing ended."""
        kept, self._kept = self._kept, b""
        return self._stripped([kept]) if kept else []


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


class RecordStructureIn:
    """STRU R in MODE S."""

    def __init__(self) -> None:
        self._record = b""
        self._kept = b""
        self._is_ended = False

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The records that are complete now."""
        block = self._kept + bytes(data)
        self._kept = b"\xff" if (len(block) - len(block.rstrip(b"\xff"))) % 2 else b""
        if self._kept:
            block = block[:-1]
        records, at, part = [], 0, self._record
        for mark in _MARK.finditer(block):
            part += block[at : mark.start()]
            at = mark.end()
            match mark[1]:
                case b"\xff":
                    part += b"\xff"
                case b"\x01" | b"\x03":
                    records.append(part)
                    part = b""
                case b"\x02":
                    pass
                case _:
                    raise BrokenFormError("FF is followed by a byte that STRU R does not know")
            if mark[1] in (b"\x02", b"\x03"):
                self._is_ended = True
        self._record = _checked(part + block[at:])
        return records

    def finish(self) -> list[bytes]:
        """A record without its end; BrokenFormError when the end of the file never came."""
        if not self._is_ended or self._kept:
            raise BrokenFormError("the data ended before their end of file")
        record, self._record = self._record, b""
        return [record] if record else []


class BlocksIn:
    """MODE B."""

    def __init__(self) -> None:
        self._kept = b""
        self._record: list[bytes] = []
        self._held = 0
        self._is_ended = False

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The records that are complete now."""
        block, at, records = self._kept + bytes(data), 0, []
        while len(block) - at >= 3 and not self._is_ended:
            code, size = block[at], int.from_bytes(block[at + 1 : at + 3], "big")
            if len(block) - at - 3 < size:
                break
            if not code & _RESTART:
                self._record.append(block[at + 3 : at + 3 + size])
                self._held += size
            if code & EOR:
                records.append(self._take())
            self._is_ended = bool(code & EOF)
            at += 3 + size
            if self._held > _LONGEST_RECORD:
                raise BrokenFormError(f"a record is longer than {_LONGEST_RECORD} bytes")
        self._kept = block[at:]
        return records

    def _take(self) -> bytes:
        record, self._record, self._held = b"".join(self._record), [], 0
        return record

    def finish(self) -> list[bytes]:
        """Data without an end of record; BrokenFormError when the end of the file never came."""
        if not self._is_ended or self._kept:
            raise BrokenFormError("the data ended before their end of file")
        record = self._take()
        return [record] if record else []


class CompressedIn:
    """MODE C."""

    def __init__(self, filler: bytes) -> None:
        self._filler = filler
        self._kept = b""
        self._record = bytearray()
        self._is_ended = False

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """The records that are complete now."""
        block, at, records = self._kept + bytes(data), 0, []
        while at < len(block) and not self._is_ended:
            code = block[at]
            size = code if 0 < code < 0x80 else 0 if code >= 0xC0 else 1
            if len(block) - at - 1 < size:
                break
            following = block[at + 1 : at + 1 + size]
            at += 1 + size
            if code == 0:
                if following[0] & EOR:
                    records.append(bytes(self._record))
                    self._record.clear()
                self._is_ended = bool(following[0] & EOF)
            elif code < 0x80:
                self._record += following
            else:
                self._record += (following if code < 0xC0 else self._filler) * (code & 0x3F)
            if len(self._record) > _LONGEST_RECORD:
                raise BrokenFormError(f"a record is longer than {_LONGEST_RECORD} bytes")
        self._kept = block[at:]
        return records

    def finish(self) -> list[bytes]:
        """Data without an end of record; BrokenFormError when the end of the file never came."""
        if not self._is_ended or self._kept:
            raise BrokenFormError("the data ended before their end of file")
        record = bytes(self._record)
        self._record.clear()
        return [record] if record else []
