"""Jobs on disk."""

from __future__ import annotations

import attrs
import pytest

from appliance.jes.spool import Spool, SpoolFile, SpoolFullError, Status
from tests.jes.conftest import NOW
from tests.jes.test_cards import cards

JCL = cards("//USER2A JOB CLASS=B\n//S EXEC PGM=IEFBR14\n")


@pytest.fixture
def spool(tmp_path):
    made = Spool(tmp_path / "spool", lambda: NOW, most_jobs=3)
    yield made
    made.close()


def test_a_job_is_taken_and_heard_of(spool):
    heard = []
    spool.submitted = lambda: heard.append(1)
    job = spool.submit("USER2", JCL)
    assert (job.id, job.name, job.cls, job.status) == ("JOB00001", "USER2A", "B", Status.INPUT)
    assert heard == [1]
    assert spool.next_waiting() == job
    assert spool.read_jcl(job) == JCL


def test_several_jobs_are_taken_together_or_not_at_all(spool, tmp_path):
    heard = []
    spool.submitted = lambda: heard.append(1)
    (tmp_path / "spool/JOB00002").mkdir()  # in the way
    with pytest.raises(FileExistsError):
        spool.submit_all("USER2", [JCL, JCL])
    assert (spool.jobs(), heard) == ([], [])
    assert not (tmp_path / "spool/JOB00001").exists()
    assert [job.id for job in spool.submit_all("USER2", [JCL, JCL])] == ["JOB00003", "JOB00004"]
    assert heard == [1]
    with pytest.raises(SpoolFullError):
        spool.submit_all("USER2", [JCL, JCL])
    assert len(spool.jobs()) == 2


@pytest.mark.parametrize("written", ["JOB00001", "job00001", "J0000001", "JOB1"])
def test_how_a_job_is_named(spool, written):
    job = spool.submit("USER2", JCL)
    assert spool.find(written) == job


@pytest.mark.parametrize("written", ["JOB", "JOB00002", "X", "JOB-1", "../x", ""])
def test_what_is_no_job(spool, written):
    spool.submit("USER2", JCL)
    assert spool.find(written) is None


def test_jobs_outlive_a_restart(spool, tmp_path):
    first, second = spool.submit("USER2", JCL), spool.submit("USER2", JCL)
    file = SpoolFile(1, "JES2", "JESMSGLG", "H", 3)
    spool.print(first, file, [b"abc"])
    ended = attrs.evolve(first, status=Status.OUTPUT, result="RC=0000", files=(file,))
    spool.change(ended)
    spool.change(attrs.evolve(second, status=Status.ACTIVE))
    again = Spool(tmp_path / "spool", lambda: NOW)
    assert again.find(first.id) == ended
    assert again.read_file(ended, 1) == b"\0\7\0\0abc"
    lost = again.find(second.id)
    assert lost is not None
    assert (lost.status, lost.result) == (Status.OUTPUT, "SYS FAIL")
    assert again.lost == [lost]
    again.close()


def test_a_number_is_not_used_again(spool, tmp_path):
    job = spool.submit("USER2", JCL)
    spool.delete(job)
    spool.delete(job)
    assert spool.jobs() == []
    again = Spool(tmp_path / "spool", lambda: NOW)
    assert again.submit("USER2", JCL).id == "JOB00002"
    again.close()


def test_what_is_half_made_is_removed(spool, tmp_path):
    spool.submit("USER2", JCL)
    (tmp_path / "spool/JOB00001/job.json").unlink()
    again = Spool(tmp_path / "spool", lambda: NOW)
    assert again.jobs() == []
    assert not (tmp_path / "spool/JOB00001").exists()
    again.close()


def test_the_spool_has_bounds(spool):
    for _ in range(3):
        spool.submit("USER2", JCL)
    with pytest.raises(SpoolFullError):
        spool.submit("USER2", JCL)


def test_what_was_printed_has_bounds_too(tmp_path):
    spool = Spool(tmp_path / "small", lambda: NOW, most_bytes=100)
    job = spool.submit("USER2", JCL)
    spool.change(attrs.evolve(job, files=(SpoolFile(1, "S", "D", "A", 100),)))
    with pytest.raises(SpoolFullError):
        spool.submit("USER2", JCL)
    spool.delete(job)
    assert spool.submit("USER2", JCL).id == "JOB00002"
    spool.close()


def test_a_deleted_job_stays_deleted(spool):
    job = spool.submit("USER2", JCL)
    spool.delete(job)
    spool.change(attrs.evolve(job, status=Status.OUTPUT))
    spool.print(job, SpoolFile(1, "S", "D", "A", 0), [])
    assert spool.jobs() == []
