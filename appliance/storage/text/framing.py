"""Records as they go over a data connection of MODE S and STRU F: lines, or run together.

Each framing is given records, already in the network's code page, and makes bytes of them; ``end`` is what follows the
last one. The forms that mark records by themselves come from ``protocols.ftp.framing`` and are handed in.
"""

from __future__ import annotations

from typing import Protocol

from appliance.storage.text.records import with_descriptors

__all__ = ["AsaLines", "Descriptors", "Framing", "Lines", "RunTogether"]

#: What goes before a line with this ANSI control; a blank and everything else is one line down.
_BEFORE = {b"0": b"\r\n\r\n", b"-": b"\r\n\r\n\r\n", b"1": b"\r\n\f", b"+": b"\r"}


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
