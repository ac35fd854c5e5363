"""Procedures made into steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.cards import read_cards
from appliance.jes.environment import Environment
from appliance.jes.jcl import read_job
from appliance.jes.procedures import expand
from appliance.storage.datasets.names import DataSetName
from tests.jes.test_cards import cards

JOB = "//USER2A JOB MSGCLASS=H\n"
PROC = (
    "//COPY PROC FROM=A.B,CLS=H\n//GEN EXEC PGM=IEBGENER,PARM=OLD\n//SYSUT1 DD DSN=&FROM,DISP=SHR\n"
    "//SYSUT2 DD SYSOUT=&CLS\n//END EXEC PGM=IEFBR14\n// PEND\n"
)


def member(name: DataSetName) -> list[bytes] | None:
    """A library with one procedure that ends with PEND, one without PROC, one that calls itself, and an include."""
    texts = {
        "COPY": PROC,
        "BARE": "//ONE EXEC PGM=IEFBR14\n//X DD DUMMY\n",
        "LOOP": "//L EXEC LOOP\n",
        "PART": "//D DD DSN=&HLQ..PART,DISP=SHR\n",
    }
    return cards(texts[name.member]) if name.name == "SYS1.PROCLIB" and name.member in texts else None


def read(text: str):
    return read_job(cards(JOB + text), Environment("USER2", member=member))


def steps(text: str):
    parsed = read(text)
    assert parsed.errors == ()
    return parsed.job.steps


def test_an_in_stream_procedure_with_symbols_and_parameters():
    made = steps(PROC + "//C1 EXEC COPY,FROM=X.Y,PARM.GEN=NEW,COND=(4,LT)\n//C2 EXEC PROC=COPY\n")
    assert [step.name for step in made] == ["C1.GEN", "C1.END", "C2.GEN", "C2.END"]
    assert [step.parm for step in made] == ["NEW", "", "OLD", ""]
    assert [bool(step.conditions) for step in made] == [True, True, False, False]
    assert [str(step.dds[0].sources[0].name) for step in (made[0], made[2])] == ["X.Y", "A.B"]


def test_a_library_is_searched_as_the_submitter():
    order = "// JCLLIB ORDER=(USER2.PROCLIB,SYS1.PROCLIB)\n"
    assert [step.name for step in steps(order + "//C EXEC COPY\n//B EXEC BARE\n")] == ["C.GEN", "C.END", "B.ONE"]
    assert read(order + "//X EXEC GONE\n").errors[0].detail == "PROCEDURE GONE IS NOT FOUND"
    assert read("//X EXEC COPY\n").errors[0].detail == "PROCEDURE COPY IS NOT FOUND"


def test_dd_statements_of_the_call_override_and_add():
    made = steps(
        PROC
        + "//C EXEC COPY\n//GEN.SYSUT1 DD DSN=N.N\n//           DD DSN=M.M,DISP=SHR\n//GEN.SYSUT2 DD DSN=O,DISP=OLD\n"
        + "//END.NEW DD DUMMY\n//SYSIN DD *\ndata\n/*\n//Z EXEC PGM=IEFBR14\n"
    )
    gen, end, last = made
    first, second = gen.dds[0].sources
    assert (str(first.name), first.status) == ("N.N", "SHR")
    assert str(second.name) == "M.M"
    assert str(gen.dds[1].sources[0].name) == "O"
    assert [dd.name for dd in gen.dds] == ["SYSUT1", "SYSUT2", "SYSIN"]
    assert [dd.name for dd in end.dds] == ["NEW"]
    assert last.name == "Z"
    assert read(PROC + "//C EXEC COPY\n//NONE.A DD DUMMY\n").errors[0].detail == "STEP NONE IS NOT FOUND"


def test_set_include_and_sysuid():
    made = steps(
        "// JCLLIB ORDER=SYS1.PROCLIB\n// SET HLQ=TEAM,N=1\n//S EXEC PGM=IEFBR14,PARM='&SYSUID'\n"
        "// INCLUDE MEMBER=PART\n//E DD DSN=&HLQ..X&N,DISP=SHR\n"
    )
    assert made[0].parm == "USER2"
    assert [str(dd.sources[0].name) for dd in made[0].dds] == ["TEAM.PART", "TEAM.X1"]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("// PEND\n", "PEND WITHOUT PROC"),
        ("//P PROC\n//S EXEC PGM=X\n", "PROC WITHOUT PEND"),
        ("// JCLLIB ORDER=SYS1.PROCLIB\n//L EXEC LOOP\n", "PROCEDURES ARE NESTED DEEPER THAN 15"),
        ("// SET A=AAAAAAAA\n" + "// SET A=&A&A\n" * 6, "THE VALUE OF A IS LONGER THAN 255"),
        ("// INCLUDE\n", "NOTHING IS NOT THE NAME OF A MEMBER"),
    ],
)
def test_what_cannot_be_expanded(text, detail):
    assert detail in [error.detail for error in read(text).errors]


def test_a_job_that_would_become_too_large_is_an_error():
    calls = "".join(f"//P{n} PROC\n" + f"//A EXEC P{n + 1}\n" * 10 + "// PEND\n" for n in range(4))
    errors = read(calls + "//P4 PROC\n//S EXEC PGM=X\n// PEND\n//C EXEC P0\n").errors
    assert any("MORE THAN 5000 STATEMENTS" in error.detail for error in errors)


LINES = (
    "//P PROC A=B",
    "// PEND",
    "//C EXEC P,A=X",
    "//S EXEC PGM=Y",
    "//D DD DSN=&A",
    "//S.D DD DUMMY",
    "// SET A=&A.1",
)


@given(st.lists(st.sampled_from(LINES), max_size=15))
def test_any_order_of_statements_ends(lines):
    statements, _ = read_cards(cards("\n".join(lines)))
    errors = []
    assert all(each.operation not in ("PROC", "SET") for each in expand(statements, Environment(), errors))
