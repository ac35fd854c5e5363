"""TSO commands in batch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.tso import commands_in

JOB = "//USER2A   JOB (ACCT),'TEST',MSGCLASS=H\n//S1 EXEC PGM=IKJEFT01\n//SYSTSPRT DD SYSOUT=*\n//SYSTSIN DD *\n"


def printed(jes, commands: str):
    job = jes.run(JOB + commands + "/*\n")
    return job.result, [line.rstrip() for line in jes.text(job, "SYSTSPRT")]


def test_racf_commands_run_as_the_submitter(jes):
    result, lines = printed(jes, "  LISTUSER -\n   USER2\n")
    assert result == "RC=0000"
    assert jes.saf.commands == ["USER2 LISTUSER USER2"]
    assert lines == ["READY", " LISTUSER USER2", "DONE", "READY", "END"]
    assert printed(jes, " SHUTDOWN\n")[0] == "RC=0008"


def test_secrets_are_not_printed(jes):
    assert "HUNTER2" not in "".join(printed(jes, " ALTUSER X PASSWORD(HUNTER2)\n")[1])


def test_time(jes):
    result, lines = printed(jes, " TIME\n")
    assert result == "RC=0000"
    assert lines[2] == f"{jes.shelf.store.now():%Y-%m-%d %H:%M:%S} UTC"


@given(st.lists(st.text(alphabet="AB -+", max_size=10)))
def test_commands_are_never_blank(lines):
    assert all(command.strip() for command in commands_in(iter(lines)))
