"""Bounded pools of worker threads: the only way blocking work leaves the reactor.

Each kind of work has a pool of its own, so that a directory that hangs cannot hold up password checks. A pool has so
many threads, so long a queue, and a time limit for each piece of work; what does not fit is refused at once. Python
cannot stop a thread, so work that outlives its limit goes on unheard: its thread is counted as lost until it comes
back, and a pool whose threads are all lost refuses everything, which is what its owner has to see.

Threads are begun when there is more work than threads, and kept. Twisted's pool does the same and much else, at
several times the cost of the small pieces of work that are most of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure

from appliance.runtime.interfaces import Reactor

__all__ = ["DeadlineExceededError", "Workers", "WorkersBusyError"]

T = TypeVar("T")


class WorkersBusyError(Exception):
    """All threads of the pool work and its queue is full."""


class DeadlineExceededError(Exception):
    """The work was not done in its time; it may still be going on."""


class Workers:
    """One pool. ``size`` threads, ``queue`` places before they are refused, ``deadline`` seconds for each."""

    def __init__(self, reactor: Reactor, name: str, *, size: int, queue: int, deadline: float | None = None) -> None:
        self.name = name
        self.size = size
        self.lost = 0
        self.refused = 0
        self._reactor = reactor
        self._queue = queue
        self._deadline = deadline
        self._outstanding = 0
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._is_started = False

    @property
    def outstanding(self) -> int:
        """Pieces of work that run or wait, lost ones included."""
        return self._outstanding

    @property
    def room(self) -> int:
        """Pieces of work that it takes, running and waiting; those beyond are refused."""
        return self.size + self._queue

    @property
    def has_free_thread(self) -> bool:
        """Work given now would start at once."""
        return self._outstanding < self.size

    def start(self) -> None:
        """Begin to work; what was given before waits until then."""
        self._is_started = True
        self._man()

    def stop(self) -> None:
        """End the threads, waiting for work in hand, but not for work that is lost."""
        threads, self._threads, self._is_started = self._threads, [], False
        for _ in threads:
            self._jobs.put(None)
        if not self.lost:
            for thread in threads:
                thread.join()

    def run(self, work: Callable[..., T], *args: Any, deadline: float | None = None) -> Deferred[T]:
        """What ``work(*args)`` returns or raises; else WorkersBusyError or DeadlineExceededError.

        Work whose Deferred was given up still runs, and what it returns is dropped.
        """
        if self._outstanding >= self.room:
            self.refused += 1
            return fail(WorkersBusyError(self.name))
        self._outstanding += 1
        job = _Job(self, work, args, self._deadline if deadline is None else deadline)
        self._jobs.put(job)
        if self._is_started:
            self._man()
        return job.result

    def _man(self) -> None:
        """A thread for each piece of work, as far as there may be."""
        while len(self._threads) < min(self._outstanding, self.size):
            # A daemon: work that hangs for ever must not keep the process from ending.
            thread = Thread(target=_work, args=(self._jobs,), name=self.name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _returned(self, *, was_lost: bool) -> None:
        self._outstanding -= 1
        self.lost -= was_lost


class _Job:
    """One piece of work, and whether somebody still waits for it."""

    __slots__ = ("_args", "_is_late", "_timer", "_work", "_workers", "result")

    def __init__(self, workers: Workers, work: Callable[..., Any], args: tuple[Any, ...], limit: float | None) -> None:
        self.result: Deferred[Any] = Deferred()
        self._workers = workers
        self._work = work
        self._args = args
        self._is_late = False
        self._timer = workers._reactor.callLater(limit, self._too_late) if limit is not None else None

    def run(self) -> None:
        """On a worker's thread."""
        self._workers._reactor.callFromThread(self._done, self._outcome())

    def _outcome(self) -> Any:
        """What the work returns, or the Failure that it raises.

        No name here may keep the Failure: it knows this frame by its traceback, and with the two went all that the
        frames below hold, an SSL object and an open file of each transfer that broke, until the collector came round.
        """
        try:
            return self._work(*self._args)
        except BaseException:
            return Failure()

    def _done(self, result: Any) -> None:
        self._workers._returned(was_lost=self._is_late)
        if self._is_late:
            return
        if self._timer is not None:
            self._timer.cancel()
        self.result.callback(result)  # a Failure is an error's

    def _too_late(self) -> None:
        self._is_late = True
        self._workers.lost += 1
        self.result.errback(DeadlineExceededError(self._workers.name))


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        job.run()
        del job  # what it was given and what it found live no longer than they are wanted
