"""A copy of the database while it is in use (SQLite's online backup), and whether one is sound."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from appliance.durable import sync_folder
from appliance.saf.errors import StoreError

__all__ = ["copy_database"]


def copy_database(source: Path, target: Path) -> None:
    """Make ``target``, mode 0600, whole or not at all: the newest committed state of ``source``.

    One transaction sees it all, whoever writes meanwhile. StoreError when the source cannot be read, is not sound, or
    the target cannot be written.
    """
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            [verdict] = new.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise StoreError(f"{source}: integrity_check: {verdict}")
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
        sync_folder(target.parent)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: {error}") from None
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
