"""kill -9 while files are stored and users added: nothing that was acknowledged is lost, nothing half done is seen."""

from __future__ import annotations

import contextlib
import gc
import random
import signal
import sqlite3
import threading

import pytest

from appliance.saf.auditchain import verify_chain
from tests.faults.clients import GONE, content, log_in, store
from tests.faults.scale import figure, scaled, timeout
from tests.system.running import Demo, until

ROUNDS = scaled(3, 200)
_UPLOADERS = 3


class Round:
    """What was acknowledged in one round."""

    def __init__(self, demo: Demo, number: int) -> None:
        self.demo, self.number = demo, number
        self.stored: list[int] = []
        self.users: list[str] = []
        self._workers = [threading.Thread(target=self._upload, args=(i,)) for i in range(_UPLOADERS)]
        self._workers.append(threading.Thread(target=self._add_users))

    def run_until_killed(self) -> None:
        for worker in self._workers:
            worker.start()
        wanted = random.randrange(3, 12)
        until(lambda: len(self.stored) >= wanted and self.users)
        self.demo.stop(signal.SIGKILL)
        for worker in self._workers:
            worker.join(150)
        gc.collect()  # what ftplib forgot is told here, and not to a later test

    def _upload(self, worker: int) -> None:
        with contextlib.suppress(*GONE):
            client = log_in(self.demo)
            with contextlib.closing(client):
                for index in range(1000):
                    number = (self.number * _UPLOADERS + worker) * 1000 + index
                    if store(client, f"f{number}", content(number)):
                        self.stored.append(number)

    def _add_users(self) -> None:
        for index in range(10_000):
            user = f"U{self.number:03}{index:04}"
            try:
                if self.demo.console(f"ADDUSER {user}").code == 0:
                    self.users.append(user)
            except OSError:
                return


# ftplib forgets the data connections of a server that dies.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.timeout(timeout(600, 7_200))
def test_nothing_that_was_answered_is_lost(own_demo):
    home = own_demo.dir / "data" / "hfs" / "u" / "user2"
    stored = users = torn = 0
    for number in range(ROUNDS):
        one = Round(own_demo, number)
        one.run_until_killed()
        own_demo.start()
        seen = {path.name: path.read_bytes() for path in home.iterdir()}
        assert {f"f{each}" for each in one.stored} <= set(seen)
        torn += sum(seen[name] != content(int(name[1:])) for name in seen)
        assert torn == 0
        assert not list((own_demo.dir / "data" / "scratch").iterdir())
        database = sqlite3.connect(f"file:{own_demo.dir / 'saf.sqlite'}?mode=ro", uri=True)
        with contextlib.closing(database):
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            known = {row[0] for row in database.execute("SELECT name FROM users")}
        assert set(one.users) <= known
        assert verify_chain(own_demo.dir / "audit").is_sound
        stored, users = stored + len(one.stored), users + len(one.users)
        for path in home.iterdir():
            path.unlink()
    figure("kill -9", rounds=ROUNDS, files_acknowledged=stored, users_acknowledged=users, lost=0, torn=torn)
