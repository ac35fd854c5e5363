"""The audit folder: which files it has and in which order, the one that is written, and when the next begins.

A day begins with ``audit-YYYYMMDD.jsonl``; when a file has reached the size to rotate at, the next block goes to
``audit-YYYYMMDD-001.jsonl`` and so on. No file is ever deleted here: what is old is the auditor's to archive.
"""

from __future__ import annotations

import contextlib
import enum
import os
import re
from pathlib import Path

from appliance.saf.auditchain import Link, audit_files, read_link

__all__ = ["AuditError", "AuditFolder", "SyncPolicy", "continue_chain"]

_TAIL = 64 * 1024
_NUMBERED = re.compile(r"audit-([0-9]{8})-([0-9]+)\.jsonl")


class AuditError(Exception):
    """The audit folder cannot be used; the text names the file and what is wrong with it."""


class SyncPolicy(enum.Enum):
    """When a record counts as written.

    GROUP: a group of records is one block and one fdatasync; what was acknowledged survives a power cut as far as the
    disk keeps its word. SYSTEM: the kernel writes when it likes; what was acknowledged survives the end of the
    process, not that of the machine.
    """

    GROUP = "group"
    SYSTEM = "system"


class AuditFolder:
    """The file that is written to; ``append`` opens the next one when the day or the size asks for it."""

    def __init__(self, directory: Path, *, rotate_at: int = 0, sync: SyncPolicy = SyncPolicy.GROUP) -> None:
        self._directory = directory
        self._rotate_at = rotate_at
        self._sync = sync
        self._day = ""
        self._number = 0
        self._file: _File | None = None

    def append(self, day: str, data: bytes | bytearray) -> None:
        """Write a block into the file of a day, whole or not at all; OSError when it cannot be."""
        # A clock that was set back does not reopen an older file: the order of files is the order of the chain.
        if self._file is None or self._day < day:
            self._open(day, _last_number(self._directory, day))
        elif self._rotate_at and self._file.size >= self._rotate_at:
            self._open(self._day, self._number + 1)
        assert self._file is not None
        self._file.append(data, sync=self._sync)

    def _open(self, day: str, number: int) -> None:
        self.close()
        suffix = f"-{number:03}" if number else ""
        self._file = _File(self._directory, f"audit-{day}{suffix}.jsonl")
        self._day, self._number = day, number

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


class _File:
    """One open file; an append that fails leaves it as long as it was."""

    def __init__(self, directory: Path, name: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor = os.open(directory / name, flags, 0o600)
        self.size = os.fstat(self._descriptor).st_size
        _sync_directory(directory)

    def append(self, data: bytes | bytearray, *, sync: SyncPolicy) -> None:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(self._descriptor, view) :]
            if sync is SyncPolicy.GROUP:
                os.fdatasync(self._descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(data)

    def close(self) -> None:
        os.close(self._descriptor)


def _last_number(directory: Path, day: str) -> int:
    numbers = [match for path in audit_files(directory) if (match := _NUMBERED.fullmatch(path.name)) is not None]
    return max((int(match[2]) for match in numbers if match[1] == day), default=0)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def continue_chain(directory: Path) -> tuple[Link, int]:
    """The link to go on from and how many bytes of an unfinished last line were cut off."""
    torn = 0
    for path in reversed(audit_files(directory)):
        cut, last_line = _cut_torn_line(path)
        torn += cut
        if last_line:
            link = read_link(last_line)
            if link is None:
                raise AuditError(f"{path}: the last line is no audit record; move the file away to begin a new chain")
            return link, torn
    return Link(), torn


def _cut_torn_line(path: Path) -> tuple[int, bytes]:
    """Cut what follows the last line feed; gives the number of bytes cut and the last whole line."""
    with path.open("r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        tail, start = b"", size
        while start > 0 and tail[: tail.rfind(b"\n")].count(b"\n") == 0:
            start = max(0, start - _TAIL)
            stream.seek(start)
            tail = stream.read(size - start)
        whole = tail[: tail.rfind(b"\n") + 1]
        cut = len(tail) - len(whole)
        if cut:
            stream.truncate(size - cut)
            os.fsync(stream.fileno())
        return cut, whole.rstrip(b"\n").rpartition(b"\n")[2]
