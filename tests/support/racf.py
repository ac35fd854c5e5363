"""A RACF command console on a real SQLite file, with a fast password hash, a fixed clock and an audit in memory."""

from __future__ import annotations

import functools
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from appliance.saf.audit import AuditRecord
from appliance.saf.commands.engine import CommandResult, RacfCommands
from appliance.saf.commands.workshop import ExportRefusedError, ImportRefusedError, Published, not_published
from appliance.saf.database import SafDatabase
from appliance.saf.model import Acee
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.store import SafStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORDS = Passwords(HashCost(memory_kib=8, passes=1, lanes=1))


class AuditList:
    """An audit sink that a test can read; set ``is_failed`` to make it halt."""

    def __init__(self) -> None:
        self.records: list[AuditRecord] = []
        self.is_failed = False

    def write(self, record: AuditRecord) -> None:
        self.records.append(record)


@functools.cache
def _empty_store() -> bytes:
    """A store without anything in it, made once: the migrations have a test of their own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/saf.db"
        SafStore.open(url, key_file=Path(folder) / "saf.key", now=lambda: NOON).close()
        with sqlite3.connect(f"{folder}/saf.db") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return (Path(folder) / "saf.db").read_bytes()


def open_store(directory: Path) -> SafStore:
    """The store in a folder, made when it is absent."""
    path = directory / "saf.db"
    if directory.exists() and not path.exists():
        path.write_bytes(_empty_store())
    return SafStore.open(f"sqlite:///{directory / 'saf.db'}", key_file=directory / "saf.key", now=lambda: NOON)


class RacfConsole:
    """Types RACF commands; IBMUSER is the administrator, further users are added as a test needs them."""

    def __init__(self, directory: Path, *init: str, now: datetime = NOON, published: Published = not_published) -> None:
        self.store = open_store(directory)
        self.audit = AuditList()
        self.imports: dict[str, bytes] = {}
        self.exports: dict[str, bytes] = {}
        self.exported_for: str | None = None
        folders = self._read_import, self._write_export
        self.commands = RacfCommands(self.store, self.audit, PASSWORDS, lambda: now, *folders, published)
        for result in self.commands.run_init(("ADDUSER IBMUSER SPECIAL NAME('Administrator')", *init)):
            assert result.code == 0, result.lines

    def _read_import(self, name: str) -> bytes:
        if name not in self.imports:
            raise ImportRefusedError("no such file in the import folder")
        return self.imports[name]

    def _write_export(self, name: str, data: bytes, user: str) -> str:
        self.exported_for = user
        if name in self.exports:
            raise ExportRefusedError("the file is there already")
        self.exports[name] = data
        return f"export/{name}"

    @property
    def database(self) -> SafDatabase:
        """The snapshot in force."""
        return self.store.database

    def run(self, text: str, user: str = "IBMUSER") -> CommandResult:
        """One command, as a user."""
        return self.commands.run(Acee(user), text, source="CONSOLE")

    def ok(self, text: str, user: str = "IBMUSER") -> tuple[str, ...]:
        """The lines of a command that must succeed without a warning."""
        result = self.run(text, user)
        assert result.code == 0, result.lines
        return result.lines

    def refused(self, text: str, user: str = "IBMUSER") -> str:
        """The message id of a command that must be refused and change nothing."""
        before = self.database
        result = self.run(text, user)
        assert result.code == 8, result.lines
        assert result.database is before
        assert len(result.lines) == 1
        return result.lines[0].split(" ", 1)[0]
