"""The table of programs."""

from __future__ import annotations

import pytest

from appliance.jes.programs import PROGRAMS

JOB = "//USER2A   JOB (ACCT),'TEST',MSGCLASS=H\n//S1 EXEC PGM=IEBGENER\n"


@pytest.mark.parametrize(
    ("dds", "result"),
    [
        ("//SYSUT2 DD SYSOUT=*\n", "RC=0012"),
        ("//SYSUT1 DD *\nx\n", "RC=0012"),
        ("//SYSUT1 DD *\nx\n//SYSUT2 DD DUMMY\n//SYSIN DD *\n GENERATE\n", "RC=0012"),
        ("//SYSUT1 DD *\nx\n//SYSUT2 DD DUMMY\n", "RC=0000"),
        ("//SYSUT1 DD DUMMY\n//SYSUT2 DD SYSOUT=*\n", "RC=0000"),
    ],
)
def test_iebgener(jes, dds, result):
    assert jes.run(JOB + "//SYSPRINT DD SYSOUT=*\n" + dds).result == result


def test_the_table_is_what_can_be_run():
    assert {"IEFBR14", "IEBGENER", "IKJEFT01"} <= set(PROGRAMS)
