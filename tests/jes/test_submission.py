"""Jobs in and output out."""

from __future__ import annotations

from appliance.jes.submission import BeginSubmission, DeleteJob, ReadOutput, SubmitDataSet, Submitted
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetFailure, DataSetOpened, Trouble
from appliance.storage.results import Done, FileFailure, Upload
from appliance.storage.text.records import RecordReader
from appliance.storage.text.tables import record_of, text_of
from tests.jes.test_cards import cards

JCL = b"".join(cards("//USER2A JOB MSGCLASS=H\n//S1 EXEC PGM=IEFBR14\n"))


def begin(jes):
    submitted = Submitted()
    upload = BeginSubmission(jes.spool, "USER2", Dcb("FB", 80, 80), submitted).perform()
    assert isinstance(upload, Upload)
    return upload, submitted


def test_a_commit_submits(jes):
    upload, submitted = begin(jes)
    upload.write(JCL)
    assert jes.spool.jobs() == []
    upload.commit()
    assert submitted.job == jes.spool.find("JOB00001")
    assert submitted.job.name == "USER2A"


def test_what_breaks_is_no_job(jes):
    upload, submitted = begin(jes)
    upload.write(JCL)
    upload.discard()
    assert submitted.job is None
    assert jes.spool.jobs() == []


def test_a_data_set_is_submitted(jes):
    jes.shelf.write("USER2.JOB", JCL)
    assert SubmitDataSet(jes.spool, jes.shelf.store, DataSetName("USER2.JOB"), "USER2").perform() == Done("JOB00001")
    missing = SubmitDataSet(jes.spool, jes.shelf.store, DataSetName("USER2.GONE"), "USER2").perform()
    assert isinstance(missing, DataSetFailure)
    assert missing.trouble is Trouble.NOT_FOUND


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
