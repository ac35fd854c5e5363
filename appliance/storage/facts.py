"""What is known about a file, and its spelling in MLST and MLSD (RFC 3659 section 7.5)."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from datetime import UTC, datetime

from appliance.storage.paths import HfsPath
from appliance.storage.results import FileFacts, FileKind
from appliance.storage.tree import Territory

__all__ = ["FACTS", "facts_line", "facts_of", "timestamp"]

#: Every fact there is, in the order in which they are sent.
FACTS = ("type", "size", "modify", "perm", "unique")

# Letters of RFC 3659 section 7.5.5: append, delete, rename, read, write; create, enter, list, make, purge.
_FILE_SEEN, _FILE_OWNED = "r", "adfrw"
_DIRECTORY_SEEN, _DIRECTORY_OWNED, _HOME = "el", "cdeflmp", "celmp"


def facts_of(territory: Territory, path: HfsPath, found: os.stat_result) -> FileFacts:
    """The facts of a file or directory whose status is at hand."""
    is_directory = stat.S_ISDIR(found.st_mode)
    return FileFacts(
        path=str(path),
        kind=FileKind.DIRECTORY if is_directory else FileKind.FILE,
        size=found.st_size,
        modified=found.st_mtime,
        mode=stat.S_IMODE(found.st_mode),
        perm=_perm(territory, path, is_directory=is_directory),
        unique=f"{found.st_dev:x}g{found.st_ino:x}",
    )


def _perm(territory: Territory, path: HfsPath, *, is_directory: bool) -> str:
    owned = territory.may_change(path)
    if not is_directory:
        return _FILE_OWNED if owned else _FILE_SEEN
    if owned:
        return _DIRECTORY_OWNED
    return _HOME if path == territory.home else _DIRECTORY_SEEN


def facts_line(facts: FileFacts, wanted: Collection[str], name: str) -> str:
    """``fact=value;fact=value; name``: only the wanted facts; a directory has no size."""
    values = {
        "type": facts.kind.value,
        "size": "" if facts.kind is FileKind.DIRECTORY else str(facts.size),
        "modify": timestamp(facts.modified),
        "perm": facts.perm,
        "unique": facts.unique,
    }
    return "".join(f"{fact}={values[fact]};" for fact in FACTS if fact in wanted and values[fact]) + f" {name}"


def timestamp(seconds: float) -> str:
    """A time as RFC 3659 section 2.3 spells it, in UTC, to the second."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y%m%d%H%M%S")
