"""The catalogue: which data sets there are, what they are made of, and which content each has.

SQLite in WAL mode with synchronous FULL: a change that was answered is on disk, a crash leaves the one before. All
calls block and belong on a thread; one connection serves all of them in turn, since each call is short. Rows name a
content by its file; which files nobody names any more is what ``contents`` is for.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.storage.datasets.attributes import Attributes, Dcb, Organization, Space
from appliance.storage.datasets.names import Mask
from appliance.storage.datasets.results import DataSetEntry, MemberEntry, Statistics

__all__ = ["Catalogue"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS data_set (
    name TEXT PRIMARY KEY, organization TEXT NOT NULL, recfm TEXT NOT NULL, lrecl INTEGER NOT NULL,
    blksize INTEGER NOT NULL, space_unit TEXT NOT NULL, primary_space INTEGER NOT NULL,
    secondary_space INTEGER NOT NULL, directory INTEGER NOT NULL, volume TEXT NOT NULL, unit TEXT NOT NULL,
    created TEXT NOT NULL, referred TEXT NOT NULL, content TEXT NOT NULL, size INTEGER NOT NULL,
    generation_limit INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS member (
    data_set TEXT NOT NULL REFERENCES data_set(name) ON UPDATE CASCADE ON DELETE CASCADE, name TEXT NOT NULL,
    content TEXT NOT NULL, size INTEGER NOT NULL, version INTEGER, modification INTEGER, created TEXT, changed TEXT,
    lines INTEGER, initial INTEGER, modified INTEGER, user TEXT, PRIMARY KEY (data_set, name)
) WITHOUT ROWID;
"""
_DATA_SET = """
    SELECT name, recfm, lrecl, blksize, organization, space_unit, primary_space, secondary_space, directory, volume,
        unit, created, referred, content,
        size + (SELECT coalesce(sum(size), 0) FROM member WHERE data_set = data_set.name)
    FROM data_set
"""
_MEMBER = (
    "SELECT name, content, size, version, modification, created, changed, lines, initial, modified, user FROM member"
)


class Catalogue:
    """One catalogue file. A key that is taken raises sqlite3.IntegrityError; everything else sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    @property
    def changes(self) -> int:
        """Larger whenever a row has changed, at the latest when the change can be seen; never waits."""
        return self._db.total_changes

    @contextmanager
    def change(self) -> Iterator[None]:
        """What is done inside is committed together, or not at all."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # -- asking

    def find(self, name: str) -> DataSetEntry | None:
        """The data set of this name."""
        with self._lock:
            row = self._db.execute(f"{_DATA_SET} WHERE name = ?", (name,)).fetchone()
        return _entry(row) if row else None

    def matching(self, mask: Mask) -> list[DataSetEntry]:
        """The data sets that fit, by name."""
        stem = mask.stem.rpartition(".")[0] if not mask.exact else mask.exact
        with self._lock:
            rows = self._db.execute(
                f"{_DATA_SET} WHERE name >= ? AND name < ? ORDER BY name", (stem, stem + "\x7f")
            ).fetchall()
        return [_entry(row) for row in rows if mask.matches(row[0])]

    def member(self, data_set: str, name: str) -> MemberEntry | None:
        """One member."""
        with self._lock:
            row = self._db.execute(f"{_MEMBER} WHERE data_set = ? AND name = ?", (data_set, name)).fetchone()
        return _member(row) if row else None

    def members(self, data_set: str) -> list[MemberEntry]:
        """All members, by name."""
        with self._lock:
            rows = self._db.execute(f"{_MEMBER} WHERE data_set = ? ORDER BY name", (data_set,)).fetchall()
        return [_member(row) for row in rows]

    def generation_limit(self, base: str) -> int | None:
        """How many generations a group keeps; None: there is no group of this name."""
        with self._lock:
            row = self._db.execute(
                "SELECT generation_limit FROM data_set WHERE name = ? AND organization = 'GDG'", (base,)
            ).fetchone()
        return row[0] if row else None

    def bytes_below(self, qualifier: str) -> int:
        """Of all data sets and members with this first qualifier."""
        low, high = f"{qualifier}.", f"{qualifier}/"  # the character behind the period
        with self._lock:
            row = self._db.execute(
                "SELECT (SELECT coalesce(sum(size), 0) FROM data_set WHERE name >= ?1 AND name < ?2)"
                " + (SELECT coalesce(sum(size), 0) FROM member WHERE data_set >= ?1 AND data_set < ?2)",
                (low, high),
            ).fetchone()
        return int(row[0])

    def contents(self) -> set[str]:
        """Every content that a row names."""
        with self._lock:
            rows = self._db.execute("SELECT content FROM data_set UNION SELECT content FROM member").fetchall()
        return {row[0] for row in rows}

    # -- changing

    def add(self, entry: DataSetEntry, *, generation_limit: int = 0) -> None:
        """A new data set."""
        a = entry.attributes
        row = (
            *(entry.name, a.organization.value, a.dcb.recfm, a.dcb.lrecl, a.dcb.blksize, a.space.unit),
            *(a.space.primary, a.space.secondary, a.space.directory, a.volume, a.unit),
            *(entry.created, entry.referred, entry.content, entry.size, generation_limit),
        )
        with self._lock:
            self._db.execute("INSERT INTO data_set VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row)

    def set_content(self, name: str, content: str, size: int) -> None:
        """Another content for a sequential data set."""
        with self._lock:
            self._db.execute("UPDATE data_set SET content = ?, size = ? WHERE name = ?", (content, size, name))

    def put_member(self, data_set: str, member: MemberEntry) -> None:
        """A new member, or another content for one."""
        s = member.statistics
        statistics = (
            (s.version, s.modification, s.created, s.changed, s.size, s.initial, s.modified, s.user)
            if s
            else (None,) * 8
        )
        row = (data_set, member.name, member.content, member.size, *statistics)
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO member VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", row)

    def refer(self, name: str, day: str) -> None:
        """Note the day on which a data set was used last; the same day is not written twice."""
        with self._lock:
            self._db.execute("UPDATE data_set SET referred = ? WHERE name = ? AND referred <> ?", (day, name, day))

    def set_volume(self, name: str, volume: str) -> None:
        """Another volume for a data set."""
        with self._lock:
            self._db.execute("UPDATE data_set SET volume = ? WHERE name = ?", (volume, name))

    def rename(self, name: str, new: str) -> None:
        """Another name for a data set; its members come along."""
        with self._lock:
            self._db.execute("UPDATE data_set SET name = ? WHERE name = ?", (new, name))

    def rename_member(self, data_set: str, name: str, new: str) -> None:
        """Another name for a member."""
        with self._lock:
            self._db.execute("UPDATE member SET name = ? WHERE data_set = ? AND name = ?", (new, data_set, name))

    def remove(self, name: str) -> None:
        """Forget a data set and its members."""
        with self._lock:
            self._db.execute("DELETE FROM data_set WHERE name = ?", (name,))

    def remove_member(self, data_set: str, name: str) -> None:
        """Forget a member."""
        with self._lock:
            self._db.execute("DELETE FROM member WHERE data_set = ? AND name = ?", (data_set, name))


def _entry(row: tuple[str | int, ...]) -> DataSetEntry:
    name, recfm, lrecl, blksize, organization, unit_of_space, primary, secondary, directory, *rest = row
    volume, unit, created, referred, content, size = rest
    attributes = Attributes(
        Dcb(str(recfm), int(lrecl), int(blksize)),
        Organization(organization),
        Space(str(unit_of_space), int(primary), int(secondary), int(directory)),
        str(volume),
        str(unit),
    )
    return DataSetEntry(str(name), attributes, int(size), str(created), str(referred), str(content))


def _member(row: tuple[str | int | None, ...]) -> MemberEntry:
    name, content, size, version, *rest = row
    if version is None:
        return MemberEntry(str(name), str(content), int(size or 0))
    modification, created, changed, lines, initial, modified, user = rest
    statistics = Statistics(
        int(version),
        int(modification or 0),
        str(created),
        str(changed),
        int(lines or 0),
        int(initial or 0),
        int(modified or 0),
        str(user),
    )
    return MemberEntry(str(name), str(content), int(size or 0), statistics)
