"""Jobs from JCL to output."""

from __future__ import annotations

import pytest

from appliance.jes.runner import JobRunner
from appliance.jes.spool import Status
from tests.jes.conftest import NOW

JOB = "//USER2A   JOB (ACCT),'TEST',MSGCLASS=H\n"


def test_nothing_waits(jes):
    assert jes.runner.run_next() is None


def test_a_job_that_does_nothing(jes):
    job = jes.run(JOB + "//S1 EXEC PGM=IEFBR14\n")
    assert (job.status, job.result) == (Status.OUTPUT, "RC=0000")
    assert [(file.number, file.step, file.ddname, file.cls) for file in job.files] == [
        (1, "JES2", "JESMSGLG", "H"),
        (2, "JES2", "JESJCL", "H"),
        (3, "JES2", "JESYSMSG", "H"),
    ]
    log = jes.text(job, "JESMSGLG")
    assert log[-1] == "22.00.00 JOB00001  $HASP395 USER2A   ENDED - RC=0000"
    assert jes.text(job, "JESJCL")[0].split() == ["1", "//USER2A", "JOB", "(ACCT),'TEST',MSGCLASS=H"]


def test_jcl_errors_are_told(jes):
    job = jes.run(JOB + "//S1 EXEC PGM=IEFBR14\n//D DD DSN=A..B\n")
    assert job.result == "(JCL error)"
    log = "\n".join(jes.text(job, "JESMSGLG"))
    assert "JOB NOT RUN - JCL ERROR" in log
    assert "STATEMENT 3: A..B IS NOT A DATA SET NAME" in log


def test_an_unknown_program_abends(jes):
    job = jes.run(JOB + "//S1 EXEC PGM=BASH\n//S2 EXEC PGM=IEFBR14\n")
    assert job.result == "ABEND=806"
    assert "ENDED - ABEND=S806" in jes.text(job, "JESMSGLG")[-1]


@pytest.mark.parametrize(
    ("cond", "runs"), [("(0,EQ)", False), ("(4,LT)", True), ("(0,EQ,S9)", True), ("(0,NE,S1)", True)]
)
def test_conditions(jes, cond, runs):
    job = jes.run(JOB + f"//S1 EXEC PGM=IEFBR14\n//S2 EXEC PGM=BASH,COND={cond}\n")
    assert (job.result == "ABEND=806") is runs


def test_who_is_not_known_runs_nothing(jes):
    job = jes.run(JOB + "//S1 EXEC PGM=IEFBR14\n", owner="GONE")
    assert job.result == "ABEND=913"
    assert "NOT AUTHORIZED" in "\n".join(jes.text(job, "JESMSGLG"))
    assert jes.run("//FORBID JOB\n//S1 EXEC PGM=IEFBR14\n").result == "ABEND=913"
    other = jes.run("//X JOB USER=USER4\n//S1 EXEC PGM=IEFBR14\n")
    assert other.result == "ABEND=913"


def test_a_job_for_another_user_runs_as_him_when_the_submitter_is_his_surrogate(jes):
    steps = "//S1 EXEC PGM=IKJEFT01\n//SYSTSPRT DD SYSOUT=*\n//SYSTSIN DD *\nLISTUSER\n/*\n"
    job = jes.run("//X JOB USER=TEAM\n" + steps)
    assert job.result == "RC=0000"
    assert jes.saf.commands == ["TEAM LISTUSER"]
    assert jes.run("//X JOB USER=TEAM\n" + steps, owner="USER4").result == "ABEND=913"
    assert jes.run("//X JOB USER=USER2\n" + steps).result == "RC=0000"
    assert jes.saf.commands[-1] == "USER2 LISTUSER"


def test_scan_runs_nothing(jes):
    assert jes.run("//X JOB TYPRUN=SCAN\n//S1 EXEC PGM=BASH\n").result == "RC=0000"


def test_data_are_not_listed_with_the_jcl(jes):
    job = jes.run(JOB + "//S1 EXEC PGM=IEFBR14\n//D DD *\nPASSWORD SECRET\n/*\n")
    assert "SECRET" not in "\n".join(jes.text(job, "JESJCL"))
    assert len(jes.text(job, "JESJCL")) == 3


def test_a_job_has_so_much_time(jes):
    runner = JobRunner(jes.spool, jes.shelf.store, jes.saf, jes.runner._programs, lambda: NOW, seconds=-1)
    jes.spool.submit("USER2", [])
    assert runner.run_next().result == "(JCL error)"
    jes.runner = runner
    job = jes.run(JOB + "//S1 EXEC PGM=IEBGENER\n//SYSUT1 DD *\nx\n//SYSUT2 DD SYSOUT=*\n//SYSPRINT DD SYSOUT=*\n")
    assert job.result == "ABEND=322"
