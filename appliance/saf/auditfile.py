"""The durable audit sink: JSON lines in one file a day, group commit on one private thread.

``write`` stamps the record and queues it. The thread takes all that is queued, writes it as one block and calls
``fdatasync`` once, so a disk that syncs 3,000 times a second carries many times as many records. It waits a moment for
the rest of what one login or one command gives, which also wakes it once for all of them. When the disk
refuses, the half-written block is cut off again; then policy "halt" keeps the records and tries again while
``is_failed`` is true, and policy "continue" drops them, skips their numbers and says so in the next record.
"""

from __future__ import annotations

import contextlib
import enum
import itertools
import os
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import Link, encode, read_link

__all__ = ["AuditError", "FullPolicy", "JsonLinesAudit"]

_RETRY_SECONDS = 0.5
_GATHER_SECONDS = 0.002
_TAIL = 64 * 1024


class AuditError(Exception):
    """The audit folder cannot be used; the text names the file and what is wrong with it."""


class FullPolicy(enum.Enum):
    """What happens while records cannot be written."""

    HALT = "halt"
    CONTINUE = "continue"


_Stamped = tuple[AuditRecord, datetime]


class JsonLinesAudit:
    """An ``AuditSink`` on files ``audit-YYYYMMDD.jsonl`` (mode 0600) in one folder. ``close`` it at the end."""

    def __init__(
        self,
        directory: Path,
        now: Callable[[], datetime],
        *,
        system: str,
        policy: FullPolicy = FullPolicy.HALT,
        limit: int = 20_000,
    ) -> None:
        self._directory = directory
        self._now = now
        self._system = system
        self._policy = policy
        self._limit = limit
        self._queue: deque[_Stamped] = deque()
        self._changed = threading.Condition()
        self._accepted = self._settled = 0  # records taken by write, records written or given up
        self._flushing_to = 0  # somebody waits until so many are settled
        self._unreported = self._lost = 0
        self._is_failed = self._is_closing = False
        self._file: _DayFile | None = None
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._link, torn = _continue_chain(directory)
        if torn:
            self.write(AuditRecord(event="AUDIT", qualifier="RECOVER", extra={"torn_bytes": torn}))
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    @property
    def is_failed(self) -> bool:
        """True while policy "halt" holds records that it cannot write, or had to refuse some."""
        return self._is_failed

    @property
    def lost(self) -> int:
        """How many records were given up since the start."""
        return self._lost

    def write(self, record: AuditRecord) -> None:
        """Take one record; never waits. A record that finds the queue full is lost, and counted."""
        stamped = (record, self._now())
        with self._changed:
            if len(self._queue) >= self._limit or self._is_closing:
                self._give_up(1)
                return
            self._queue.append(stamped)
            self._accepted += 1
            if len(self._queue) == 1:
                self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Wait until everything taken so far is on disk; False when that did not happen in ``timeout`` seconds."""
        with self._changed:
            target = self._accepted
            lost = self._lost
            self._flushing_to = target
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: self._settled >= target, timeout)
            return done and self._lost == lost

    def close(self, timeout: float = 5.0) -> bool:
        """Write what is queued and stop the thread; False when records remained unwritten."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        return self._settled >= self._accepted

    # The rest runs on the private thread, except _give_up, which is called with the lock held.

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._queue) or self._is_closing)
                self._changed.wait_for(self._is_urgent, _GATHER_SECONDS)
                group = self._next_group()
                if not group:
                    break
            written = self._try_to_write(group)
            with self._changed:
                self._settle(len(group), written=written)
                if not written and self._policy is FullPolicy.HALT:
                    if self._is_closing:
                        break
                    self._changed.wait(_RETRY_SECONDS)
        if self._file is not None:
            self._file.close()

    def _is_urgent(self) -> bool:
        return self._is_closing or self._flushing_to > self._settled

    def _next_group(self) -> list[_Stamped]:
        if not self._queue:
            return []
        day = self._queue[0][1].date()
        return list(itertools.takewhile(lambda stamped: stamped[1].date() == day, self._queue))

    def _settle(self, count: int, *, written: bool) -> None:
        keep = not written and self._policy is FullPolicy.HALT
        self._is_failed = keep
        if keep:
            return
        for _ in range(count):
            self._queue.popleft()
        self._settled += count
        if not written:
            self._give_up(count)
        self._changed.notify_all()

    def _give_up(self, count: int) -> None:
        self._lost += count
        self._unreported += count
        if self._policy is FullPolicy.HALT:
            self._is_failed = True

    def _try_to_write(self, group: list[_Stamped]) -> bool:
        with self._changed:
            unreported = self._unreported
        if unreported:
            notice = AuditRecord(event="AUDIT", qualifier="LOST", extra={"lost": unreported})
            group = [(notice, group[0][1]), *group]
        link, skipped, lines = self._link, unreported, bytearray()
        for record, time in group:
            line, link = encode(record, time, self._system, link, skipped)
            lines += line
            skipped = 0
        try:
            self._append(_day(group[0][1]), lines)
        except OSError:
            return False
        self._link = link
        with self._changed:
            self._unreported -= unreported
        return True

    def _append(self, day: str, data: bytes | bytearray) -> None:
        # A clock that was set back does not reopen an older file: the order of files is the order of the chain.
        if self._file is None or self._file.day < day:
            if self._file is not None:
                self._file.close()
                self._file = None
            self._file = _DayFile(self._directory, day)
        self._file.append(data)


class _DayFile:
    """One open file; an append that fails leaves it as long as it was."""

    def __init__(self, directory: Path, day: str) -> None:
        self.day = day
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor = os.open(directory / f"audit-{day}.jsonl", flags, 0o600)
        self._size = os.fstat(self._descriptor).st_size
        _sync_directory(directory)

    def append(self, data: bytes | bytearray) -> None:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(self._descriptor, view) :]
            os.fdatasync(self._descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(data)

    def close(self) -> None:
        os.close(self._descriptor)


def _day(time: datetime) -> str:
    return time.strftime("%Y%m%d")


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _continue_chain(directory: Path) -> tuple[Link, int]:
    """The link to go on from and how many bytes of an unfinished last line were cut off."""
    torn = 0
    for path in sorted(directory.glob("audit-*.jsonl"), reverse=True):
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
