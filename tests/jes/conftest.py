"""A spool, a data set store and a runner, with a SAF that knows two users."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from appliance.jes.programs import PROGRAMS
from appliance.jes.runner import JobRunner
from appliance.jes.spool import PRINT_DCB, Spool
from appliance.saf.model import Access, Acee
from appliance.storage.text.records import RecordReader
from appliance.storage.text.tables import text_of
from tests.jes.test_cards import cards
from tests.storage.datasets.conftest import Shelf

NOW = dt.datetime(2026, 11, 25, 22, 0, tzinfo=dt.UTC)


@attrs.define
class Saf:
    """Own data sets, and READ to those of TEAM."""

    commands: list[str] = attrs.field(factory=list)

    def acee(self, user):
        return Acee(user) if user in ("USER2", "USER4") else None

    def may_access(self, acee, data_set, access):
        return data_set.split(".")[0] == acee.user or (data_set.startswith("TEAM.") and access <= Access.READ)

    def may_submit(self, acee, job):
        return job != "FORBID"

    def surrogate(self, acee, user):
        return Acee("TEAM") if (acee.user, user) == ("USER2", "TEAM") else None

    def command(self, acee, text):
        self.commands.append(f"{acee.user} {text}")
        return (0, ("DONE",)) if text.startswith("LISTUSER") else (8, ("UNKNOWN",))


@attrs.define
class Jes:
    """What a test asks of it."""

    spool: Spool
    shelf: Shelf
    saf: Saf
    runner: JobRunner

    def run(self, text: str, owner: str = "USER2"):
        """Submit and run; the job as it ended."""
        self.spool.submit(owner, cards(text))
        return self.runner.run_next()

    def text(self, job, ddname: str) -> list[str]:
        """What it printed there."""
        number = next(file.number for file in job.files if file.ddname == ddname)
        records = RecordReader(PRINT_DCB).feed(self.spool.read_file(job, number))
        return [text_of(record) for record in records]


@pytest.fixture
def jes(tmp_path):
    shelf, spool, saf = Shelf(tmp_path / "datasets"), Spool(tmp_path / "spool", lambda: NOW), Saf()
    yield Jes(spool, shelf, saf, JobRunner(spool, shelf.store, saf, PROGRAMS, lambda: NOW))
    shelf.store.close()
    spool.close()
