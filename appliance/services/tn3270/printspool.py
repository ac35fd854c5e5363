"""The spool: what waits to be printed, for each printer LU in the order in which it came.

It lives in memory: a restart of the appliance loses what was not printed. A job stays at the head of its queue until
the printer has answered for all of it, so a printer that goes away in between finds it again and prints it from its
beginning. Made once and shared by all Telnet ports; one thread, no locks.
"""

from __future__ import annotations

import enum
from collections import deque

import attrs

__all__ = ["PrintJob", "PrintSpool", "SpoolFull"]

_MAX_JOBS = 50
_MAX_JOB_CHARACTERS = 512 * 1024
_MAX_CHARACTERS = 16 * 1024 * 1024


@attrs.frozen
class PrintJob:
    """One job. ``wants_3270`` asks for an LU type 3 session; without it the printer gets SCS when it can take it."""

    owner: str
    title: str
    lines: tuple[str, ...] = attrs.field(repr=False)
    wants_3270: bool = False

    @property
    def size(self) -> int:
        """Characters, with the ends of lines."""
        return sum(len(line) + 1 for line in self.lines)


class SpoolFull(enum.Enum):
    """Why a job was not taken."""

    JOB = "THE JOB IS TOO LARGE"
    QUEUE = "TOO MANY JOBS WAIT FOR THIS PRINTER"
    SPOOL = "THE SPOOL IS FULL"


class PrintSpool:
    """Every job that is not printed yet, and which printers are there."""

    __slots__ = ("_characters", "_printers", "_queues")

    def __init__(self) -> None:
        self._queues: dict[str, deque[PrintJob]] = {}
        self._characters = 0
        self._printers: set[str] = set()

    def attach(self, lu: str) -> None:
        """A printer of that LU is in session with us."""
        self._printers.add(lu)

    def detach(self, lu: str) -> None:
        """It is gone; what waits for it stays."""
        self._printers.discard(lu)

    def is_attached(self, lu: str) -> bool:
        """Whether a job for ``lu`` would be printed now."""
        return lu in self._printers

    def submit(self, lu: str, job: PrintJob) -> SpoolFull | None:
        """Put a job at the end of the queue of ``lu``; the reason when it is not taken."""
        if job.size > _MAX_JOB_CHARACTERS:
            return SpoolFull.JOB
        if self.waiting(lu) >= _MAX_JOBS:
            return SpoolFull.QUEUE
        if self._characters + job.size > _MAX_CHARACTERS:
            return SpoolFull.SPOOL
        self._queues.setdefault(lu, deque()).append(job)
        self._characters += job.size
        return None

    def waiting(self, lu: str) -> int:
        """How many jobs wait, the one that is being printed included."""
        return len(self._queues.get(lu, ()))

    def first(self, lu: str) -> PrintJob | None:
        """The job to print; it stays until it is ``printed``."""
        queue = self._queues.get(lu)
        return queue[0] if queue else None

    def printed(self, lu: str) -> None:
        """The first job is done with."""
        queue = self._queues[lu]
        self._characters -= queue.popleft().size
        if not queue:
            del self._queues[lu]
