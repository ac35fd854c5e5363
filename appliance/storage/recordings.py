"""The folder of recorded sessions: one file each, readable by nobody else, the oldest removed when there are many.

Every call blocks. What is appended is already masked; here it is only kept, and read back one line at a time.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

__all__ = ["Recording", "RecordingFolder", "UnknownRecordingError"]

_SUFFIX = ".jsonl"
_NAME = re.compile(r"[A-Za-z0-9@#$][A-Za-z0-9@#$.]{0,79}")
_HEADING = 4096


class UnknownRecordingError(LookupError):
    """There is no recording of that name."""


@attrs.frozen
class Recording:
    """One recording: its heading, and how much of it there is."""

    name: str
    size: int
    heading: dict[str, Any]


class RecordingFolder:
    """All recordings of this appliance. ``most`` are kept, ``largest`` is the most bytes of one."""

    def __init__(self, directory: Path, *, most: int = 500, largest: int = 16 * 1024 * 1024) -> None:
        self._directory = directory
        self._most = most
        self._largest = largest

    def append(self, name: str, lines: bytes) -> None:
        """Add whole lines to a recording, the first of which make it; OSError when that cannot be done."""
        path = self._path(name)
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not path.exists()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o600)
        try:
            if os.fstat(descriptor).st_size + len(lines) <= self._largest:
                os.write(descriptor, lines)
        finally:
            os.close(descriptor)
        if is_new:
            self._remove_oldest()

    def all(self) -> Sequence[Recording]:
        """Every recording, the newest first."""
        found = [self._look(path) for path in self._files()]
        return [recording for recording in reversed(found) if recording is not None]

    def entries(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of one, its heading first; a line cut short by a crash ends it."""
        try:
            with open(self._path(name), "rb", opener=_open_plain) as stream:
                for line in stream:
                    try:
                        yield json.loads(line)
                    except ValueError:
                        return
        except FileNotFoundError:
            raise UnknownRecordingError(name) from None

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise UnknownRecordingError(name)
        return self._directory / (name + _SUFFIX)

    def _files(self) -> list[Path]:
        """By name, which begins with the time."""
        return sorted(self._directory.glob(f"*{_SUFFIX}")) if self._directory.is_dir() else []

    def _look(self, path: Path) -> Recording | None:
        try:
            with open(path, "rb", opener=_open_plain) as stream:
                heading = json.loads(stream.readline(_HEADING))
                return Recording(path.name.removesuffix(_SUFFIX), os.fstat(stream.fileno()).st_size, heading)
        except (OSError, ValueError):
            return None  # removed meanwhile, or nothing of ours

    def _remove_oldest(self) -> None:
        for path in self._files()[: -self._most]:
            path.unlink(missing_ok=True)


def _open_plain(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)
