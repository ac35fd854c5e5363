"""STOR, STOU, APPE and restarted STOR: four ways to begin a new content, one way to make it visible.

An append or a restart begins with a copy of what is there (the file system shares the blocks where it can), so that
the old file stays as it was until the new one is whole. A restarted STOR ends where its data end: what was behind the
restart position is replaced, not kept.
"""

from __future__ import annotations

import enum
import errno
import os
import stat
from functools import partial

import attrs

from appliance.storage.hfs import attempt
from appliance.storage.opened import Upload, identity
from appliance.storage.paths import HfsPath
from appliance.storage.results import FailureReason, FileFailure, FileResult
from appliance.storage.tree import Territory, require_regular

__all__ = ["OpenUpload", "UploadMode"]

_MAX_UNIQUE = 1000
_COPIED_AT_ONCE = 1 << 30


class UploadMode(enum.Enum):
    """How the new content relates to what is there."""

    REPLACE = "replace"
    APPEND = "append"
    RESTART = "restart"
    UNIQUE = "unique"


@attrs.frozen
class OpenUpload:
    """Begin a new content for ``path``. ``permissions`` are for a new file; a replaced one passes its own on."""

    territory: Territory
    path: HfsPath
    how: UploadMode = UploadMode.REPLACE
    offset: int = 0
    permissions: int = 0o640

    def perform(self) -> FileResult:
        """An ``Upload`` whose ``path`` is the name it will get, or a failure."""
        return attempt(self.path, self._open)

    def _open(self) -> FileResult:
        self.territory.require_change(self.path)
        with self.territory.directory(self.path.parent) as directory:
            if self.how is UploadMode.UNIQUE:
                return self._begin(directory, self._unique(directory), None)
            current = _current(self.path.name, directory)
            if self.how is UploadMode.RESTART and self.offset > (current.st_size if current else 0):
                return FileFailure(FailureReason.BAD_OFFSET, str(self.path))
            return self._begin(directory, self.path, current)

    def _unique(self, directory: int) -> HfsPath:
        for number in range(_MAX_UNIQUE):
            path = self.path.parent / f"{self.path.name}{number or ''}"
            if identity(path.name, directory) is None:
                return path
        raise FileExistsError(errno.EEXIST, "no unused name was found")

    def _begin(self, directory: int, path: HfsPath, current: os.stat_result | None) -> Upload:
        if current is not None:
            self.territory.require_replacing(current)
        else:
            self.territory.require_entries(directory)
        continues = self.how in (UploadMode.APPEND, UploadMode.RESTART)
        allowance = self.territory.allowance if path.is_within(self.territory.home) else None
        room = allowance.room(current.st_size if current else 0) if allowance else None
        upload = Upload(
            str(path),
            self.territory.tree.scratch,
            directory,
            path.name,
            may_replace=self.how is UploadMode.REPLACE or current is not None,
            allowance=allowance,
            replaces=partial(_size, path.name),
            expected=(current.st_ino, current.st_size, current.st_mtime_ns) if continues and current else None,
        )
        try:
            assert upload.fd is not None
            os.fchmod(upload.fd, stat.S_IMODE(current.st_mode) & 0o777 if current else self.permissions)
            if continues and current:
                self._copy(directory, current.st_size if self.how is UploadMode.APPEND else self.offset, upload.fd)
        except OSError:
            upload.discard()
            raise
        upload.room = None if room is None else room - os.lseek(upload.fd, 0, os.SEEK_CUR)
        return upload

    def _copy(self, directory: int, length: int, target: int) -> None:
        source = os.open(self.path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=directory)
        try:
            while length > 0:
                copied = os.copy_file_range(source, target, min(length, _COPIED_AT_ONCE))
                if not copied:
                    raise OSError(errno.ESTALE, "the file shrank while it was copied")
                length -= copied
        finally:
            os.close(source)


def _size(name: str, directory: int) -> int:
    found = identity(name, directory)
    return found[1] if found else 0


def _current(name: str, directory: int) -> os.stat_result | None:
    try:
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None
    require_regular(found)
    return found
