"""Records to a file of JSON lines, one file a day, written by a thread of its own so that nobody waits for the disk.

What cannot be written, or comes faster than the disk takes it, is dropped and counted: for what has to be kept for sure
there is the audit (``saf.auditfile``).
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from appliance.asciijson import encode

__all__ = ["JsonLines"]

_MOST_WAITING = 50_000


class JsonLines:
    """Files ``name-YYYYMMDD.jsonl`` (mode 0600) in ``directory``, which is made when the first record comes."""

    def __init__(self, directory: Path, name: str, now: Callable[[], datetime]) -> None:
        self.dropped = 0
        self._directory = directory
        self._name = name
        self._now = now
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def write(self, record: Mapping[str, Any]) -> None:
        """Keep a record, soon."""
        if self._queue.qsize() >= _MOST_WAITING:
            self.dropped += 1
            return
        self._queue.put(encode(record) + b"\n")
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write what waits, and end."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join(10)

    def _work(self) -> None:
        is_open = True
        while is_open:
            lines = [self._queue.get()]
            while not self._queue.empty():
                lines.append(self._queue.get())
            is_open = None not in lines
            self._append([line for line in lines if line is not None])

    def _append(self, lines: list[bytes]) -> None:
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._directory / f"{self._name}-{self._now():%Y%m%d}.jsonl"
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with open(fd, "wb", buffering=0) as file:
                file.write(b"".join(lines))
        except OSError:
            self.dropped += len(lines)
