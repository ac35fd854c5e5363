"""The store on real files: private, serial, durable under kill -9, and clear about a file it cannot use."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from appliance.saf.database import Options, SafDatabase, User
from appliance.saf.ports import VerifyStore
from appliance.saf.store import SafStore, StoreError
from appliance.secret import Secret
from tests.support.racf import NOON, open_store


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    store.apply(lambda database: database.with_user(User("USER2", "SYS1")))
    yield store
    store.close()


def test_a_new_store_has_one_group_and_nobody(tmp_path):
    store = open_store(tmp_path / "new" / "folder")
    assert (set(store.database.groups), store.database.users, store.database.version) == ({"SYS1"}, {}, 0)
    store.close()


def test_every_file_is_private(store, tmp_path):
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes) >= {"saf.db", "saf.db-wal", "saf.key"}
    assert set(modes.values()) == {0o600}


def test_apply_commits_before_it_shows(store, tmp_path):
    before = store.database
    after = store.apply(lambda database: database.with_user(User("ANN", "SYS1")))
    assert (after.version, after) == (before.version + 1, store.database)
    assert "ANN" not in before.users
    other = open_store(tmp_path)
    assert other.database == after
    other.close()


def test_no_change_writes_nothing(store):
    before = store.database
    assert store.apply(lambda database: database) is before


def test_a_change_that_fails_keeps_nothing(store):
    before = store.database

    def fail(database: SafDatabase) -> SafDatabase:
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError):
        store.apply(fail)
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.apply(lambda database: database.with_user(User("ANN", "NOGROUP")))
    assert store.database is before
    assert store.load() == before


def test_another_process_is_seen(store, tmp_path):
    other = open_store(tmp_path)
    other.apply(lambda database: database.with_user(User("ANN", "SYS1")))
    assert "ANN" not in store.database.users
    store.apply(lambda database: database.with_user(User("BOB", "SYS1")))
    assert set(store.database.users) == {"USER2", "ANN", "BOB"}
    assert store.load() == other.load()
    other.close()


def test_records_beside_a_change_share_its_transaction(store):
    def fail(connection: object) -> None:
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError):
        store.apply(lambda database: database.with_user(User("ANN", "SYS1")), fail)
    assert "ANN" not in store.database.users
    assert "ANN" not in store.load().users


def test_failures_count_exactly_and_revoke(store):
    store.apply(lambda database: attrs.evolve(database, options=Options(revoke_after=20)))
    threads = [threading.Thread(target=lambda: [store.record_failure("USER2") for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    user = store.load().users["USER2"]
    assert (user.failed_attempts, user.revoked) == (20, True)
    assert store.record_failure("NOBODY") is None


def test_success_resets_and_a_new_password_is_not_expired(store):
    verify: VerifyStore = store
    verify.record_failure("USER2")
    assert verify.record_success("USER2", NOON).last_access == NOON
    assert store.database.users["USER2"].failed_attempts == 0
    store.apply(lambda database: database.with_user(attrs.evolve(database.users["USER2"], is_expired=True)))
    changed = verify.change_password("USER2", Secret("hash"), False, NOON)
    assert (changed.password_hash, changed.is_expired, changed.password_changed) == (Secret("hash"), False, NOON)
    assert verify.change_password("USER2", Secret("long"), True, NOON).phrase_hash == Secret("long")
    assert verify.change_password("NOBODY", Secret("hash"), False, NOON) is None


def test_a_ticket_is_claimed_once_also_after_a_restart(store, tmp_path):
    later = NOON + timedelta(minutes=10)
    assert store.claim_ticket("USER2", "TSO", b"digest", later)
    assert not store.claim_ticket("USER2", "TSO", b"digest", later)
    assert store.claim_ticket("USER2", "CICS", b"digest", later)
    other = open_store(tmp_path)
    assert not other.claim_ticket("USER2", "TSO", b"digest", later)
    other.close()


def test_a_race_for_one_ticket_has_one_winner(store):
    won = []
    threads = [
        threading.Thread(target=lambda: won.append(store.claim_ticket("U", "A", b"d", NOON + timedelta(minutes=1))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_expired_tickets_are_purged(store, tmp_path):
    store.claim_ticket("USER2", "TSO", b"old", NOON - timedelta(hours=1, seconds=1))
    store.claim_ticket("USER2", "TSO", b"new", NOON + timedelta(seconds=1))
    rows = sqlite3.connect(tmp_path / "saf.db").execute("SELECT digest FROM spent_tickets").fetchall()
    assert rows == [(b"new",)]


def test_a_ticket_that_waited_for_its_turn_is_not_good_twice(store):
    past = NOON - timedelta(seconds=5)  # its time ended while the second one who came with it waited for a thread
    assert store.claim_ticket("USER2", "TSO", b"digest", past)
    assert not store.claim_ticket("USER2", "TSO", b"digest", past)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "saf.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match=r"saf\.db: file is not a database"):
        open_store(tmp_path)


def test_a_newer_schema_and_a_wrong_key_are_refused(store, tmp_path):
    store.apply(lambda database: database)
    store.close()
    plain = sqlite3.connect(tmp_path / "saf.db")
    plain.execute("UPDATE alembic_version SET version_num = '9999'")
    plain.commit()
    plain.close()
    with pytest.raises(StoreError, match="newer than this version"):
        open_store(tmp_path)
    (tmp_path / "saf.key").chmod(0o644)
    with pytest.raises(StoreError):
        open_store(tmp_path)


def test_a_path_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        SafStore.open(f"sqlite:///{tmp_path}/file/saf.db", key_file=tmp_path / "k", now=lambda: NOON)


def test_a_locked_file_is_an_error_and_not_a_hang(store, tmp_path):
    blocker = sqlite3.connect(tmp_path / "saf.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.record_failure("USER2")  # after SQLite's busy timeout of 5 seconds
    blocker.execute("ROLLBACK")
    blocker.close()
    assert store.record_failure("USER2").failed_attempts == 1


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path):
    program = f"""
import sys
from pathlib import Path
from tests.support.racf import open_store
from appliance.saf.database import User
store = open_store(Path({str(tmp_path)!r}))
number = len(store.database.users)
while True:
    number += 1
    store.apply(lambda database: database.with_user(User(f"U{{number}}", "SYS1")))
    assert store.claim_ticket("U", "A", str(number).encode(), store._now().replace(year=2030))
    print(number, flush=True)
"""
    for delay in (0.01, 0.05, 0.1):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        first = child.stdout.readline()
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        acknowledged = int((first + child.communicate()[0]).split()[-1])
        store = open_store(tmp_path)
        assert {f"U{number}" for number in range(1, acknowledged + 1)} <= set(store.database.users)
        for number in (1, acknowledged):
            assert not store.claim_ticket("U", "A", str(number).encode(), NOON + timedelta(days=9))
        store.close()
    assert Path(tmp_path / "saf.db").stat().st_mode & 0o777 == 0o600


def test_what_keeps_it_from_being_written_is_known_until_it_can_be(store, tmp_path):
    assert store.fault == ""
    other = sqlite3.connect(tmp_path / "saf.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.record_failure("USER2")
    assert "locked" in store.fault
    other.execute("ROLLBACK")
    other.close()
    before = store.database
    store.probe()
    assert (store.fault, store.database) == ("", before)
    assert store.load().version == before.version


def test_a_file_that_is_no_longer_at_its_path_takes_nothing(store, tmp_path):
    before, path = store.database, tmp_path / "saf.db"
    path.rename(tmp_path / "aside")
    with pytest.raises(StoreError, match="not the file that was opened"):
        store.record_failure("USER2")
    path.write_bytes((tmp_path / "aside").read_bytes())
    with pytest.raises(StoreError, match="not the file that was opened"):
        store.probe()
    assert store.database is before
    (tmp_path / "aside").rename(path)
    store.probe()
    assert store.record_failure("USER2").failed_attempts == 1


def test_a_change_that_refuses_is_no_fault_of_the_store(store):
    def refuse(database):
        raise LookupError

    with pytest.raises(LookupError):
        store.apply(refuse)
    assert store.fault == ""
