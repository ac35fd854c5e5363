"""IDCAMS, as jobs use it: delete what may not be there, define, list."""

from __future__ import annotations

JOB = "//USER2A JOB MSGCLASS=H\n//S1 EXEC PGM=IDCAMS\n//SYSPRINT DD SYSOUT=*\n//SYSIN DD *\n"


def printed(jes, commands: str):
    job = jes.run(JOB + commands + "/*\n")
    return job.result, [line.rstrip() for line in jes.text(job, "SYSPRINT")]


def test_set_maxcc_forgives_what_was_not_there(jes):
    assert printed(jes, " DELETE 'USER2.GONE'\n")[0] == "RC=0008"
    assert printed(jes, " DELETE 'USER2.GONE'\n SET MAXCC=0\n")[0] == "RC=0000"


def test_the_highest_code_counts_and_lines_go_on(jes):
    result, lines = printed(
        jes, " DEFINE GDG( -\n  NAME(USER2.G) LIMIT(3)) /* GROUP */\n LISTCAT ENT('USER2.USER2.G')\n"
    )
    assert result == "RC=0000"
    assert "GDG BASE ------- USER2.USER2.G" in lines
    assert lines[-1] == "PROCESSING COMPLETE. MAXIMUM CONDITION CODE WAS 0"


def test_what_is_not_known_is_an_error(jes):
    assert printed(jes, " REPRO INFILE(A) OUTFILE(B)\n")[0] == "RC=0012"
