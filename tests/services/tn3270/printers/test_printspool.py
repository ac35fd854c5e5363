"""The spool: jobs in order for each LU, within its limits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.tn3270.printers.printspool import PrintJob, PrintQueue, PrintSpool, SpoolFull


def job(title="J", size=10):
    return PrintJob("USER2", title, ("x" * (size - 1),))


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def spool(clock):
    return PrintSpool(clock)


def test_each_lu_has_its_own_order(spool):
    for lu, title in (("P1", "A"), ("P2", "B"), ("P1", "C")):
        assert spool.submit(lu, job(title)) is None
    assert (spool.first("P1").title, spool.first("P2").title, spool.first("P3")) == ("A", "B", None)
    spool.printed("P1")
    assert (spool.first("P1").title, spool.waiting("P1"), spool.waiting("P2")) == ("C", 1, 1)
    spool.printed("P1")
    assert spool.first("P1") is None


def test_a_job_stays_until_it_is_printed(spool):
    spool.submit("P1", job())
    assert spool.first("P1") is spool.first("P1")


def test_a_job_that_nobody_prints_is_dropped_after_a_day(spool, clock):
    spool.submit("P1", job("OLD"))
    clock.now += timedelta(hours=20)
    spool.submit("P1", job("NEW"))
    clock.now += timedelta(hours=5)
    assert spool.first("P1").title == "NEW"
    clock.now += timedelta(days=9)
    assert spool.first("P1").title == "NEW", "what is being printed stays"
    spool.detach("P1")
    assert spool.first("P1") is None
    assert spool.submit("P2", job(size=512 * 1024)) is None


def test_what_waits_is_listed_and_purged(spool, clock):
    for lu, owner in (("P2", "A"), ("P1", "B"), ("P1", "C")):
        spool.submit(lu, PrintJob(owner, "J", ("x",)))
    spool.attach("P1")
    assert spool.queues() == [
        PrintQueue("P1", 2, 4, "B", clock.now, has_printer=True),
        PrintQueue("P2", 1, 2, "A", clock.now, has_printer=False),
    ]
    spool.first("P1")
    assert (spool.purge("P1"), spool.waiting("P1"), spool.purge("P2"), spool.purge("P3")) == (1, 1, 1, 0)


def test_a_user_cancels_his_own(spool):
    for owner, title in (("USER2", "A"), ("USER3", "B"), ("USER2", "C")):
        spool.submit("P1", PrintJob(owner, title, ("x",)))
    assert spool.first("P1").title == "A"
    assert spool.cancel("P1", "USER2") == 1, "A is being printed"
    spool.printed("P1")
    assert spool.first("P1").title == "B"
    assert spool.cancel("P2", "USER2") == 0


@given(st.lists(st.sampled_from(["submit", "first", "printed", "cancel", "expire", "detach"]), max_size=60))
def test_the_room_is_given_back_whatever_happens(steps):
    clock = Clock()
    spool = PrintSpool(clock)
    for step in steps:
        match step:
            case "submit":
                spool.submit("P1", job())
            case "first":
                spool.first("P1")
            case "printed":
                if spool.waiting("P1"):
                    spool.printed("P1")
            case "cancel":
                spool.cancel("P1", "USER2")
            case "expire":
                clock.now += timedelta(hours=13)
            case "detach":
                spool.detach("P1")
    while spool.first("P1"):
        spool.printed("P1")
    assert [spool.submit(f"Q{n}", job(size=512 * 1024)) for n in range(32)] == [None] * 32


def test_a_job_too_large(spool):
    assert spool.submit("P1", job(size=512 * 1024 + 1)) is SpoolFull.JOB
    assert spool.submit("P1", job(size=512 * 1024)) is None


def test_a_queue_too_long(spool):
    taken = [spool.submit("P1", job()) for _ in range(51)]
    assert taken == [None] * 50 + [SpoolFull.QUEUE]
    assert spool.submit("P2", job()) is None
    spool.printed("P1")
    assert spool.submit("P1", job()) is None


def test_all_queues_together(spool):
    for number in range(32):
        assert spool.submit(f"P{number}", job(size=512 * 1024)) is None
    assert spool.submit("Q", job()) is SpoolFull.SPOOL
    spool.printed("P0")
    assert spool.submit("Q", job()) is None


def test_printers_come_and_go(spool):
    spool.attach("P1")
    assert spool.is_attached("P1")
    spool.detach("P1")
    spool.detach("P1")
    assert not spool.is_attached("P1")
