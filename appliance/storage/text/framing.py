"""Records as they go over the data connection: lines, records run together, STRU R, MODE B and MODE C.

Each framing is given records, already in the network's code page, and makes bytes of them; ``end`` is what follows the
last one. Forms are those of RFC 959 sections 3.4.2, 3.4.3 and 3.1.2.1.
"""

from __future__ import annotations

import re
from typing import Protocol

from appliance.storage.text.records import with_descriptors

__all__ = [
    "EOF",
    "EOR",
    "AsaLines",
    "Blocks",
    "Compressed",
    "Descriptors",
    "Framing",
    "Lines",
    "RecordStructure",
    "RunTogether",
]

EOR, EOF = 128, 64  # descriptor codes of MODE B and MODE C
_LONGEST_BLOCK = 65_535
_LONGEST_STRING = 127
_LONGEST_RUN = 63
#: What goes before a line with this ANSI control; a blank and everything else is one line down.
_BEFORE = {b"0": b"\r\n\r\n", b"-": b"\r\n\r\n\r\n", b"1": b"\r\n\f", b"+": b"\r"}
_RUN = re.compile(rb"(.)\1{2,62}", re.DOTALL)


class Framing(Protocol):
    """Makes bytes for the network of records."""

    def frame(self, records: list[bytes]) -> bytes: ...

    def end(self) -> bytes: ...


class Lines:
    """Each record is a line."""

    def __init__(self, terminator: bytes) -> None:
        self._terminator = terminator

    def frame(self, records: list[bytes]) -> bytes:
        """The records, each behind with the terminator."""
        return self._terminator.join(records) + self._terminator if records else b""

    def end(self) -> bytes:
        """Nothing."""
        return b""


class AsaLines:
    """ANSI carriage control turned to what a printer reads: the first byte says how far to go before the line."""

    def __init__(self) -> None:
        self._is_first = True

    def frame(self, records: list[bytes]) -> bytes:
        """The records without their first byte, spaced as it says."""
        made = b"".join(_BEFORE.get(record[:1], b"\r\n") + record[1:] for record in records)
        if self._is_first and records:
            self._is_first = False
            made = made.removeprefix(b"\r\n")
        return made

    def end(self) -> bytes:
        """The end of the last line."""
        return b"" if self._is_first else b"\r\n"


class RunTogether:
    """Nothing between records."""

    def frame(self, records: list[bytes]) -> bytes:
        """The records."""
        return b"".join(records)

    def end(self) -> bytes:
        """Nothing."""
        return b""


class Descriptors(RunTogether):
    """RDW: each record behind its descriptor."""

    def frame(self, records: list[bytes]) -> bytes:
        """The records with descriptors."""
        return with_descriptors(records)


class RecordStructure:
    """STRU R in MODE S: FF 01 ends a record, FF 02 the file, FF FF is one byte of data."""

    def frame(self, records: list[bytes]) -> bytes:
        """The records with their ends."""
        return b"".join([record.replace(b"\xff", b"\xff\xff") + b"\xff\x01" for record in records])

    def end(self) -> bytes:
        """End of file."""
        return b"\xff\x02"


class Blocks:
    """MODE B: each record is a block whose descriptor says that it ends one; a long one is several blocks."""

    def frame(self, records: list[bytes]) -> bytes:
        """The records as blocks."""
        return b"".join([self._blocks(record) for record in records])

    def _blocks(self, record: bytes) -> bytes:
        parts = [record[at : at + _LONGEST_BLOCK] for at in range(0, len(record), _LONGEST_BLOCK)] or [b""]
        made = [_header(0, part) + part for part in parts[:-1]]
        return b"".join([*made, _header(EOR, parts[-1]), parts[-1]])

    def end(self) -> bytes:
        """End of file."""
        return _header(EOF, b"")


def _header(code: int, data: bytes) -> bytes:
    return bytes((code,)) + len(data).to_bytes(2, "big")


class Compressed:
    """MODE C: runs of one byte are counted; ``filler`` is the byte that has a shorter form, blank or zero."""

    def __init__(self, filler: bytes) -> None:
        self._filler = filler

    def frame(self, records: list[bytes]) -> bytes:
        """The records, each ended by an escape with its descriptor."""
        return b"".join([self._compress(record) + bytes((0, EOR)) for record in records])

    def _compress(self, record: bytes) -> bytes:
        made, at = bytearray(), 0
        for run in _RUN.finditer(record):
            _append_strings(made, record[at : run.start()])
            size, byte = run.end() - run.start(), run[1]
            made += bytes((0xC0 | size,)) if byte == self._filler else bytes((0x80 | size,)) + byte
            at = run.end()
        _append_strings(made, record[at:])
        return bytes(made)

    def end(self) -> bytes:
        """End of file."""
        return bytes((0, EOF))


def _append_strings(made: bytearray, data: bytes) -> None:
    for at in range(0, len(data), _LONGEST_STRING):
        part = data[at : at + _LONGEST_STRING]
        made += bytes((len(part),)) + part
