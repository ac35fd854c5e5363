"""The spool: jobs in order for each LU, within its limits."""

import pytest

from appliance.services.tn3270.printspool import PrintJob, PrintSpool, SpoolFull


def job(title="J", size=10):
    return PrintJob("USER2", title, ("x" * (size - 1),))


@pytest.fixture
def spool():
    return PrintSpool()


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
