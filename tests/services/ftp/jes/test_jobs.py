"""FILETYPE=JES in a session, with a real spool and a runner turned by hand."""

from __future__ import annotations

import attrs
import pytest

from appliance.jes.programs import PROGRAMS
from appliance.jes.runner import JobRunner
from appliance.saf.model import Acee
from appliance.session.actions import SetTimer
from appliance.session.events import TimerFired
from tests.services.ftp.conftest import NOW, code, fetch, store

JCL = b"//USER2A JOB MSGCLASS=H\r\n//S1 EXEC PGM=IEBGENER\r\n//SYSUT1 DD *\r\nhello\r\n//SYSUT2 DD SYSOUT=*\r\n"


class Everything:
    """A SAF that knows everybody and has no commands."""

    def acee(self, user):
        return Acee(user)

    def may_access(self, acee, data_set, access):
        return True

    def may_submit(self, acee, job):
        return True

    def surrogate(self, acee, user):
        return None

    def command(self, acee, text):
        return 0, ()


@pytest.fixture
def jes(make, spool):
    """USER2 under FILETYPE=JES."""
    client = make(data_sets=True, jes_interface_level=2)
    c = client.script.session._c
    c.site = attrs.evolve(c.site, spool=spool)
    client.log_on()
    client.say("TYPE A")
    client.say("SITE FILETYPE=JES")
    return client


@pytest.fixture
def runner(jes, spool):
    return JobRunner(spool, jes.script.session._c.site.data_sets, Everything(), PROGRAMS, lambda: NOW)


def test_a_job_is_submitted_run_and_fetched(jes, runner):
    jes.say("PASV")
    asked = jes.say("STOR whatever")
    assert asked.sent() == b"125 Sending Job to JES internal reader FIXrecfm 80\r\n"
    ended, _ = jes.move(asked, JCL)
    assert ended.sent() == b"250-It is known to JES as JOB00001\r\n250 Transfer completed successfully.\r\n"
    assert fetch(jes, "LIST") == (b"JOBNAME  JOBID    OWNER    STATUS CLASS\r\nUSER2A   JOB00001 USER2    INPUT  A\r\n")
    jes.say("PASV")
    assert code(jes.say("RETR JOB00001")) == 550
    runner.run_next()
    assert b"OUTPUT A        RC=0000 4 spool files" in fetch(jes, "LIST JOB00001")
    assert fetch(jes, "RETR JOB00001.4") == b"hello" + b" " * 75 + b"\r\n"
    assert fetch(jes, "RETR JOB00001.SYSUT2").startswith(b"hello")
    jes.say("SITE RDW")  # left from a data set: what was printed has no descriptors
    assert fetch(jes, "RETR JOB00001.SYSUT2").startswith(b"hello")
    assert fetch(jes, "RETR J0000001").count(b" !! END OF JES SPOOL FILE !!\r\n") == 4
    assert fetch(jes, "RETR JOB00001.x") == fetch(jes, "RETR JOB00001")
    jes.say("PASV")
    assert code(jes.say("RETR JOB00001.9")) == 550
    assert jes.say("DELE JOB00001").sent() == b"250 Cancel successful\r\n"
    assert jes.say("DELE JOB00001").sent() == (
        b"550 Jobid JOB00001 not found for JESJOBNAME=USER2*, JESSTATUS=ALL, JESOWNER=USER2\r\n"
    )


def test_a_spool_data_set_has_a_name_under_jesgetbydsn(jes, runner):
    store(jes, "x", JCL)
    runner.run_next()
    asked = "RETR 'USER2.USER2A.JOB00001.D0000004.SYSUT2'"
    jes.say("PASV")
    assert jes.say(asked).sent() == b"550 Data set USER2.USER2A.JOB00001.D0000004.SYSUT2 not found\r\n"
    jes.say("SITE JESGETBYDSN FILETYPE=SEQ RECFM=FB LRECL=80")
    store(jes, "job", JCL)
    jes.say("SITE FILETYPE=JES")
    assert fetch(jes, asked).startswith(b"hello")
    assert fetch(jes, "RETR JOB00001.4").startswith(b"hello")
    for other in ("'USER2.USER2B.JOB00001.D0000004.SYSUT2'", "'USER2.USER2A.JOB00001.D0000009.SYSUT2'", "'USER2.JOB'"):
        jes.say("PASV")
        assert b"not found" in jes.say(f"RETR {other}").sent()


def test_nlst_gives_names_that_retr_takes(jes, runner):
    store(jes, "x", JCL + JCL.replace(b"USER2A", b"USER2B"))
    assert fetch(jes, "NLST") == b"JOB00001\r\nJOB00002\r\n"
    assert fetch(jes, "NLST user2b") == b"JOB00002\r\n"
    runner.run_next()
    names = fetch(jes, "NLST JOB00001").decode().split()
    assert names == ["JOB00001.1", "JOB00001.2", "JOB00001.3", "JOB00001.4"]
    assert fetch(jes, f"RETR {names[-1]}").startswith(b"hello")


def test_no_jobs(jes):
    jes.say("PASV")
    assert jes.say("LIST *").sent() == (
        b"550 No jobs found for JESJOBNAME=USER2*, JESSTATUS=ALL and JESOWNER=USER2\r\n"
    )


def test_the_entry_limit_is_told(jes):
    for _ in range(3):
        store(jes, "x", JCL)
    jes.say("SITE JESENTRYLIMIT=2")
    jes.say("PASV")
    ended, data = jes.move(jes.say("LIST"))
    assert data.count(b"JOB0000") == 2
    assert ended.sent().startswith(b"250-JESENTRYLIMIT of 2 reached.")


def test_jobs_of_others_are_seen_and_not_touched(jes, spool, runner):
    spool.submit("USER4", [])
    runner.run_next()
    jes.say("PASV")
    assert code(jes.say("RETR JOB00001")) == 550
    c = jes.script.session._c
    c.mvs.parameters = attrs.evolve(c.mvs.parameters, jes_owner="*", jes_job_name="*")
    assert b"USER4" in fetch(jes, "LIST")
    jes.say("PASV")
    assert jes.say("RETR JOB00001").sent() == b"550 RETR fails: USER2 has no READ access to JOB00001.\r\n"
    assert jes.say("DELE JOB00001").sent() == b"550 DELE fails: USER2 has no ALTER access to JOB00001.\r\n"


def submit_and_get(jes):
    """RETR of a data set, up to the first look at its job."""
    return jes.say("RETR job")


def test_put_and_get_in_one(jes, runner):
    jes.say("SITE FILETYPE=SEQ RECFM=FB LRECL=80")
    store(jes, "job", JCL)
    jes.say("SITE FILETYPE=JES")
    jes.say("PASV")
    begun = submit_and_get(jes)
    assert begun.sent() == (
        b"125-Submitting job USER2.JOB FIXrecfm 80\r\n125 When JOB00001 is done, will retrieve its output\r\n"
    )
    runner.run_next()
    ended, data = jes.move(jes.answer(jes.script.handle(TimerFired("await"))))
    assert b"hello" in data
    assert ended.sent() == b"250 Transfer completed successfully.\r\n"
    jes.say("PASV")
    assert code(jes.say("RETR gone")) == 550
    assert code(jes.say("RETR 1x")) == 501


def test_waiting_for_a_job_has_an_end(jes):
    jes.say("SITE FILETYPE=SEQ RECFM=FB LRECL=80")
    store(jes, "job", JCL)
    jes.say("SITE FILETYPE=JES")
    jes.say("PASV")
    submit_and_get(jes)
    again = jes.script.handle(TimerFired("await"))
    assert again.only(SetTimer).name == "await"
    jes.clock.pass_by(1000)
    assert code(jes.answer(jes.script.handle(TimerFired("await")))) == 451


def test_what_is_waited_for_can_be_given_up(jes):
    jes.say("SITE FILETYPE=SEQ RECFM=FB LRECL=80")
    store(jes, "job", JCL)
    jes.say("SITE FILETYPE=JES")
    jes.say("PASV")
    submit_and_get(jes)
    assert b"RETR JOB00001 waits to begin" in jes.say("STAT").sent()
    assert jes.say("ABOR").sent() == b"426 Transfer aborted.\r\n226 Abort successful.\r\n"
    assert jes.script.handle(TimerFired("await")).actions == ()
    assert jes.say("NOOP").sent() == b"200 OK\r\n"


def test_records_of_jobs_are_those_of_jesrecfm(jes, spool):
    jes.say("SITE JESLRECL=72 JESRECFM=V")
    jes.say("PASV")
    asked = jes.say("STOR x")
    assert asked.sent() == b"125 Sending Job to JES internal reader VARrecfm 76\r\n"
    jes.move(asked, JCL)
    assert [len(record) for record in spool.read_jcl(spool.find("JOB00001"))] == [23, 22, 13, 5, 20]
    jes.say("SITE JESLRECL=* JESRECFM=* RECFM=FB LRECL=100")
    jes.say("PASV")
    assert jes.say("STOR x").sent() == b"125 Sending Job to JES internal reader FIXrecfm 100\r\n"


def test_other_commands_mean_data_sets_still(jes):
    assert jes.say("PWD").sent() == b"257 \"'USER2.'\" is working directory.\r\n"
    assert jes.say("SYST").sent().startswith(b"215 MVS")
