"""A SAF database that is damaged, of a newer version, read-only or locked: refused or told of, never made do with.

One that fails while the appliance runs ends nothing: what is in memory goes on, what would have to be written is
refused with one message, and the operator is told once.
"""

from __future__ import annotations

import contextlib
import ftplib
import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.faults.clients import log_in, store
from tests.faults.smalldisk import failing_disk, small_disk
from tests.system.pair import make_site
from tests.system.running import ROOT, Demo, edit_member, free_offset, need, until


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


def place_apart(state: Path) -> None:
    """The database of a demo to be is in a folder of its own."""
    edit_member(state, "SYSTEM.CONF", ("DATADIR         data", "DATADIR data\nDATABASE db/saf.sqlite"))


def readiness(demo: Demo) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{demo.port(9150)}/readyz") as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def listed_by_certificate(demo: Demo) -> int:
    """curl logs in to FTPSEC1 with USER2's certificate and lists; its exit code."""
    certificate, key = demo.certificate("user2")
    options = ["--ssl-reqd", "--cacert", demo.ca, "--cert", certificate, "--key", key, "-u", "USER2:"]
    command = ["curl", "-s", *options, f"ftp://localhost:{demo.port(2021)}/"]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


def passticket(demo: Demo) -> str:
    """What the DCAS gives the middle tier for the holder of USER2's certificate."""
    certificate, key = demo.certificate("dcascli")
    command = [sys.executable, "-m", "appliance", "dcas", f"localhost:{demo.port(8990)}", "--cert", certificate]
    command += ["--key", key, "--ca", demo.ca, "--applid", "TSO", "--client-cert", demo.certificate("user2")[0]]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False).stdout


def check_that_it_goes_on_from_memory(demo: Demo, client: ftplib.FTP_TLS) -> None:
    """While nothing can be written: who is in stays, certificates count, changes and passwords get one message."""
    before = demo.console("ADDUSER UNKEPT1")
    assert (before.code, len(before.lines)) == (8, 1)
    assert before.lines[0].startswith("SLYS1004E nothing was changed: ")
    assert demo.console("F CA,REVOKE,ID=USER4,LABEL=user4").lines[0].startswith("SLYO0108E the command failed: ")
    assert demo.console("LISTUSER UNKEPT1").code == 8
    assert demo.console("LISTUSER USER2").code == 0
    assert store(client, "file", b"who was in goes on")
    with pytest.raises(ftplib.error_perm, match=r"^530 "):
        log_in(demo)
    with pytest.raises(ftplib.error_perm, match=r"^530 "):
        log_in(demo, user="USER4")
    assert listed_by_certificate(demo) == 0
    assert passticket(demo).startswith("USER2 ")
    until(lambda: demo.audited("SLYA0106E"))
    assert readiness(demo) == "the SAF database cannot be written\n"
    assert len([record for record in demo.audit() if record["event"] == "ADDUSER" and record["saf_rc"] == 8]) == 1
    refused = [record for record in demo.audit() if record["event"] == "JOBINIT" and record["qualifier"] == "HALTED"]
    assert {record["user"] for record in refused} == {"USER2", "USER4"}
    assert "Traceback" not in demo.output()


def test_a_file_system_that_fails_under_it_ends_nothing_and_a_start_on_a_good_one_finds_what_was_kept(tmp_path):
    need("curl")
    state, image = tmp_path / "demo", tmp_path / "image"
    place_apart(state)
    with (
        failing_disk(state / "db", image) as disk,
        Demo(state, free_offset()) as demo,
        log_in(demo) as client,
    ):
        assert demo.console("ADDUSER KEPT1").code == 0
        disk.fail()
        check_that_it_goes_on_from_memory(demo, client)
        assert demo.console("ADDUSER UNKEPT2").code == 8
        demo.stop()
        assert len(demo.audited("SLYA0106E")) == 1
    with failing_disk(state / "db", image), Demo(state, free_offset()) as demo:
        assert demo.console("LISTUSER KEPT1").code == 0
        assert demo.console("LISTUSER UNKEPT1").code == 8
        with log_in(demo) as client:
            assert store(client, "file", b"content")
        demo.stop()


def test_a_file_that_is_taken_away_takes_no_changes_with_it_and_serves_again_when_it_is_back(tmp_path):
    """Whoever writes to a file without a name is told that all is well, and finds nothing of it at the next start."""
    need("curl")
    state = tmp_path / "demo"
    place_apart(state)
    with Demo(state, free_offset()) as demo, log_in(demo) as client:
        (state / "db").rename(state / "elsewhere")
        check_that_it_goes_on_from_memory(demo, client)
        (state / "elsewhere").rename(state / "db")
        until(lambda: demo.audited("SLYA0013I"))
        assert readiness(demo) == "ready\n"
        assert demo.console("ADDUSER KEPT1").code == 0
        with log_in(demo) as another:
            assert store(another, "file", b"content")
        demo.stop()
        assert len(demo.audited("SLYA0106E")) == 1
