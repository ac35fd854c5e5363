"""IDCAMS, as jobs use it: delete what may not be there, define, list."""

from __future__ import annotations

import pytest

JOB = "//USER2A JOB MSGCLASS=H\n//S1 EXEC PGM=IDCAMS\n//SYSPRINT DD SYSOUT=*\n//SYSIN DD *\n"


def printed(jes, commands: str):
    job = jes.run(JOB + commands + "/*\n")
    return job.result, [line.rstrip() for line in jes.text(job, "SYSPRINT")]


def test_set_maxcc_forgives_what_was_not_there(jes):
    assert printed(jes, " DELETE 'USER2.GONE'\n")[0] == "RC=0008"
    assert printed(jes, " DELETE 'USER2.GONE'\n SET MAXCC=0\n")[0] == "RC=0000"


def test_the_highest_code_counts_and_lines_go_on(jes):
    result, lines = printed(jes, " DEFINE GDG( -\n  NAME(USER2.G) LIMIT(3)) /* GROUP */\n LISTCAT ENT(USER2.G)\n")
    assert result == "RC=0000"
    assert "GDG BASE ------- USER2.G" in lines
    assert lines[-1] == "PROCESSING COMPLETE. MAXIMUM CONDITION CODE WAS 0"


def test_what_is_not_known_is_an_error(jes):
    assert printed(jes, " PRINT INFILE(A)\n")[0] == "RC=0012"
    assert printed(jes, " REPRO INFILE(A) OUTFILE(B)\n")[0] == "RC=0012"


@pytest.mark.parametrize(
    ("commands", "result"),
    [
        (" DELETE USER2.GONE\n IF LASTCC = 8 THEN SET MAXCC = 0\n", "RC=0000"),
        (" DELETE USER2.GONE\n IF MAXCC LE 8 THEN -\n   SET MAXCC = 0\n", "RC=0000"),
        (" DELETE USER2.GONE\n IF LASTCC = 8 THEN\n   DO\n   SET LASTCC = 0\n   SET MAXCC = 0\n END\n", "RC=0000"),
        (" DELETE USER2.GONE\n IF LASTCC GT 8 THEN SET MAXCC = 16\n", "RC=0008"),
        (" DELETE USER2.GONE\n IF LASTCC = 0 THEN SET MAXCC = 1\n ELSE SET MAXCC = 4\n", "RC=0004"),
        (" DELETE USER2.GONE\n IF LASTCC NE 0 THEN SET MAXCC=2\n ELSE\n DO\n SET MAXCC=4\n END\n", "RC=0002"),
        (" DELETE USER2.GONE\n IF LASTCC ^= 8 THEN DELETE USER2.KEPT\n SET LASTCC = 0\n", "RC=0008"),
        (" IF LASTCC = 0 THEN\n", "RC=0000"),
    ],
)
def test_a_condition_decides_what_is_done(jes, commands, result):
    jes.shelf.write("USER2.KEPT", b"")
    assert printed(jes, commands)[0] == result
    assert jes.shelf.store.catalogue.find("USER2.KEPT") is not None


def test_records_are_copied(jes):
    jes.shelf.write("USER2.A", b"x" * 80)
    dds = "//IN DD DSN=USER2.A,DISP=SHR\n//OUT DD SYSOUT=*\n"
    job = jes.run(JOB.replace("//SYSIN", dds + "//SYSIN") + " REPRO INFILE(IN) OUTFILE(OUT)\n/*\n")
    assert job.result == "RC=0000"
    assert len(jes.text(job, "OUT")) == 1
