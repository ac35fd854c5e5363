"""Restoring a backup: everything is unpacked and tried beside what is there, and only then put in its place.

What was there is kept in a folder of its own. The database is taken away first and comes back last, and an appliance
without a database opens no port: a restore that is cut short leaves nothing half done in service, and is run again.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, cast

import attrs

from appliance.assembly.keeping.backup import CONFIG, DATA, DATABASE, KEY, PKI
from appliance.assembly.keeping.ownership import own_like
from appliance.assembly.keeping.places import Places
from appliance.assembly.keeping.sealedfile import SealedFileError, SealedReader
from appliance.durable import sync_folder
from appliance.saf.sealing import PIN_NAME
from appliance.saf.store import SafStore
from appliance.secret import Secret

__all__ = ["Restored", "restore_backup"]

_TOPS = frozenset({CONFIG, DATABASE, KEY, PKI, DATA})


@attrs.frozen
class Restored:
    """What was put back, and where that which was there before is now."""

    system: str
    made: str
    files: int
    before: Path


def restore_backup(source: Path, config: Path, state: Path, passphrase: Secret, now: datetime) -> Restored:
    """Put a backup in the place of what is there; the daemon must not run.

    SealedFileError, StoreError and OSError say why nothing was changed. A database of an older version is brought to
    the newest schema on the way; one of a newer version is refused.
    """
    with _reader(source, passphrase) as reader, _staging(state) as staged:
        files = _unpack(reader, staged)
        for name in (DATABASE, KEY):
            if not (staged / name).is_file():
                raise SealedFileError(f"{source}: it holds no {name}")
        _try_database(staged, state / PIN_NAME, now)
        before = state / f"replaced-{now:%Y%m%dT%H%M%SZ}"
        before.mkdir(mode=0o700)
        own_like(staged, state)
        own_like(before, state)
        _exchange(Places.of(staged / CONFIG, state, state / KEY), config, staged, before)
        return Restored(str(reader.about.get("system", "")), str(reader.about.get("made", "")), files, before)


@contextmanager
def _reader(source: Path, passphrase: Secret) -> Iterator[SealedReader]:
    reader = SealedReader(source)
    try:
        reader.unlock(passphrase)
        yield reader
    finally:
        reader.close()


@contextmanager
def _staging(state: Path) -> Iterator[Path]:
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=state, prefix=".restore."))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(reader: SealedReader, folder: Path) -> int:
    """Every file of the backup below ``folder``; a name that leads elsewhere makes the whole backup a wrong one."""
    count = 0
    try:
        # A tarfile that streams asks for nothing but read().
        with tarfile.open(mode="r|", fileobj=cast(IO[bytes], reader)) as archive:
            for entry in archive:
                _unpack_one(archive, entry, folder)
                count += 1
    except (tarfile.TarError, FileExistsError) as error:
        raise SealedFileError(f"{reader.path}: {error}") from None
    return count


def _unpack_one(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    parts = PurePosixPath(entry.name).parts
    if not parts or parts[0] not in _TOPS or ".." in parts or not (entry.isfile() or entry.isdir()):
        raise tarfile.ReadError(f"{entry.name} does not belong in a backup")
    path = folder.joinpath(*parts)
    if entry.isdir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(entry.mode & 0o777)
    else:
        _write(archive, entry, path)


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = archive.extractfile(entry)
    assert content is not None, "a plain file has content"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        shutil.copyfileobj(content, stream, 1024 * 1024)
        stream.flush()
        os.fchmod(descriptor, entry.mode & 0o777)
        os.utime(descriptor, (entry.mtime, entry.mtime))
        os.fsync(descriptor)


def _try_database(staged: Path, pin: Path, now: datetime) -> None:
    """Open it as the daemon will: the schema, every reference, every sealed value.

    A key that a token wraps wants the token of this machine, and its PIN, which is in no backup.
    """
    if pin.exists():
        shutil.copy2(pin, staged / pin.name)
    url = f"sqlite:///{(staged / DATABASE).absolute()}"
    SafStore.open(url, key_file=staged / KEY, now=lambda: now).close()


def _exchange(places: Places, config: Path, staged: Path, before: Path) -> None:
    """Take away what is there, put what is staged: the database first out and last in."""
    database = places.database
    for path in (database, *(database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm"))):
        _move(path, before)
    for target, name in ((places.pki, PKI), (places.data, DATA), (places.key, KEY)):
        if (staged / name).exists():
            _move(target, before)
            target.parent.mkdir(parents=True, exist_ok=True)
            (staged / name).rename(target)
    _exchange_members(staged / CONFIG, config, before / CONFIG)
    database.parent.mkdir(parents=True, exist_ok=True)
    (staged / DATABASE).rename(database)
    sync_folder(database.parent)


def _move(path: Path, before: Path) -> None:
    if path.exists():
        path.rename(before / path.name)


def _exchange_members(source: Path, config: Path, before: Path) -> None:
    """The members, with the owner and group of the folder: it may be on another file system, so they are copied."""
    before.mkdir(mode=0o700)
    config.mkdir(mode=0o750, parents=True, exist_ok=True)
    for member in sorted(config.iterdir()):
        if member.is_file():
            shutil.copy2(member, before / member.name)
            member.unlink()
    for member in sorted(source.iterdir()) if source.is_dir() else ():
        shutil.copy2(member, config / member.name)
        own_like(config / member.name, config)
    sync_folder(config)
