"""The spool: what waits to be printed, for each printer LU in the order in which it came.

It lives in memory: a restart of the appliance loses what was not printed, and a day after it came a job that nobody
prints is dropped. A job stays at the head of its queue until the printer has answered for all of it, so a printer that
goes away in between finds it again and prints it from its beginning. Made once and shared by all Telnet ports; one
thread, no locks.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs

__all__ = ["MAX_CHARACTERS", "PrintJob", "PrintQueue", "PrintSpool", "SpoolFull"]

_NEVER = datetime.min.replace(tzinfo=UTC)
_LIFETIME = timedelta(days=1)
_MAX_JOBS = 50
_MAX_JOB_CHARACTERS = 512 * 1024
MAX_CHARACTERS = 16 * 1024 * 1024


@attrs.frozen
class PrintJob:
    """One job. ``wants_3270`` asks for an LU type 3 session; without it the printer gets SCS when it can take it."""

    owner: str
    title: str
    lines: tuple[str, ...] = attrs.field(repr=False)
    wants_3270: bool = False
    since: datetime = _NEVER  # when it came, as the spool writes down

    @property
    def size(self) -> int:
        """Characters, with the ends of lines."""
        return sum(len(line) + 1 for line in self.lines)


@attrs.frozen
class PrintQueue:
    """What waits for one printer: ``owner`` and ``since`` are those of the job that is next, or being printed."""

    lu: str
    jobs: int
    characters: int
    owner: str
    since: datetime
    has_printer: bool  # a printer of that LU is in session with us


class SpoolFull(enum.Enum):
    """Why a job was not taken."""

    JOB = "THE JOB IS TOO LARGE"
    QUEUE = "TOO MANY JOBS WAIT FOR THIS PRINTER"
    SPOOL = "THE SPOOL IS FULL"


class PrintSpool:
    """Every job that is not printed yet, and which printers are there."""

    __slots__ = ("_characters", "_now", "_printers", "_printing", "_queues")

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._printing: set[str] = set()  # LUs whose first job is on its way to the printer
        self._queues: dict[str, deque[PrintJob]] = {}
        self._characters = 0
        self._printers: set[str] = set()

    @property
    def characters(self) -> int:
        """Everything that waits, of all printers."""
        return self._characters

    def attach(self, lu: str) -> None:
        """A printer of that LU is in session with us."""
        self._printers.add(lu)

    def detach(self, lu: str) -> None:
        """It is gone; what waits for it stays."""
        self._printers.discard(lu)
        self._printing.discard(lu)

    def is_attached(self, lu: str) -> bool:
        """Whether a job for ``lu`` would be printed now."""
        return lu in self._printers

    def submit(self, lu: str, job: PrintJob) -> SpoolFull | None:
        """Put a job at the end of the queue of ``lu``; the reason when it is not taken."""
        if job.size > _MAX_JOB_CHARACTERS:
            return SpoolFull.JOB
        self._expire()
        if self.waiting(lu) >= _MAX_JOBS:
            return SpoolFull.QUEUE
        if self._characters + job.size > MAX_CHARACTERS:
            return SpoolFull.SPOOL
        self._queues.setdefault(lu, deque()).append(attrs.evolve(job, since=self._now()))
        self._characters += job.size
        return None

    def waiting(self, lu: str) -> int:
        """How many jobs wait, the one that is being printed included."""
        return len(self._queues.get(lu, ()))

    def first(self, lu: str) -> PrintJob | None:
        """The job to print now; it stays until it is ``printed``."""
        self._expire()
        queue = self._queues.get(lu)
        if not queue:
            return None
        self._printing.add(lu)
        return queue[0]

    def cancel(self, lu: str, owner: str) -> int:
        """Drop what ``owner`` has waiting for ``lu``, but for the job that is being printed; how many."""
        return self._drop(lu, lambda job: job.owner == owner)

    def purge(self, lu: str) -> int:
        """Drop all that waits for ``lu``, but for the job that is being printed; how many."""
        return self._drop(lu, lambda job: True)

    def queues(self) -> list[PrintQueue]:
        """What waits, by LU."""
        self._expire()
        return [
            PrintQueue(lu, len(jobs), sum(job.size for job in jobs), jobs[0].owner, jobs[0].since, lu in self._printers)
            for lu, jobs in sorted(self._queues.items())
        ]

    def printed(self, lu: str) -> None:
        """The first job is done with."""
        self._printing.discard(lu)
        self._keep(lu, deque(list(self._queues[lu])[1:]))

    def _expire(self) -> None:
        oldest = self._now() - _LIFETIME
        for lu in list(self._queues):
            self._drop(lu, lambda job: job.since < oldest)

    def _drop(self, lu: str, is_doomed: Callable[[PrintJob], bool]) -> int:
        queue = self._queues.get(lu, deque())
        being_printed = lu in self._printing
        kept = deque(job for at, job in enumerate(queue) if (at == 0 and being_printed) or not is_doomed(job))
        dropped = len(queue) - len(kept)
        if dropped:
            self._keep(lu, kept)
        return dropped

    def _keep(self, lu: str, jobs: deque[PrintJob]) -> None:
        self._characters += sum(job.size for job in jobs) - sum(job.size for job in self._queues[lu])
        if jobs:
            self._queues[lu] = jobs
        else:
            del self._queues[lu]
