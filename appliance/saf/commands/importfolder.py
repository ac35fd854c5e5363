"""The import folder: the one place from which a command may read a file, and only files that lie in it.

A command comes over a socket or from a terminal, so its file name is not trusted: one plain name, no path, no link.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from appliance.saf.commands.workshop import ImportRefusedError, ReadImport

__all__ = ["import_folder"]

_LARGEST = 1024 * 1024


def import_folder(directory: Path) -> ReadImport:
    """A reader of the files in ``directory``; it raises ImportRefusedError for everything else."""

    def read_import(name: str) -> bytes:
        if not name or name in (".", "..") or "/" in name or "\0" in name:
            raise ImportRefusedError("a file of the import folder is named without a path")
        try:
            with open(directory / name, "rb", opener=_open_plain) as stream:
                data = stream.read(_LARGEST + 1)
        except OSError as error:
            raise ImportRefusedError(f"the import folder: {error.strerror}") from None
        if len(data) > _LARGEST:
            raise ImportRefusedError(f"the file is larger than {_LARGEST} bytes")
        return data

    return read_import


def _open_plain(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "this is no plain file")
    return descriptor
