"""A SAF database that is damaged, of a newer version, read-only or locked: refused or told of, never made do with."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.clients import log_in, store
from tests.faults.smalldisk import small_disk
from tests.system.pair import make_site
from tests.system.running import ROOT, Demo, edit_member, free_offset


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    made = tmp_path_factory.mktemp("stopped") / "demo"
    make_site(made)
    return made


@pytest.fixture
def state(stopped, tmp_path):
    shutil.copytree(stopped, tmp_path / "demo")
    return tmp_path / "demo"


def refused_start(state: Path) -> str:
    """What a demo in this state says that must not start: one message, and no traceback."""
    (state / "output.txt").unlink(missing_ok=True)
    demo = Demo(state, free_offset())
    assert demo.fail_to_start() == 8
    assert "Traceback" not in demo.output()
    assert "SLYA0102E" in demo.output()
    return demo.output()


def sallyport(*arguments: object) -> None:
    command = [sys.executable, "-m", "appliance", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_a_damaged_page_keeps_it_from_starting_and_a_backup_helps(state, tmp_path, where):
    (tmp_path / "passphrase").write_text("a long passphrase\n")
    options = ["--passphrase-file", tmp_path / "passphrase", "--config", state / "etc", "--state", state]
    sallyport("backup", tmp_path / "gate.backup", *options)
    path = state / "saf.sqlite"
    data = bytearray(path.read_bytes())
    page = int(len(data) * where) // 4_096 * 4_096
    data[page : page + 4_096] = os.urandom(4_096)
    path.write_bytes(data)
    assert "restore a backup" in (said := refused_start(state)) or "malformed" in said
    sallyport("restore", tmp_path / "gate.backup", *options)
    with Demo(state, free_offset()) as demo, log_in(demo) as client:
        assert store(client, "file", b"content")


def test_a_file_cut_short_is_refused(state):
    path = state / "saf.sqlite"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "saf.sqlite" in refused_start(state)


def test_a_newer_schema_is_refused(state):
    with contextlib.closing(sqlite3.connect(state / "saf.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert "9999 is newer than this version" in refused_start(state)


def test_a_key_that_is_another_is_refused(state):
    (state / "saf.key").write_bytes(os.urandom(32))
    assert "wrong key file" in refused_start(state)


def test_a_lock_that_somebody_holds_is_an_answer_and_not_a_hang(state):
    with Demo(state, free_offset()) as demo, log_in(demo) as client:
        with contextlib.closing(sqlite3.connect(state / "saf.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            result = demo.console("ADDUSER LOCKED1")
            assert (result.code, "locked" in " ".join(result.lines)) == (8, True)
            assert store(client, "file", b"written meanwhile")
            assert demo.console("LISTUSER USER2").code == 0
            other.execute("ROLLBACK")
        assert demo.console("ADDUSER LOCKED1").code == 0


def test_a_database_that_can_only_be_read_is_refused_and_serves_again_when_it_can_be_written(tmp_path):
    edit_member(tmp_path / "demo", "SYSTEM.CONF", ("DATADIR         data", "DATADIR data\nDATABASE db/saf.sqlite"))
    with small_disk(tmp_path / "demo" / "db") as disk:
        with Demo(tmp_path / "demo", free_offset()) as demo:
            assert demo.console("ADDUSER KEPT1").code == 0
            demo.stop()
        disk.let_write(can=False)
        assert "saf.sqlite" in refused_start(tmp_path / "demo")
        disk.let_write(can=True)
        with Demo(tmp_path / "demo", free_offset()) as demo:
            assert demo.console("LISTUSER KEPT1").code == 0
            demo.stop()
