"""A backup: one sealed file with the members, the SAF database, its key and the issued certificates.

It is made beside the running daemon: the database is copied by SQLite's online backup, and every other file is one
that is replaced whole. ``data`` adds the files and data sets of users, each as it was when its turn came. The audit
stays out: restoring must not put old evidence in the place of new.
"""

from __future__ import annotations

import os
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, cast

import attrs

from appliance import __version__
from appliance.assembly.keeping.places import Places
from appliance.assembly.keeping.sealedfile import SealedWriter
from appliance.durable import sync_folder
from appliance.saf.copying import copy_database
from appliance.secret import Secret

__all__ = ["CONFIG", "DATA", "DATABASE", "KEY", "PKI", "BackupMade", "WeakPassphraseError", "make_backup"]

#: The names in a backup; where each belongs is for ``Places`` to say.
CONFIG, DATABASE, KEY, PKI, DATA = "etc", "saf.sqlite", "saf.key", "pki", "data"

#: Characters. Whoever has the file may try for as long as he likes.
_SHORTEST = 12


class WeakPassphraseError(Exception):
    """It could be found by trying; the text says what it takes."""


@attrs.frozen
class BackupMade:
    """What went into it."""

    files: int
    bytes: int


def make_backup(places: Places, target: Path, passphrase: Secret, now: datetime, *, data: bool = False) -> BackupMade:
    """Write ``target``, mode 0600, whole or not at all.

    WeakPassphraseError, PlacesError, StoreError and OSError say why not.
    """
    if len(passphrase.text()) < _SHORTEST:
        raise WeakPassphraseError(f"a passphrase has at least {_SHORTEST} characters")
    about = {"made": now.isoformat(timespec="seconds"), "version": __version__, "system": places.system.system}
    descriptor, part_name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
    part = Path(part_name)
    try:
        with os.fdopen(descriptor, "wb") as stream, tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            copy = Path(scratch) / DATABASE
            copy_database(places.database, copy)
            sealed = SealedWriter(stream, passphrase, about)
            files = size = 0
            # A tarfile that streams asks for nothing but write().
            with tarfile.open(mode="w|", fileobj=cast(IO[bytes], sealed), format=tarfile.PAX_FORMAT) as archive:
                for name, path in _content(places, copy, data=data):
                    added = _add(archive, name, path)
                    if added is not None:
                        files, size = files + 1, size + added
            sealed.close()
            stream.flush()
            os.fsync(descriptor)
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return BackupMade(files, size)


def _content(places: Places, database: Path, *, data: bool) -> Iterator[tuple[str, Path]]:
    yield KEY, places.key
    yield DATABASE, database
    for member in places.members():
        yield f"{CONFIG}/{member.name}", member
    yield from _tree(PKI, places.pki)
    if data:
        yield from _tree(DATA, places.data)


def _tree(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Folders and plain files; what is only being written is in ``scratch`` and passed over."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name) if folder.is_dir() else ():
        inside = str(PurePosixPath(name) / entry.name)
        if entry.is_dir(follow_symlinks=False):
            if inside != f"{DATA}/scratch":
                yield inside, Path(entry.path)
                yield from _tree(inside, Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield inside, Path(entry.path)


def _add(archive: tarfile.TarFile, name: str, path: Path) -> int | None:
    """Add what ``path`` is now and give its size; None when it was deleted since its folder was listed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        if name in (KEY, DATABASE):
            raise
        return None
    try:
        status = os.fstat(descriptor)
        entry = tarfile.TarInfo(name)
        entry.mode, entry.mtime = status.st_mode & 0o777, int(status.st_mtime)
        if stat.S_ISDIR(status.st_mode):
            entry.type = tarfile.DIRTYPE
            archive.addfile(entry)
        else:
            entry.size = status.st_size
            with open(descriptor, "rb", closefd=False) as stream:
                archive.addfile(entry, stream)
        return entry.size
    finally:
        os.close(descriptor)
