"""A file opened for a transfer: ``Download`` and ``Upload`` own its descriptor.

They are made by an operation on a worker thread, carried through the session untouched, and used up by the transfer.
Whoever does not use one closes or discards it; both calls may be repeated. One that nobody refers to any more, because
its client left while the file was being opened, lets go by itself.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager

from appliance.storage.quota import Allowance
from appliance.storage.scratch import Scratch

__all__ = ["Download", "Upload", "identity"]


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
