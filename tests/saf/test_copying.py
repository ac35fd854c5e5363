"""Copies of a database in use: whole and consistent while others write, refused when the source is not sound."""

import sqlite3
import threading

import pytest

from appliance.saf.copying import copy_database
from appliance.saf.errors import StoreError
from tests.support.racf import RacfConsole


def test_a_copy_made_while_users_are_added_holds_a_state_that_was(tmp_path):
    console = RacfConsole(tmp_path)
    stop = threading.Event()

    def add():
        number = 0
        while not stop.is_set():
            console.ok(f"ADDUSER U{number:06}")
            number += 1

    writer = threading.Thread(target=add)
    writer.start()
    try:
        for number in range(5):
            copy = tmp_path / f"copy{number}"
            copy_database(tmp_path / "saf.db", copy)
            assert copy.stat().st_mode & 0o777 == 0o600
            connection = sqlite3.connect(copy)
            [users] = connection.execute("SELECT count(*) FROM users").fetchone()
            [version] = connection.execute("SELECT version FROM state").fetchone()
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.close()
            assert users <= version
    finally:
        stop.set()
        writer.join()
        console.store.close()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "saf.db").write_bytes(b"nothing of the kind" * 500)
    with pytest.raises(StoreError):
        copy_database(tmp_path / "saf.db", tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["saf.db"]
