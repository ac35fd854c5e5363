"""The import and export folders: the only places where a command may read or write a file.

A command comes over a socket or from a terminal, so its file name is not trusted: one plain name, no path, no link.
What is there is never written over, and a new file is readable by its owner alone.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from appliance.saf.commands.workshop import ExportRefusedError, ImportRefusedError, ReadImport, WriteExport

__all__ = ["export_folder", "import_folder"]

_LARGEST = 1024 * 1024
_PLAIN = re.compile(r"[A-Za-z0-9@#$][A-Za-z0-9@#$_.-]{0,99}")


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


def export_folder(directory: Path) -> WriteExport:
    """A writer of new files in ``directory``; it raises ExportRefusedError for a name that will not do or is taken."""

    def write_export(name: str, data: bytes) -> str:
        if _PLAIN.fullmatch(name) is None:
            raise ExportRefusedError("a file of the export folder is named by letters, digits and @ # $ _ . - alone")
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(directory / name, "xb", opener=_create_private) as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ExportRefusedError(f"the export folder: {error.strerror}") from None
        return str(directory / name)

    return write_export


def _create_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _open_plain(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "this is no plain file")
    return descriptor
