"""Jobs from JCL to output."""

from __future__ import annotations

import re

import pytest

from appliance.jes.runner import JobRunner
from appliance.jes.spool import Status
from appliance.storage.datasets.names import Prefix, read_mask
from tests.jes.conftest import NOW
from tests.jes.test_cards import cards

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


def ran(jes, text: str) -> list[str]:
    """The steps that ran, well or not."""
    job = jes.run(JOB + text)
    found = (re.search(r"(\S+) - (STEP WAS EXECUTED|COMPLETION CODE)", line) for line in jes.text(job, "JESYSMSG"))
    return [match[1] for match in found if match]


def test_if_chooses_steps(jes):
    text = (
        "//S1 EXEC PGM=IEFBR14\n// IF S1.RC = {} THEN\n//S2 EXEC PGM=IEFBR14\n// ELSE\n"
        "//S3 EXEC PGM=IEFBR14\n// ENDIF\n"
    )
    assert ran(jes, text.format(0)) == ["S1", "S2"]
    assert ran(jes, text.format(8)) == ["S1", "S3"]


def test_after_an_abend_only_those_run_that_ask_for_it(jes):
    text = (
        "//S1 EXEC PGM=BASH\n//S2 EXEC PGM=IEFBR14\n//S3 EXEC PGM=IEFBR14,COND=EVEN\n"
        "//S4 EXEC PGM=IEFBR14,COND=ONLY\n// IF ABENDCC = S806 THEN\n//S5 EXEC PGM=IEFBR14\n// ENDIF\n"
    )
    assert ran(jes, text) == ["S1", "S3", "S4", "S5"]
    assert ran(jes, text.replace("BASH", "IEFBR14")) == ["S1", "S2", "S3"]
    assert jes.run(JOB + text).result == "ABEND=806"


def test_the_condition_of_a_job_ends_it(jes):
    text = "//S1 EXEC PGM=IEBGENER\n//SYSPRINT DD DUMMY\n//S2 EXEC PGM=IEFBR14\n"
    assert ran(jes, text) == ["S1", "S2"]
    job = jes.run("//USER2A JOB COND=(8,LE)\n" + text)
    assert "S2 - STEP WAS NOT RUN" in "\n".join(jes.text(job, "JESYSMSG"))


TEMPORARY = (
    "//S1 EXEC PGM=IEBGENER\n//SYSUT1 DD *\none\n/*\n//SYSUT2 DD DSN=&&T,DISP=(,PASS),LRECL=80\n"
    "//S2 EXEC PGM={},COND=EVEN\n//SYSUT1 DD DSN=&&T,DISP=(OLD,DELETE)\n//SYSUT2 DD SYSOUT=*\n"
)


@pytest.mark.parametrize(("program", "result"), [("IEBGENER", "RC=0000"), ("BASH", "ABEND=806")])
def test_a_temporary_data_set_lives_as_long_as_its_job(jes, program, result):
    job = jes.run(JOB + TEMPORARY.format(program))
    assert job.result == result
    if program == "IEBGENER":
        assert [line.rstrip() for line in jes.text(job, "SYSUT2")] == ["one"]
    assert jes.shelf.store.catalogue.matching(read_mask(Prefix(), "'SYS*.**'")) == []
    assert jes.shelf.contents() == 0


def test_what_a_lost_job_left_is_removed(jes):
    jes.shelf.write("SYS26330.T010203.JOB00007.T", b"")
    jes.shelf.write("SYS1.PARMLIB", b"")
    jes.run(JOB + "//S1 EXEC PGM=IEFBR14\n")
    assert [entry.name for entry in jes.shelf.store.catalogue.matching(read_mask(Prefix(), "'SYS*.**'"))] == [
        "SYS1.PARMLIB"
    ]


def test_procedures_are_read_as_the_submitter(jes):
    jes.shelf.pds("USER2.PROCLIB")
    jes.shelf.write("USER2.PROCLIB(P)", b"".join(cards("//P PROC\n//G EXEC PGM=IEFBR14\n")))
    assert ran(jes, "// JCLLIB ORDER=USER2.PROCLIB\n//C EXEC P\n") == ["C.G"]
    job = jes.run(JOB + "// JCLLIB ORDER=USER4.PROCLIB\n//C EXEC P\n")
    assert job.result == "(JCL error)"
    assert "USER4.PROCLIB READ IS NOT AUTHORIZED" in "\n".join(jes.text(job, "JESMSGLG"))
