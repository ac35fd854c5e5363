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


def test_listcat_listds_and_delete(jes):
    jes.shelf.write("USER2.A", b"x" * 80)
    jes.shelf.write("USER4.B", b"", owner="USER4")
    assert "NONVSAM  ------- USER2.A" in printed(jes, " LISTCAT\n")[1]
    assert "NONVSAM  ------- USER4.B" in printed(jes, " LISTC LEVEL(USER4)\n")[1]
    assert "NONVSAM  ------- USER2.A" in printed(jes, " LISTCAT ENT('USER2.A')\n")[1]
    assert printed(jes, " LISTCAT LEVEL(NONE)\n")[0] == "RC=0004"
    assert printed(jes, " LISTCAT ENT('A..')\n")[0] in ("RC=0004", "RC=0012")
    assert "  FB    80    27920   PS" in printed(jes, " LISTDS A\n")[1]
    assert printed(jes, " LISTDS NONE\n")[0] == "RC=0008"
    assert printed(jes, " DELETE 'USER4.B'\n")[0] == "RC=0008"
    assert printed(jes, " DELETE A\n")[0] == "RC=0000"
    assert printed(jes, " DELETE A\n")[0] == "RC=0008"
    assert printed(jes, " DELETE 1\n")[0] == "RC=0012"


def test_define_a_generation_data_group(jes):
    assert printed(jes, " DEFINE GDG(NAME(LOGS) -\n  LIMIT(2))\n")[0] == "RC=0000"
    assert jes.shelf.store.catalogue.generation_limit("USER2.LOGS") == 2
    assert printed(jes, " DEFINE GDG(NAME(LOGS) LIMIT(2))\n")[0] == "RC=0012"
    assert printed(jes, " DEFINE GDG(NAME('USER4.G') LIMIT(2))\n")[0] == "RC=0008"
    assert printed(jes, " DEFINE CLUSTER(NAME(X))\n")[0] == "RC=0012"


@given(st.lists(st.text(alphabet="AB -+", max_size=10)))
def test_commands_are_never_blank(lines):
    assert all(command.strip() for command in commands_in(iter(lines)))
