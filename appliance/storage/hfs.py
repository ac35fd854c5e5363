"""Operations on the HFS tree, as frozen values: each says what, for whom and where, and ``perform`` does it.

Renames and removals act on names in an open directory, never on a path, so that a directory swapped underneath changes
nothing about where they act.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

import attrs

from appliance.storage.facts import facts_of
from appliance.storage.failures import failure_from
from appliance.storage.lineends import sent_size
from appliance.storage.opened import Download
from appliance.storage.paths import HfsPath
from appliance.storage.results import Done, FailureReason, FileFailure, FileResult
from appliance.storage.tree import Territory, require_regular

__all__ = [
    "ChangeMode",
    "ConfirmDirectory",
    "Delete",
    "Look",
    "MakeDirectory",
    "MeasureText",
    "OpenDownload",
    "RemoveDirectory",
    "Rename",
    "SetModified",
    "attempt",
]

#: Files up to this size are read by the operation that opens them (``results.Download``).
WHOLE = 65_536
#: Files up to this size are looked through to say how long they are as text.
MEASURED = 1_048_576


def attempt(path: HfsPath, action: Callable[[], FileResult]) -> FileResult:
    """The action's result, or the failure that its OSError stands for."""
    try:
        return action()
    except OSError as error:
        return failure_from(error, str(path))


@attrs.frozen
class OpenDownload:
    """RETR: open a file, from ``offset`` on."""

    territory: Territory
    path: HfsPath
    offset: int = 0

    def perform(self) -> FileResult:
        """A ``Download``, or a failure."""
        return attempt(self.path, self._open)

    def _open(self) -> FileResult:
        fd, found = self.territory.open_file(self.path)
        try:
            if self.offset > found.st_size:
                return FileFailure(FailureReason.BAD_OFFSET, str(self.path))
            if found.st_size - self.offset > WHOLE:
                os.lseek(fd, self.offset, os.SEEK_SET)
                kept, fd = fd, -1
                return Download(str(self.path), found.st_size, self.offset, fd=kept)
            content = os.pread(fd, WHOLE, self.offset)
            return Download(str(self.path), self.offset + len(content), self.offset, content=content)
        finally:
            if fd >= 0:
                os.close(fd)


@attrs.frozen
class Look:
    """MLST, MDTM, SIZE of TYPE I: what is known about a file or directory."""

    territory: Territory
    path: HfsPath

    def perform(self) -> FileResult:
        """``FileFacts``, or a failure."""
        return attempt(self.path, lambda: facts_of(self.territory, self.path, self.territory.look(self.path)))


@attrs.frozen
class MeasureText:
    """SIZE of TYPE A: the size that a file has once its line ends are these; refused when that is much reading."""

    territory: Territory
    path: HfsPath
    line_end: bytes = b"\r\n"

    def perform(self) -> FileResult:
        """``FileFacts`` with that size, or a failure."""
        return attempt(self.path, self._measure)

    def _measure(self) -> FileResult:
        fd, found = self.territory.open_file(self.path)
        try:
            content = os.pread(fd, MEASURED + 1, 0)
        finally:
            os.close(fd)
        if len(content) > MEASURED:
            return FileFailure(FailureReason.TOO_COSTLY, str(self.path))
        return attrs.evolve(facts_of(self.territory, self.path, found), size=sent_size(content, self.line_end))


@attrs.frozen
class ConfirmDirectory:
    """CWD: whether a directory is there."""

    territory: Territory
    path: HfsPath

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        return attempt(self.path, self._confirm)

    def _confirm(self) -> FileResult:
        with self.territory.directory(self.path):
            return Done(str(self.path))


@attrs.frozen
class MakeDirectory:
    """MKD."""

    territory: Territory
    path: HfsPath
    mode: int = 0o750

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        return attempt(self.path, self._make)

    def _make(self) -> FileResult:
        self.territory.require_change(self.path)
        with self.territory.directory(self.path.parent) as parent:
            self.territory.require_entries(parent)
            os.mkdir(self.path.name, 0o700, dir_fd=parent)
        with self.territory.pinned(self.path) as made:
            os.chmod(made, self.mode)
        return Done(str(self.path))


@attrs.frozen
class RemoveDirectory:
    """RMD: only an empty one."""

    territory: Territory
    path: HfsPath

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        return attempt(self.path, self._remove)

    def _remove(self) -> FileResult:
        self.territory.require_change(self.path)
        with self.territory.directory(self.path.parent) as parent:
            self.territory.require_entries(parent)
            os.rmdir(self.path.name, dir_fd=parent)
        return Done(str(self.path))


@attrs.frozen
class Delete:
    """DELE: a regular file, or an empty directory, which clients of z/OS delete by the same command."""

    territory: Territory
    path: HfsPath

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        return attempt(self.path, self._delete)

    def _delete(self) -> FileResult:
        self.territory.require_change(self.path)
        with self.territory.directory(self.path.parent) as parent:
            found = self.territory.look_in(parent, self.path)
            self.territory.require_entries(parent)
            if stat.S_ISDIR(found.st_mode):
                os.rmdir(self.path.name, dir_fd=parent)
            else:
                require_regular(found)
                os.unlink(self.path.name, dir_fd=parent)
        return Done(str(self.path))


@attrs.frozen
class Rename:
    """RNTO: a file or directory; a file that is there already is replaced, as UNIX does."""

    territory: Territory
    path: HfsPath
    new_path: HfsPath

    def perform(self) -> FileResult:
        """``Done`` with the new path, or a failure."""
        return attempt(self.new_path, self._rename)

    def _rename(self) -> FileResult:
        self.territory.require_change(self.path)
        self.territory.require_change(self.new_path)
        with (
            self.territory.directory(self.path.parent) as source,
            self.territory.directory(self.new_path.parent) as target,
        ):
            found = self.territory.look_in(source, self.path)
            if not stat.S_ISDIR(found.st_mode):
                require_regular(found)
            self.territory.require_entries(source)
            self.territory.require_entries(target)
            os.rename(self.path.name, self.new_path.name, src_dir_fd=source, dst_dir_fd=target)
        return Done(str(self.new_path))


@attrs.frozen
class SetModified:
    """MFMT: give a file another modification time (seconds since the epoch)."""

    territory: Territory
    path: HfsPath
    modified: int

    def perform(self) -> FileResult:
        """The ``FileFacts`` now in force, or a failure."""
        return attempt(self.path, self._set)

    def _set(self) -> FileResult:
        self.territory.require_change(self.path)
        with self.territory.pinned(self.path) as name:
            os.utime(name, (self.modified, self.modified))
        return facts_of(self.territory, self.path, self.territory.look(self.path))


@attrs.frozen
class ChangeMode:
    """SITE CHMOD: the nine permission bits; never set-user-ID and its like."""

    territory: Territory
    path: HfsPath
    mode: int

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        return attempt(self.path, self._change)

    def _change(self) -> FileResult:
        self.territory.require_change(self.path)
        with self.territory.pinned(self.path) as name:
            os.chmod(name, self.mode & 0o777)
        return Done(str(self.path))
