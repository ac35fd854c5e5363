"""The tree on disk, and the part of it that one user sees.

Every path is walked component by component from the descriptor of the root, with O_NOFOLLOW: a symbolic link, wherever
it came from and whenever it was put there, ends the walk, so there is no moment between a check and an open. Files are
opened without blocking and looked at by descriptor: devices and FIFOs are refused before a byte is read.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from appliance.storage.paths import HfsPath
from appliance.storage.quota import Allowance
from appliance.storage.scratch import Scratch

__all__ = ["HfsTree", "Territory", "require_regular"]

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_SEARCH = stat.S_IXUSR
_ROOT = HfsPath()
_PIN = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC


class HfsTree:
    """A root directory and the scratch directory beside it. Open one per appliance; all threads may share it."""

    def __init__(self, root: Path, scratch: Path) -> None:
        """Open both, making what is missing; OSError when they are not on one file system."""
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.scratch = Scratch(scratch)
        if os.fstat(self.root).st_dev != os.fstat(self.scratch.fd).st_dev:
            self.close()
            raise OSError(errno.EXDEV, f"{scratch} is not on the file system of {root}")

    def close(self) -> None:
        """Let go of both."""
        os.close(self.root)
        self.scratch.close()


@attrs.frozen
class Territory:
    """What one user sees of a tree: the own home and the way to it, or everything.

    What is not seen does not exist: the answer is the same as for a name that was never there. The home is made when
    it is first walked into.
    """

    tree: HfsTree = attrs.field(eq=False, repr=False)
    home: HfsPath
    everything: bool = False
    base: HfsPath = _ROOT  # what this user takes for the root
    allowance: Allowance | None = attrs.field(default=None, eq=False)  # QUOTA; None: no limit

    def sees(self, path: HfsPath) -> bool:
        """Whether the path exists for this user."""
        return self.everything or path.is_within(self.home) or self.home.is_within(path)

    def may_change(self, path: HfsPath) -> bool:
        """Whether the user may make, replace, rename or remove it."""
        if self.everything:
            return bool(path.components)
        return path != self.home and path.is_within(self.home)

    def owner(self, path: HfsPath) -> str:
        """The owner that a listing shows: the user whose home it is in."""
        root = self.home.parent
        is_home = path.is_within(root) and path != root
        return path.components[len(root.components)].upper()[:8] if is_home else "OMVSKERN"

    @contextmanager
    def directory(self, path: HfsPath) -> Iterator[int]:
        """A descriptor of a directory, for the time of the block; OSError when it cannot be walked to."""
        fd = self.open_directory(path)
        try:
            yield fd
        finally:
            os.close(fd)

    def open_directory(self, path: HfsPath) -> int:
        """A descriptor of a directory, owned by the caller; OSError when it cannot be walked to."""
        if not self.sees(path):
            raise FileNotFoundError(errno.ENOENT, "outside what the user sees")
        walk, way = self.base.components + path.components, self.base.components + self.home.components
        fd = self.tree.root
        try:
            for depth, name in enumerate(walk, 1):
                is_way_home = way[:depth] == walk[:depth]
                deeper = self._enter(name, fd, is_way_home=is_way_home)
                self._leave(fd)
                fd = deeper
                if not is_way_home:
                    self._require(fd, _SEARCH, "the directory may not be searched")
        except OSError:
            self._leave(fd)
            raise
        return fd if walk else os.open(".", _DIRECTORY, dir_fd=fd)

    def _leave(self, fd: int) -> None:
        if fd != self.tree.root:
            os.close(fd)

    def _require(self, fd: int, permission: int, refusal: str) -> None:
        """The owner's permission bits count, for who is no OPERATIONS user; PermissionError without them."""
        if not self.everything and not os.fstat(fd).st_mode & permission:
            raise PermissionError(errno.EACCES, refusal)

    def require_listing(self, fd: int) -> None:
        """PermissionError unless the names in this open directory may be read."""
        self._require(fd, stat.S_IRUSR, "the directory may not be read")

    def require_entries(self, fd: int) -> None:
        """PermissionError unless names may be made, changed and removed in this open directory."""
        self._require(fd, stat.S_IWUSR, "the directory may not be written")

    def require_replacing(self, found: os.stat_result) -> None:
        """PermissionError unless a file of this status may get another content."""
        if not self.everything and not found.st_mode & stat.S_IWUSR:
            raise PermissionError(errno.EACCES, "the file may not be written")

    def _enter(self, name: str, fd: int, *, is_way_home: bool) -> int:
        try:
            return os.open(name, _DIRECTORY, dir_fd=fd)
        except FileNotFoundError:
            if not is_way_home:
                raise
        with suppress(FileExistsError):  # somebody else made it in between
            os.mkdir(name, 0o700, dir_fd=fd)
        return os.open(name, _DIRECTORY, dir_fd=fd)

    def require_change(self, path: HfsPath) -> None:
        """OSError unless the user may change this path."""
        if not self.sees(path):
            raise FileNotFoundError(errno.ENOENT, "outside what the user sees")
        if not self.may_change(path):
            raise PermissionError(errno.EACCES, "not below the home")

    def look(self, path: HfsPath) -> os.stat_result:
        """The status of a file or directory; OSError for everything else."""
        if self.home.is_within(path):
            with self.directory(path) as fd:
                return os.fstat(fd)
        with self.directory(path.parent) as fd:
            found = self.look_in(fd, path)
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            raise OSError(errno.ENXIO, "neither a file nor a directory")
        return found

    def look_in(self, fd: int, path: HfsPath) -> os.stat_result:
        """The status of the last component of a path in its directory, links not followed."""
        if not self.sees(path):
            raise FileNotFoundError(errno.ENOENT, "outside what the user sees")
        return os.stat(path.name, dir_fd=fd, follow_symlinks=False)

    def open_file(self, path: HfsPath) -> tuple[int, os.stat_result]:
        """A regular file for reading, owned by the caller, and its status; OSError for everything else."""
        with self.directory(path.parent) as directory:
            self.look_in(directory, path)
            fd = os.open(path.name, _FILE, dir_fd=directory)
        try:
            found = os.fstat(fd)
            require_regular(found)
            self._require(fd, stat.S_IRUSR, "the file may not be read")
        except OSError:
            os.close(fd)
            raise
        return fd, found

    @contextmanager
    def pinned(self, path: HfsPath) -> Iterator[str]:
        """A name under /proc for a file or directory, to change its status whatever its permission bits say."""
        with self.directory(path.parent) as directory:
            fd = os.open(path.name, _PIN, dir_fd=directory)
        try:
            mode = os.fstat(fd).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise OSError(errno.ENXIO, "neither a file nor a directory")
            yield f"/proc/self/fd/{fd}"
        finally:
            os.close(fd)


def require_regular(found: os.stat_result) -> None:
    """OSError unless the status is that of a regular file."""
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "a directory")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ENXIO, "not a regular file")
