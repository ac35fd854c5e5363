"""An upgrade of the database that is killed at any of its steps: the next start finds the old schema or the new one."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import appliance.saf.migrations
from tests.faults.scale import figure, scaled, timeout
from tests.support.racf import open_store
from tests.system.running import ROOT

pytestmark = pytest.mark.timeout(timeout(600, 1_800))

_USERS = 200
_NEWEST = "0003"
#: Opens the database that is named first, as the daemon does, and dies before the statement that is named second.
_DIES = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from tests.support.racf import open_store

left = int(sys.argv[2])

@sa.event.listens_for(sa.engine.Engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

open_store(Path(sys.argv[1])).close()
"""


def config_of(connection: sa.Connection) -> Config:
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(Path(appliance.saf.migrations.__file__).parent))
    return made


@pytest.fixture
def old(tmp_path):
    """A database of the first schema, with users in it."""
    path = tmp_path / "old.sqlite"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(config_of(connection), "0001")
        columns = {column["name"]: column for column in sa.inspect(connection).get_columns("users")}
        needed = [name for name, one in columns.items() if not one["nullable"] and one["default"] is None]
        for number in range(_USERS):
            values = {name: _value(columns[name], f"OLD{number:04}") for name in needed}
            names = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join(f":{name}" for name in values)
            connection.execute(sa.text(f"INSERT INTO users ({names}) VALUES ({marks})"), values)
    engine.dispose()
    return path


def _value(column: dict, name: str) -> object:
    if column["name"] == "name":
        return name
    if isinstance(column["type"], sa.String):
        return "SYS1"
    return b"" if isinstance(column["type"], sa.LargeBinary) else 0


def users_of(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute("SELECT count(*) FROM users WHERE name LIKE 'OLD%'").fetchone()[0]


def schema_of(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_an_upgrade_that_is_killed_anywhere_is_begun_again(old, tmp_path):
    folder, statement, step, killed = tmp_path / "store", 0, scaled(40, 1), 0
    path = folder / "saf.db"
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(old, path)
        program = [sys.executable, "-c", _DIES, str(folder), str(statement)]
        process = subprocess.run(program, cwd=ROOT, timeout=120, check=False)
        assert schema_of(path) in ("0001", _NEWEST), statement
        open_store(folder).close()
        assert users_of(path) == _USERS, statement
        assert schema_of(path) == _NEWEST
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        killed, statement = killed + 1, statement + step
    assert killed > 1, "it was never killed"
    [copy] = folder.glob("saf.db.schema-0001")
    assert users_of(copy) == _USERS
    figure("killed upgrade", kills=killed)
