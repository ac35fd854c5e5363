"""The time of day of processes that a test starts, which the test sets: libfaketime, preloaded."""

from __future__ import annotations

from pathlib import Path

__all__ = ["Clock"]


class Clock:
    """libfaketime's file: what the processes that have it preloaded add to the time of day."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.step("+0")

    def step(self, offset: str) -> None:
        part = self._path.with_suffix(".part")
        part.write_text(f"{offset}\n")
        part.replace(self._path)

    def environment(self) -> dict[str, str]:
        """For a process that is to live by this clock; its monotonic one stays as it is."""
        [library] = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._path),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
        }
