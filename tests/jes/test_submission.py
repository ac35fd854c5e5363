"""Jobs in and output out."""

from __future__ import annotations

from appliance.jes.submission import DeleteJob, ReadJob, ReadOutput, Received, ReceiveJob, SubmitJobs
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetFailure, DataSetOpened, Trouble
from appliance.storage.opened import Upload
from appliance.storage.results import Done, FailureReason, FileFailure
from appliance.storage.text.records import RecordReader
from appliance.storage.text.tables import record_of, text_of
from tests.jes.test_cards import cards

JCL = b"".join(cards("//USER2A JOB MSGCLASS=H\n//S1 EXEC PGM=IEFBR14\n"))


def begin(jes):
    received = Received()
    upload = ReceiveJob(jes.spool, Dcb("FB", 80, 80), received).perform()
    assert isinstance(upload, Upload)
    return upload, received


def test_what_came_whole_is_there_and_nothing_is_left_of_it(jes):
    upload, received = begin(jes)
    upload.write(JCL)
    assert received.records == []
    upload.commit()
    assert [text_of(record).rstrip() for record in received.records] == [
        "//USER2A JOB MSGCLASS=H",
        "//S1 EXEC PGM=IEFBR14",
    ]
    assert jes.spool.jobs() == []


def test_what_breaks_is_no_job(jes):
    upload, received = begin(jes)
    upload.write(JCL)
    upload.discard()
    assert received.records == []


def test_records_become_jobs_while_there_is_room_for_all_of_them(jes):
    one, other = [record_of("//USER2A JOB")], [record_of("//USER2B JOB")]
    assert SubmitJobs(jes.spool, "USER2", (one,)).perform() == Done("JOB00001")
    assert jes.spool.find("JOB00001").name == "USER2A"
    assert SubmitJobs(jes.spool, "USER2", (one, other)).perform() == Done("JOB00002 JOB00003")
    assert jes.spool.find("JOB00003").name == "USER2B"
    jes.spool._most_jobs = 4
    refused = SubmitJobs(jes.spool, "USER2", (one, other)).perform()
    assert isinstance(refused, FileFailure)
    assert refused.reason is FailureReason.NO_SPACE
    assert len(jes.spool.jobs()) == 3


def test_the_records_of_a_data_set(jes):
    received = Received()
    jes.shelf.write("USER2.JOB", JCL)
    assert ReadJob(jes.shelf.store, DataSetName("USER2.JOB"), "USER2", received).perform() == Done("USER2.JOB")
    assert len(received.records) == 2
    missing = ReadJob(jes.shelf.store, DataSetName("USER2.GONE"), "USER2", received).perform()
    assert isinstance(missing, DataSetFailure)
    assert missing.trouble is Trouble.NOT_FOUND
    jes.shelf.write("USER2.HUGE", bytes(80) * 110_000)
    huge = ReadJob(jes.shelf.store, DataSetName("USER2.HUGE"), "USER2", received).perform()
    assert isinstance(huge, DataSetFailure)


def lines(result) -> list[str]:
    assert isinstance(result, DataSetOpened)
    return [text_of(record) for record in RecordReader(result.dcb).feed(result.source.content)]


def test_output_whole_and_in_parts(jes):
    jes.spool.submit("USER2", [record_of("//USER2A JOB"), record_of("//S1 EXEC PGM=IEFBR14")])
    job = jes.runner.run_next()
    whole = lines(ReadOutput(jes.spool, job).perform())
    assert whole.count(" !! END OF JES SPOOL FILE !!") == 3
    assert lines(ReadOutput(jes.spool, job, 1).perform()) == jes.text(job, "JESMSGLG")
    assert DeleteJob(jes.spool, job).perform() == Done("JOB00001")
    assert isinstance(ReadOutput(jes.spool, job, 1).perform(), FileFailure)
