"""What a file operation gives back: plain values, and the two that own a file descriptor, ``Download`` and ``Upload``.

The two are made by an operation on a worker thread, carried through the session untouched, and used up by the
transfer. Whoever does not use one closes or discards it; both calls may be repeated. One that nobody refers to any
more, because its client left while the file was being opened, lets go by itself.
"""

from __future__ import annotations

import contextlib
import enum
import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import attrs

from appliance.storage.datasets.results import DataSetResult
from appliance.storage.quota import Allowance
from appliance.storage.scratch import Scratch

__all__ = [
    "Done",
    "Download",
    "FailureReason",
    "FileDigest",
    "FileFacts",
    "FileFailure",
    "FileKind",
    "FileResult",
    "Listing",
    "Notices",
    "Upload",
    "identity",
]


class FailureReason(enum.Enum):
    """Why an operation was not done; each is a different reply."""

    NOT_FOUND = "does not exist"
    EXISTS = "exists"
    NOT_PERMITTED = "is not accessible"
    IS_DIRECTORY = "is a directory"
    NOT_DIRECTORY = "is not a directory"
    NOT_REGULAR = "is not a regular file"
    NOT_EMPTY = "is not empty"
    NAME_ERROR = "has a name that is too long or not allowed"
    NO_SPACE = "does not fit: no space is left"
    TOO_LONG = "has records that are shorter than one that was sent"
    CHANGED = "was changed by somebody else meanwhile"
    TOO_COSTLY = "is too large to be looked through for this"
    OVER_QUOTA = "would exceed the storage allocation"
    BAD_OFFSET = "is shorter than the restart position"
    BUSY = "cannot be looked at now: too many operations are waiting"
    BAD_DATA = "was sent in a form that cannot be read"
    IO_ERROR = "could not be read or written"


@attrs.frozen
class FileFailure:
    """The operation was not done. ``path`` is the name as the user knows it; ``detail`` is for the log only."""

    reason: FailureReason
    path: str = ""
    detail: str = ""


class FileKind(enum.Enum):
    """The two kinds of things a tree shows; everything else (links, devices, FIFOs) is refused."""

    FILE = "file"
    DIRECTORY = "dir"


@attrs.frozen
class FileFacts:
    """What is known about one file or directory. ``perm`` are the letters of RFC 3659 section 7.5.5."""

    path: str
    kind: FileKind
    size: int
    modified: float  # seconds since the epoch
    mode: int  # permission bits
    perm: str
    unique: str


@attrs.frozen
class FileDigest:
    """The digest, in hexadecimal, of the bytes from ``start`` up to but not with ``end``."""

    path: str
    digest: str
    start: int
    end: int


@attrs.frozen
class Listing:
    """Lines for a data connection, CRLF ended, and how many entries they show (a ``total`` line is none)."""

    data: bytes
    entries: int


@attrs.frozen
class Notices:
    """Lines to be shown to who enters ``path``, and those of a script; None: there is none."""

    path: str
    shown: tuple[str, ...] = ()
    script: tuple[str, ...] | None = None


@attrs.frozen
class Done:
    """Done. ``path`` is the name that is now in force (of a STOU: the name chosen)."""

    path: str


class Download:
    """A regular file opened for reading, to be sent from ``offset`` to ``size``.

    ``content``, when it is not None, is all there is to send and ``fd`` is None: small files are read by the operation
    that opens them, so that sending one needs no second thread. Otherwise read ``fd`` with ``pread`` or ``sendfile``;
    its file position is at ``offset``. A file that shrinks meanwhile ends early; that is for the sender to notice.
    """

    __slots__ = ("_closed", "content", "fd", "offset", "path", "size")

    def __init__(
        self,
        path: str,
        size: int,
        offset: int,
        *,
        fd: int | None = None,
        content: bytes | None = None,
        closed: Callable[[], None] | None = None,
    ) -> None:
        """``closed`` is called once, when the file is let go of."""
        self._closed = closed
        self.path = path
        self.size = size
        self.offset = offset
        self.fd = fd
        self.content = content

    def close(self) -> None:
        """Let go of the file."""
        fd, self.fd = self.fd, None
        closed, self._closed = self._closed, None
        if fd is not None:
            os.close(fd)
        if closed is not None:
            closed()

    def __del__(self) -> None:
        self.close()


class Upload:
    """A new content that becomes visible, whole, by ``commit``, and never by anything else.

    All calls block. ``write`` and ``commit`` raise OSError; ``storage.failures.failure_from`` turns that into a
    ``FileFailure``. ``commit`` returns when the content, its name and its directory are on disk. ``fd`` is positioned
    where the next byte goes.
    """

    __slots__ = (
        "_allowance",
        "_directory",
        "_ended",
        "_expected",
        "_may_replace",
        "_name",
        "_published",
        "_replaces",
        "_scratch",
        "_temporary",
        "fd",
        "path",
        "room",
    )

    def __init__(
        self,
        path: str,
        scratch: Scratch,
        directory: int,
        name: str,
        *,
        may_replace: bool = True,
        expected: tuple[int, int, int] | None = None,
        allowance: Allowance | None = None,
        replaces: Callable[[int], int] = lambda directory: 0,
        published: Callable[[], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Begin a content that ``directory`` (still the caller's) gets as ``name``; OSError if not possible.

        ``expected`` is the ``identity`` of the file that this content continues: an append may not lose what somebody
        else appended meanwhile. ``allowance`` is what the content counts against, ``replaces`` says how many bytes
        are in its place in a directory. ``published`` is the last step of ``commit`` and may raise OSError;
        ``ended`` is called once, when there is nothing more to write, whatever came of it.
        """
        self._allowance = allowance
        self._replaces = replaces
        self._published = published
        self._ended = ended
        self.path = path
        self._scratch = scratch
        self._name = name
        self._may_replace = may_replace
        self._expected = expected
        self._temporary = ""
        self.room: int | None = None  # QUOTA: bytes that may still be written; None: any number
        self.fd: int | None = None
        self._directory: int | None = os.dup(directory)
        self._temporary, self.fd = scratch.create()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write all of ``data``."""
        assert self.fd is not None
        if self.room is not None:
            if len(data) > self.room:
                raise OSError(errno.EDQUOT, "more than the quota")
            self.room -= len(data)
        with memoryview(data) as view:
            written = os.write(self.fd, view)
            while written < len(view):
                written += os.write(self.fd, view[written:])

    def commit(self) -> None:
        """Make the content durable, then visible under its name, then make that durable too."""
        assert self.fd is not None
        assert self._directory is not None
        try:
            os.fsync(self.fd)
            with self._claimed(self._directory):
                with self._scratch.publishing:
                    self._publish(self._directory)
                os.fsync(self._directory)
                if self._published is not None:
                    self._published()
        finally:
            self.discard()

    def _claimed(self, directory: int) -> AbstractContextManager[None]:
        if self._allowance is None or self.fd is None:
            return contextlib.nullcontext()
        return self._allowance.claimed(os.fstat(self.fd).st_size, lambda: self._replaces(directory))

    def _publish(self, directory: int) -> None:
        if self._expected is not None and identity(self._name, directory) != self._expected:
            raise OSError(errno.ESTALE, "the file changed while it was appended to")
        if self._may_replace:
            os.rename(self._temporary, self._name, src_dir_fd=self._scratch.fd, dst_dir_fd=directory)
            self._temporary = ""
        else:
            os.link(self._temporary, self._name, src_dir_fd=self._scratch.fd, dst_dir_fd=directory)

    def discard(self) -> None:
        """Forget the content; nothing of it stays. After ``commit`` there is nothing left to forget."""
        fd, self.fd = self.fd, None
        directory, self._directory = self._directory, None
        temporary, self._temporary = self._temporary, ""
        ended, self._ended = self._ended, None
        self._published = None
        try:
            if fd is not None:
                os.close(fd)
            if directory is not None:
                os.close(directory)
            if temporary:
                self._scratch.remove(temporary)
        finally:
            if ended is not None:
                ended()

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):  # half made, or its tree was closed before
            self.discard()


def identity(name: str, directory: int) -> tuple[int, int, int] | None:
    """Inode, size and modification time of an entry, None when there is none: two equal ones are the same content."""
    try:
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


FileResult = FileFailure | Download | Upload | FileFacts | FileDigest | Listing | Notices | Done | DataSetResult
