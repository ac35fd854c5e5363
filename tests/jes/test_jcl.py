"""Jobs out of statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.conditions import Comparison, Condition, Not
from appliance.jes.jcl import read_job
from appliance.jes.job import DataSet, Dummy, Instream, Sysout
from appliance.storage.datasets.attributes import Dcb, Organization, Space
from appliance.storage.datasets.names import DataSetName
from tests.jes.test_cards import cards

JOB = "//USER2A   JOB (ACCT),'NAME',CLASS=B,MSGCLASS=H,NOTIFY=&SYSUID\n"
STEP = JOB + "//S1       EXEC PGM=IEFBR14\n"


def job(text: str):
    parsed = read_job(cards(text))
    assert parsed.errors == ()
    return parsed.job


def dd(text: str):
    return job(STEP + text).steps[0].dds[0].sources[0]


def test_a_whole_job():
    read = job(
        JOB
        + "//S1 EXEC PGM=IEBGENER\n//SYSUT1 DD *\nline\n/*\n//  DD DSN=A.B,DISP=SHR\n//SYSUT2 DD SYSOUT=*\n"
        + "//SYSIN DD DUMMY\n//S2 EXEC PGM=IEFBR14,PARM='A,B',COND=((4,LT),(8,GE,S1))\n//\n"
    )
    assert (read.name, read.cls, read.msgclass) == ("USER2A", "B", "H")
    first, second = read.steps
    assert [dd.name for dd in first.dds] == ["SYSUT1", "SYSUT2", "SYSIN"]
    assert isinstance(first.dds[0].sources[0], Instream)
    assert isinstance(first.dds[0].sources[1], DataSet)
    assert first.dds[1].sources == (Sysout("*"),)
    assert first.dds[2].sources == (Dummy(),)
    assert (second.parm, second.conditions) == ("A,B", (Condition(4, "LT"), Condition(8, "GE", "S1")))


def test_data_sets():
    made = dd(
        "//D DD DSN=A.B,DISP=(NEW,CATLG,DELETE),SPACE=(CYL,(5,2)),\n//     DCB=(RECFM=FB,LRECL=100),VOL=SER=WORK01\n"
    )
    assert made == DataSet(DataSetName("A.B"), "NEW", "CATLG", "DELETE", made.attributes, has_dcb=True)
    assert made.attributes.dcb == Dcb("FB", 100, 27900)
    assert (made.attributes.space, made.attributes.volume) == (Space("CYLINDER", 5, 2, 0), "WORK01")
    old = dd("//D DD DISP=OLD,DSN=A.B(M)\n")
    assert (old.name, old.normal, old.has_dcb) == (DataSetName("A.B", "M"), "KEEP", False)
    assert dd("//D DD DSN=A.P,SPACE=(TRK,(1,1,5))\n").attributes.organization is Organization.PARTITIONED
    assert dd("//D DD DSN=A.P,DSNTYPE=LIBRARY\n").attributes.organization is Organization.LIBRARY
    assert dd("//D DD DSN=A.G(+1),DISP=(,CATLG)\n").name == DataSetName("A.G", generation=1)
    assert dd("//D DD DSN=A.B\n").normal == "DELETE"
    assert dd("//D DD DSN=NULLFILE\n") == Dummy()


@pytest.mark.parametrize(
    ("text", "line", "detail"),
    [
        ("//S1 EXEC PGM=X\n", 1, "NOT A JOB STATEMENT"),
        ("", 1, "NOT A JOB STATEMENT"),
        (JOB, 1, "NO STEPS"),
        (JOB + "//D DD DUMMY\n", 2, "BEFORE THE FIRST EXEC"),
        (STEP + "//USER2B JOB\n//S EXEC PGM=X\n", 3, "ONE JOB AT A TIME"),
        (JOB + "//S1 EXEC MYPROC\n", 2, "PROCEDURE MYPROC IS NOT FOUND"),
        (JOB + "//S1 EXEC PGM=../BIN/SH\n", 2, "PROGRAM NAME"),
        (STEP + "//D DD DSN=A..B\n", 3, "NOT A DATA SET NAME"),
        (STEP + "//D DD DSN=A.B,DISP=X\n", 3, "DISP"),
        (STEP + "//D DD DSN=A.B,RECFM=Q\n", 3, "RECFM=Q"),
        (STEP + "//D DD DSN=A.B,LRECL=99999\n", 3, "LENGTH"),
        (STEP + "//D DD DSN=A.B,SPACE=(TRK)\n", 3, "SPACE"),
        (STEP + "//D DD PATH='/etc/passwd'\n", 3, "PATH IS NOT SUPPORTED"),
        (STEP + "//D DD DUMMY\n//D DD DUMMY\n", 4, "TWICE"),
        (STEP + "// IF RC=0 THEN\n", 3, "IF WITHOUT ENDIF"),
        (STEP + "// ELSE\n", 3, "ELSE WITHOUT IF"),
        (STEP + "// XMIT DEST=A\n", 3, "XMIT STATEMENTS"),
        (JOB + "//S1 EXEC PGM=X,COND=(A,B)\n", 2, "COND"),
        ("//USER2A JOB TYPRUN=HOLD\n//S1 EXEC PGM=X\n", 1, "TYPRUN=HOLD"),
    ],
)
def test_errors_name_their_statement(text, line, detail):
    error = read_job(cards(text)).errors[0]
    assert error.line == line
    assert detail in error.detail


@pytest.mark.parametrize("operands", ["TYPRUN=HOLD", "(ACCT,'NAME", "NONSENSE=1", "CLASS=A,CLASS=B"])
def test_a_job_that_cannot_be_run_keeps_its_name(operands):
    parsed = read_job(cards(f"//USER2A JOB {operands}\n//S1 EXEC PGM=X\n"))
    assert parsed.job.name == "USER2A"
    assert parsed.errors
    assert read_job(cards("//1A JOB\n//S1 EXEC PGM=X\n")).job.name == "NONAME"


def test_ddname_is_what_a_later_statement_stands_for():
    forward = STEP + "//A DD DDNAME=B\n// DD DUMMY\n//C DD DDNAME=NOWHERE\n//E DD DSN=*.A,DISP=SHR\n"
    assert read_job(cards(forward)).errors[0].detail == "*.A REFERS TO NOTHING"
    dds = job(forward.replace("//E DD DSN=*.A,DISP=SHR\n", "//B DD *\nline\n/*\n")).steps[0].dds
    assert [(dd.name, [type(source) for source in dd.sources]) for dd in dds] == [
        ("A", [Instream, Dummy]),
        ("C", [Dummy]),
        ("B", [Instream]),
    ]


def test_an_if_that_cannot_be_read_is_one_error():
    assert len(read_job(cards(STEP + "// IF CC = 0 THEN\n//S2 EXEC PGM=X\n// ENDIF\n")).errors) == 1


def test_every_error_is_told():
    errors = read_job(cards(STEP + "//D DD DSN=A..B\n//E DD DSN=C,DISP=X\n")).errors
    assert [error.line for error in errors] == [3, 4]


@given(
    st.lists(st.sampled_from(["//A JOB", "//S EXEC PGM=X", "//D DD *", "x", "/*", "//D DD DSN=A,DISP=(,", "//  X)"]))
)
def test_any_order_of_statements_is_a_job_or_errors(lines):
    parsed = read_job(cards("\n".join(lines)))
    assert parsed.errors or parsed.job.steps


def test_if_guards_the_steps_inside_it():
    read = job(
        STEP
        + "//  IF (S1.RC = 0) THEN\n//S2 EXEC PGM=IEFBR14\n//  ELSE\n//S3 EXEC PGM=IEFBR14\n//  ENDIF\n"
        + "//S4 EXEC PGM=IEFBR14,COND=EVEN\n"
    )
    test = Comparison("RC", "S1", "EQ", "0")
    assert [step.guards for step in read.steps] == [(), (test,), (Not(test),), ()]
    assert read.steps[3].after_abend == "EVEN"


def test_the_condition_of_a_job():
    assert job("//USER2A JOB COND=(4,LT)\n//S1 EXEC PGM=X\n").conditions == (Condition(4, "LT"),)


def test_temporary_data_sets_and_references():
    read = job(
        STEP
        + "//A DD DSN=&&T,DISP=(,PASS)\n//B DD UNIT=SYSDA,SPACE=(TRK,1)\n//C DD DSN=*.A,DISP=OLD\n"
        + "//S2 EXEC PGM=IEFBR14\n//D DD DSN=*.S1.B,DISP=OLD\n//E DD DSN=&&LIB(M),DISP=(,PASS)\n"
    )
    first = [dd.sources[0] for dd in read.steps[0].dds]
    second = [dd.sources[0] for dd in read.steps[1].dds]
    start = "SYS00001.T000000.JOB00000"
    assert [str(source.name) for source in first] == [f"{start}.T", f"{start}.R0000001", f"{start}.T"]
    assert [str(source.name) for source in second] == [f"{start}.R0000001", f"{start}.LIB(M)"]
    assert all(source.is_temporary for source in (*first, *second))
    assert read_job(cards(STEP + "//A DD DSN=*.S0.X,DISP=OLD\n")).errors[0].detail == "*.S0.X REFERS TO NOTHING"
