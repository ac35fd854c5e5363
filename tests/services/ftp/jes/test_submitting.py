"""Submitting with a user exit that looks at the records, and what SMF is told."""

from __future__ import annotations

import attrs
import pytest

from appliance.services.ftp.smf.records import Subtype
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
