"""SUBMIT, STATUS, OUTPUT and CANCEL at a terminal."""

from __future__ import annotations

import pytest

from appliance.jes.jobcommands import Workplace
from appliance.jes.terminal import TerminalMonitor
from appliance.saf.model import Acee
from tests.jes.test_cards import cards

USER2, USER4 = Acee("USER2"), Acee("USER4")
JOB = "//USER2A JOB MSGCLASS=H\n//S1 EXEC PGM=IKJEFT01\n//SYSTSPRT DD SYSOUT=*\n//SYSTSIN DD *\n LISTUSER\n/*\n"


@pytest.fixture
def tso(jes):
    monitor = TerminalMonitor(Workplace(jes.shelf.store, jes.spool, jes.saf))
    jes.shelf.write("USER2.JCL", b"".join(cards(JOB)))
    return lambda text, acee=USER2: monitor.run(acee, text)


def test_a_job_is_submitted_looked_at_read_and_cancelled(jes, tso):
    assert tso("SUBMIT JCL") == (0, ("JOB USER2A(JOB00001) SUBMITTED",))
    assert tso("STATUS") == (0, ("JOB USER2A(JOB00001) WAITING FOR EXECUTION",))
    assert tso("OUTPUT USER2A") == (4, ("JOB USER2A(JOB00001) WAITING FOR EXECUTION",))
    jes.runner.run_next()
    assert tso("status user2a(job00001)") == (0, ("JOB USER2A(JOB00001) ON OUTPUT QUEUE  RC=0000",))
    code, lines = tso("OUTPUT USER2A(JOB00001)")
    assert code == 0
    assert "--- S1 SYSTSPRT" in lines
    assert "DONE" in lines
    assert tso("ST JOB00001") == tso("STATUS")
    assert tso("CANCEL USER2A") == (0, ("JOB USER2A(JOB00001) CANCELLED",))
    assert tso("STATUS") == (4, ("NO JOBS FOUND FOR USER2",))


def test_a_name_of_several_jobs_cancels_none(jes, tso):
    tso("SUB 'USER2.JCL'")
    tso("SUB ('USER2.JCL')")
    assert tso("CANCEL USER2A") == (8, ("2 JOBS ARE NAMED SO: CANCEL JOBNAME(JOBID)",))
    assert tso("CANCEL USER2A(JOB00002) PURGE") == (0, ("JOB USER2A(JOB00002) CANCELLED",))


def test_the_jobs_of_others_are_not_there(jes, tso):
    tso("SUBMIT JCL")
    for command in ("STATUS USER2A", "STATUS JOB00001"):
        assert tso(command, USER4)[0] == 4
    for command in ("OUTPUT USER2A(JOB00001)", "CANCEL USER2A(JOB00001)", "CANCEL JOB00001"):
        assert tso(command, USER4)[0] == 8


def test_members_and_several_at_once(jes, tso):
    jes.shelf.pds("USER2.LIB")
    jes.shelf.write("USER2.LIB(A)", b"".join(cards(JOB)))
    assert tso("SUBMIT LIB(A) NOTIFY") == (0, ("JOB USER2A(JOB00001) SUBMITTED",))
    assert tso("SUB (LIB(A) 'USER2.LIB(A)')") == (
        0,
        ("JOB USER2A(JOB00002) SUBMITTED", "JOB USER2A(JOB00003) SUBMITTED"),
    )
    code, lines = tso("SUBMIT (LIB(A), LIB(B))")
    assert code == 8
    assert lines[1].startswith("USER2.LIB(B) ")


def test_a_data_set_with_several_jobs_and_one_with_none(jes, tso):
    jes.shelf.write("USER2.TWO", b"".join(cards(JOB + JOB.replace("USER2A", "USER2B"))))
    jes.shelf.write("USER2.NONE", b"".join(cards("HELLO\n")))
    assert tso("SUBMIT TWO") == (0, ("JOB USER2A(JOB00001) SUBMITTED", "JOB USER2B(JOB00002) SUBMITTED"))
    assert tso("SUBMIT NONE") == (8, ("USER2.NONE NOT SUBMITTED: THERE IS NO JOB STATEMENT",))


@pytest.mark.parametrize("command", ["LIST JCL", "PRINT INDATASET(JCL)", "PRINT IDS('USER2.JCL') CHARACTER"])
def test_what_stands_in_a_data_set(tso, command):
    assert tso(command) == (0, tuple(JOB.splitlines()))


def test_no_name(tso):
    assert tso("SUBMIT")[0] == 12


@pytest.mark.parametrize(
    "command",
    [
        "SUBMIT 1",
        "SUBMIT GONE",
        "LIST 'USER4.JCL'",
        "LIST GONE(A)",
        "LIST",
        "SUBMIT 'USER4.JCL'",
        "OUTPUT",
        "OUTPUT 1",
        "CANCEL",
    ],
)
def test_nothing_to_act_on(tso, command):
    assert tso(command)[0] == 8


def test_a_full_spool_takes_no_job(jes, tso):
    jes.spool._most_jobs = 0
    assert tso("SUBMIT JCL") == (8, ("USER2.JCL NOT SUBMITTED: THE SPOOL TAKES NO JOB",))
