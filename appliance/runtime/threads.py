"""Bounded pools of worker threads: the only way blocking work leaves the reactor.

Each kind of work has a pool of its own, so that a directory that hangs cannot hold up password checks. A pool has so
many threads, so long a queue, and a time limit for each piece of work; what does not fit is refused at once. Python
cannot stop a thread, so work that outlives its limit goes on unheard: its thread is counted as lost until it comes
back, and a pool whose threads are all lost refuses everything, which is what its owner has to see.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from twisted.internet.defer import Deferred, fail
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

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
        self._pool = ThreadPool(minthreads=0, maxthreads=size, name=name)
        # Daemon threads: work that hangs for ever must not keep the process from ending.
        self._pool.threadFactory = _daemon  # type: ignore[assignment]

    @property
    def outstanding(self) -> int:
        """Pieces of work that run or wait, lost ones included."""
        return self._outstanding

    @property
    def has_free_thread(self) -> bool:
        """Work given now would start at once."""
        return self._outstanding < self.size

    def start(self) -> None:
        """Begin to work; what was given before waits until then."""
        self._pool.start()

    def stop(self) -> None:
        """End the threads, waiting for work in hand, but not for work that is lost."""
        if not self.lost:
            self._pool.stop()

    def run(self, work: Callable[..., T], *args: Any, deadline: float | None = None) -> Deferred[T]:
        """What ``work(*args)`` returns or raises; else WorkersBusyError or DeadlineExceededError.

        Work whose Deferred was given up still runs, and what it returns is dropped.
        """
        if self._outstanding >= self.size + self._queue:
            self.refused += 1
            return fail(WorkersBusyError(self.name))
        self._outstanding += 1
        limit = self._deadline if deadline is None else deadline
        job = _Job(self, limit)
        self._pool.callInThreadWithCallback(job.done_on_thread, work, *args)
        return job.result

    def _returned(self, *, was_lost: bool) -> None:
        self._outstanding -= 1
        self.lost -= was_lost


class _Job:
    """One piece of work, and whether somebody still waits for it."""

    __slots__ = ("_is_late", "_timer", "_workers", "result")

    def __init__(self, workers: Workers, limit: float | None) -> None:
        self.result: Deferred[Any] = Deferred()
        self._workers = workers
        self._is_late = False
        self._timer = workers._reactor.callLater(limit, self._too_late) if limit is not None else None

    def done_on_thread(self, success: bool, result: Any) -> None:
        self._workers._reactor.callFromThread(self._done, success, result)

    def _done(self, success: bool, result: Any) -> None:
        self._workers._returned(was_lost=self._is_late)
        if self._is_late:
            return
        if self._timer is not None:
            self._timer.cancel()
        if success:
            self.result.callback(result)
        else:
            assert isinstance(result, Failure)
            self.result.errback(result)

    def _too_late(self) -> None:
        self._is_late = True
        self._workers.lost += 1
        self.result.errback(DeadlineExceededError(self._workers.name))


def _daemon(*args: Any, **kwargs: Any) -> threading.Thread:
    return threading.Thread(*args, daemon=True, **kwargs)
