"""Submitting with a user exit that looks at the records, and what SMF is told."""

from __future__ import annotations

import attrs
import pytest

from appliance.services.ftp.smf.records import Subtype
from appliance.session.actions import Transfer
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.failures import DataError
from appliance.storage.results import FailureReason, FileFailure
from tests.services.ftp.conftest import code, store
from tests.services.ftp.exits.test_asking import exits
from tests.services.ftp.jes.test_jobs import JCL
from tests.services.ftp.smf.test_recording import EVERYTHING, Kept


def only_iefbr14(call):
    programs = [record for record in call["records"] if "PGM=" in record and "PGM=IEFBR14" not in record]
    return {"refuse": f"{programs[0]} is not allowed"} if programs else None


@pytest.fixture
def careful(make, spool):
    """USER2 under FILETYPE=JES, at a site that runs one program only."""
    client = make(data_sets=True, exits=exits(ftchkjes=only_iefbr14), smf=Kept(), smf_kinds=EVERYTHING, smf_jes=True)
    c = client.script.session._c
    c.site = attrs.evolve(c.site, spool=spool)
    client.log_on()
    client.say("TYPE A")
    return client


def submit(client, jcl: bytes):
    client.say("SITE FILETYPE=JES")
    client.say("PASV")
    return client.move(client.say("STOR x"), jcl)[0]


def test_a_job_that_the_exit_refuses_is_not_taken(careful, spool):
    refused = submit(careful, JCL)
    assert refused.sent() == (
        b"550 User Exit denies Userid USER2 to submit this job: //S1 EXEC PGM=IEBGENER is not allowed\r\n"
    )
    assert spool.jobs() == []
    assert "SLYF0115E" in refused.messages
    assert code(submit(careful, JCL.replace(b"IEBGENER", b"IEFBR14"))) == 250
    assert [job.id for job in spool.jobs()] == ["JOB00001"]


def test_a_data_set_is_no_way_around_the_exit(careful, spool):
    careful.say("SITE RECFM=FB LRECL=80")
    store(careful, "job", JCL)
    careful.say("SITE FILETYPE=JES")
    careful.say("PASV")
    assert code(careful.say("RETR job")) == 550
    assert spool.jobs() == []


def test_smf_is_told_of_jobs_under_smfjes(careful):
    submit(careful, JCL.replace(b"IEBGENER", b"IEFBR14"))
    made = careful.script.session._c.site.smf.records[-1]
    assert (made["subtype"], made["transfer"]["filetype"], made["transfer"]["last_reply"]) == (
        Subtype.TRANSFER,
        "JES",
        250,
    )


def test_a_full_spool_is_told(careful, spool):
    spool._most_jobs = 0
    assert code(submit(careful, JCL.replace(b"IEBGENER", b"IEFBR14"))) == 452


TWO = JCL.replace(b"IEBGENER", b"IEFBR14") + JCL.replace(b"USER2A", b"USER2B").replace(b"IEBGENER", b"IEFBR14")


def test_several_jobs_in_one_submission(careful, spool):
    assert submit(careful, TWO).sent() == (
        b"250-It is known to JES as JOB00001\r\n"
        b"250-It is known to JES as JOB00002\r\n"
        b"250 Transfer completed successfully.\r\n"
    )
    assert [(job.id, job.name) for job in spool.jobs()] == [("JOB00001", "USER2A"), ("JOB00002", "USER2B")]


def test_the_exit_sees_each_job_and_what_it_refuses_takes_the_others_along(careful, spool):
    assert code(submit(careful, TWO + JCL)) == 550
    assert spool.jobs() == []


@pytest.mark.parametrize(
    ("jcl", "reason"),
    [
        (b"", b"the submission is empty"),
        (b"hello\r\n", b"there is no JOB statement"),
        (b"// COMMAND 'D A,L'\r\n" + JCL, b"line 1 stands before the first JOB statement"),
    ],
)
def test_what_is_no_job_is_refused(careful, spool, jcl, reason):
    refused = submit(careful, jcl)
    assert refused.sent() == b"550 No job was submitted: " + reason + b".\r\n"
    assert spool.jobs() == []


def test_text_that_came_under_type_i_is_told_to_be_none(careful):
    careful.say("TYPE I")
    told = b"550 No job was submitted: there is no JOB statement, and under TYPE I no text is converted.\r\n"
    assert submit(careful, JCL).sent() == told


def test_put_and_get_takes_one_job_alone(careful, spool):
    careful.say("SITE RECFM=FB LRECL=80")
    store(careful, "jobs", TWO)
    careful.say("SITE FILETYPE=JES")
    careful.say("PASV")
    told = b"550 No job was submitted: RETR waits for one, and USER2.JOBS holds 2.\r\n"
    assert careful.say("RETR jobs").sent() == told
    assert spool.jobs() == []


def test_records_that_are_too_long_are_cut_and_told_or_refused(careful, spool):
    jcl = JCL.replace(b"IEBGENER", b"IEFBR14").replace(b"hello", b"hello" * 20)
    assert submit(careful, jcl).sent() == (
        b"250-It is known to JES as JOB00001\r\n250 Transfer completed (data was truncated)\r\n"
    )
    careful.say("SITE JESLRECL=100")
    assert submit(careful, jcl).sent().endswith(b"250 Transfer completed successfully.\r\n")
    careful.say("SITE JESLRECL NOTRUNCATE")
    careful.say("PASV")
    converter = careful.say("STOR x").only(Transfer).converter
    with pytest.raises(DataError):
        converter.feed(jcl)
    failure = FileFailure(FailureReason.TOO_LONG, "JES")
    ended = careful.script.handle(TransferEnded(TransferStatus.STORAGE, 0, failure=failure))
    assert b"File contains records that are longer than the LRECL" in ended.sent()
    assert len(spool.jobs()) == 2
