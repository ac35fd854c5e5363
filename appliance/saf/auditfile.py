"""The durable audit sink: JSON lines in one file a day, group commit on one private thread.

``write`` stamps the record and queues it. The thread takes all that is queued, writes it as one block and calls
``fdatasync`` once, so a disk that syncs 3,000 times a second carries many times as many records. It waits a moment for
the rest of what one login or one command gives, which also wakes it once for all of them. When the disk
refuses, the half-written block is cut off again; then policy "halt" keeps the records and tries again while
``is_failed`` is true, and policy "continue" drops them, skips their numbers and says so in the next record.
"""

from __future__ import annotations

import enum
import itertools
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import encode
from appliance.saf.auditfolder import AuditError, AuditFolder, SyncPolicy, continue_chain

__all__ = ["MOST_WAITING", "AuditError", "FullPolicy", "JsonLinesAudit", "SyncPolicy"]

#: Records that may wait for the disk; those beyond are lost, and counted.
MOST_WAITING = 20_000
_RETRY_SECONDS = 0.5
_GATHER_SECONDS = 0.01


class FullPolicy(enum.Enum):
    """What happens while records cannot be written."""

    HALT = "halt"
    CONTINUE = "continue"


_Stamped = tuple[AuditRecord, datetime]


class JsonLinesAudit:
    """An ``AuditSink`` on the files (mode 0600) of one folder. ``close`` it at the end."""

    def __init__(
        self,
        directory: Path,
        now: Callable[[], datetime],
        *,
        system: str,
        policy: FullPolicy = FullPolicy.HALT,
        limit: int = MOST_WAITING,
        rotate_at: int = 0,
        sync: SyncPolicy = SyncPolicy.GROUP,
    ) -> None:
        self._now = now
        self._system = system
        self._policy = policy
        self._limit = limit
        self._queue: deque[_Stamped] = deque()
        self._changed = threading.Condition()
        self._accepted = self._settled = 0  # records taken by write, records written or given up
        self._flushing_to = 0  # somebody waits until so many are settled
        self._waiting: list[tuple[int, Callable[[], None]]] = []  # whom to call when so many are
        self._unreported = self._lost = self._told = 0  # ``told``: of what was lost, by the last flush
        self._is_failed = self._is_closing = False
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = AuditFolder(directory, rotate_at=rotate_at, sync=sync)
        self._link, torn = continue_chain(directory)
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

    @property
    def waiting(self) -> int:
        """How many records are not on disk yet."""
        return len(self._queue)

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
        """Wait until everything taken so far is on disk; False when that did not happen in ``timeout`` seconds.

        What was lost since the last ``flush`` is not on disk, whether it was lost before this one or meanwhile.
        """
        with self._changed:
            target = self._accepted
            self._flushing_to = target
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: self._settled >= target, timeout)
            told, self._told = self._told, self._lost
            return done and self._lost == told

    def when_settled(self, call: Callable[[], None]) -> None:
        """Call ``call``, on whatever thread, once everything taken so far is on disk, or is known not to be.

        What is acknowledged behind that is not forgotten by a crash.
        """
        with self._changed:
            if self._settled < self._accepted and not self._is_failed:
                self._flushing_to = self._accepted
                self._waiting.append((self._accepted, call))
                self._changed.notify_all()
                return
        call()

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
                due = self._take_due()
            for call in due:
                call()
            with self._changed:
                if not written and self._policy is FullPolicy.HALT:
                    if self._is_closing:
                        break
                    self._changed.wait(_RETRY_SECONDS)
        self._folder.close()

    def _take_due(self) -> list[Callable[[], None]]:
        is_due = self._is_failed or self._is_closing
        due = [call for target, call in self._waiting if is_due or target <= self._settled]
        self._waiting = [(target, call) for target, call in self._waiting if not is_due and target > self._settled]
        return due

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
            self._folder.append(_day(group[0][1]), lines)
        except OSError:
            return False
        self._link = link
        with self._changed:
            self._unreported -= unreported
        return True


def _day(time: datetime) -> str:
    return time.strftime("%Y%m%d")
