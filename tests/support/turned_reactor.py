"""A reactor that is turned by hand: time moves when a test says so, sockets are real and looked at once per turn."""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from twisted.internet.task import Clock


class TurnedReactor(Clock):
    """``turn()`` once, or ``turn_until`` something is so; ``advance`` moves the time."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: list[Any] = []
        self.writers: list[Any] = []
        self._from_threads: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()

    def addReader(self, reader: Any) -> None:
        if reader not in self.readers:
            self.readers.append(reader)

    def addWriter(self, writer: Any) -> None:
        if writer not in self.writers:
            self.writers.append(writer)

    def removeReader(self, reader: Any) -> None:
        if reader in self.readers:
            self.readers.remove(reader)

    def removeWriter(self, writer: Any) -> None:
        if writer in self.writers:
            self.writers.remove(writer)

    def callFromThread(self, callable: Callable[..., object], *args: Any) -> None:
        self._from_threads.append((callable, args))

    def turn(self, timeout: float = 0.0) -> bool:
        """Run what is due, then read and write what can be; whether a thread or a socket had something for us."""
        is_quiet = not self._from_threads
        while self._from_threads:
            work, args = self._from_threads.popleft()
            work(*args)
        self.advance(0)
        readable, writable, _ = select.select(self.readers, self.writers, [], timeout)
        for reader in readable:
            if reader in self.readers:
                reader.doRead()
        for writer in writable:
            if writer in self.writers:
                writer.doWrite()
        return not is_quiet or bool(readable or writable)

    def turn_until(self, so: Callable[[], object], *steps: Callable[[], object], seconds: float = 120.0) -> None:
        """Turn, calling ``steps`` in between, until ``so()``; fails after some real seconds."""
        deadline = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < deadline, "it did not come to that"
            for step in steps:
                step()
            self.turn(0.001)

    def settle(self, *steps: Callable[[], object], turns: int = 30) -> None:
        """Turn until nothing has happened for so many turns; what a thread still works at is not waited for."""
        quiet = 0
        for _ in range(100 * turns):
            for step in steps:
                step()
            quiet = 0 if self.turn(0.001) else quiet + 1
            if quiet == turns:
                return
