"""The import and export folders: the only places where a command may read or write a file.

A command comes over a socket or from a terminal, so its file name is not trusted: one plain name, no path, no link.
What is there is never written over, and a new file is readable by its owner alone. Whoever has a certificate may
export it, so files are counted by user: ``.owners`` in the export folder has a link by the name of each file, which
leads nowhere and says whose it is.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path
from threading import Lock

from appliance.saf.commands.workshop import ExportRefusedError, ImportRefusedError, ReadImport, WriteExport

__all__ = ["MOST_EXPORTS", "export_folder", "import_folder"]

_LARGEST = 1024 * 1024
#: Files of one user in the export folder.
MOST_EXPORTS = 100
_OWNERS = ".owners"
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
    """A writer of new files in ``directory``.

    It raises ExportRefusedError for a name that will not do or is taken, and for a user who has too many.
    """
    turn = Lock()

    def write_export(name: str, data: bytes, user: str) -> str:
        if _PLAIN.fullmatch(name) is None:
            raise ExportRefusedError("a file of the export folder is named by letters, digits and @ # $ _ . - alone")
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with turn:
                _write_for(user, directory / name, data)
        except OSError as error:
            raise ExportRefusedError(f"the export folder: {error.strerror}") from None
        return str(directory / name)

    return write_export


def _write_for(user: str, file: Path, data: bytes) -> None:
    if not user:
        _write_new(file, data)
        return
    owners = file.with_name(_OWNERS)
    owners.mkdir(mode=0o700, exist_ok=True)
    if sum(os.readlink(owner) == user for owner in _current(owners)) >= MOST_EXPORTS:
        raise ExportRefusedError(
            f"{user} has {MOST_EXPORTS} files in the export folder; an administrator can remove some"
        )
    _write_new(file, data)
    try:
        os.symlink(user, owners / file.name)
    except OSError:
        file.unlink()
        raise


def _current(owners: Path) -> list[Path]:
    """What belongs to a file that is still there; the others go."""
    current = []
    for owner in owners.iterdir():
        if os.path.lexists(owners.with_name(owner.name)):
            current.append(owner)
        else:
            owner.unlink()
    return current


def _write_new(file: Path, data: bytes) -> None:
    with open(file, "xb", opener=_create_private) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _create_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _open_plain(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "this is no plain file")
    return descriptor
