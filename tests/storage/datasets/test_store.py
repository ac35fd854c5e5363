"""The store: names of generations, failures, and what a restart cleans up."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from appliance.storage.datasets.results import DataSetFailure, Trouble
from appliance.storage.datasets.store import DataSetStore, RefusedError, attempt
from appliance.storage.results import Done
from tests.storage.datasets.conftest import NOW


def fails_with(error: Exception):
    def action():
        raise error

    return attempt("A.B", action)


def test_failures_are_values():
    assert fails_with(RefusedError(Trouble.IN_USE, "A.B", "USER4")) == DataSetFailure(Trouble.IN_USE, "A.B", "USER4")
    full = fails_with(OSError(errno.ENOSPC, "full"))
    assert isinstance(full, DataSetFailure)
    assert full.trouble is Trouble.NO_SPACE
    broken = fails_with(sqlite3.OperationalError("locked"))
    assert isinstance(broken, DataSetFailure)
    assert broken.trouble is Trouble.IO_ERROR
    assert attempt("A.B", lambda: Done("A.B")) == Done("A.B")


def test_contents_that_nothing_names_go_at_the_next_start(shelf):
    shelf.write("A.B", b"x" * 80)
    (shelf.folder / "contents" / "orphan").write_bytes(b"half")
    shelf.begin("A.C").source.write(b"half")
    shelf.store.close()
    again = DataSetStore(shelf.folder, lambda: NOW)
    assert shelf.contents() == 1
    shelf.store = again
    assert shelf.read("A.B") == b"x" * 80


def test_a_database_error_inside_a_change_is_an_os_error(shelf):
    with pytest.raises(OSError, match="syntax"), shelf.store.changing() as catalogue:
        catalogue._db.execute("nonsense")
