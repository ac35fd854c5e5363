"""Jobs by FILETYPE=JES, with real clients against the running demo."""

from __future__ import annotations

import ftplib
import io
import re
import signal

import pytest

from tests.system.running import Demo, until
from tests.system.test_datasets import lines_of, log_on
from tests.system.test_ftp import curl, open_ftplib, user2

COPY = b"""\
//USER2X   JOB (ACCT),'TEST',CLASS=A,MSGCLASS=H
//STEP1    EXEC PGM=IEBGENER
//SYSPRINT DD SYSOUT=*
//SYSUT1   DD *
Hello [from] a job
//SYSUT2   DD SYSOUT=*
"""


def submit(client: ftplib.FTP, jcl: bytes) -> str:
    client.sendcmd("SITE FILETYPE=JES JESJOBNAME=* JESOWNER=USER2")
    said = client.storlines("STOR JOB", io.BytesIO(jcl))
    found = re.match(r"250-It is known to JES as (\w+)\s", said)
    assert found, said
    return found[1]


def ended(client: ftplib.FTP, job: str) -> str:
    """The line of a job once it has ended."""

    def look() -> str:
        line = next(line for line in lines_of(client, f"LIST {job}") if job in line)
        return line if " OUTPUT " in line else ""

    return until(look, every=0.1)


def test_a_job_runs_and_its_output_is_fetched(demo):
    with log_on(demo, 2121) as client:
        job = submit(client, COPY)
        assert re.fullmatch(r"JOB\d{5}", job)
        assert re.search(r"USER2X +JOB\d+ USER2 +OUTPUT A +RC=0000 5 spool files", ended(client, job))
        details = lines_of(client, f"LIST {job}")
        assert re.match(r"^\s+ID\s", details[3])
        assert details[-1] == "5 spool files"
        assert any("ENDED - RC=0000" in line for line in lines_of(client, f"RETR {job}.1"))
        assert lines_of(client, f"RETR {job}.5") == ["Hello [from] a job".ljust(80)]
        everything = lines_of(client, f"RETR {job}.x")
        assert everything.count(" !! END OF JES SPOOL FILE !!") == 5
        assert client.delete(job) == "250 Cancel successful"
        with pytest.raises(ftplib.error_perm, match="550 Jobid"):
            client.delete(job)


def test_a_job_allocates_and_deletes(demo):
    with log_on(demo) as client:
        new = b"//USER2Y JOB\n//S1 EXEC PGM=IEFBR14\n//D DD DSN=USER2.BY.JOB,DISP=(NEW,CATLG),LRECL=80,RECFM=FB\n"
        assert "RC=0000" in ended(client, submit(client, new))
        client.sendcmd("SITE FILETYPE=SEQ")
        assert "BY.JOB" in client.nlst("by.*")
        gone = b"//USER2Z JOB\n//S1 EXEC PGM=IEFBR14\n//D DD DSN=USER2.BY.JOB,DISP=(OLD,DELETE)\n"
        assert "RC=0000" in ended(client, submit(client, gone))
        client.sendcmd("SITE FILETYPE=SEQ")
        with pytest.raises(ftplib.error_perm, match="550 No data sets found"):
            client.nlst("by.*")


def test_a_job_runs_for_another_user_and_may_have_what_its_reader_lets_it_have(demo):
    jcl = "//USER2S JOB{user}\n//S EXEC PGM=IKJEFT01\n//SYSTSPRT DD SYSOUT=*\n//SYSTSIN DD *\n LISTUSER\n"
    new = b"//USER2N JOB\n//S1 EXEC PGM=IEFBR14\n//D DD DSN=USER4.BY.USER2,DISP=(NEW,DELETE),LRECL=80,RECFM=FB\n"
    for command in ("SETROPTS CLASSACT(SURROGAT)", "RDEFINE SURROGAT USER4.SUBMIT", "ADDSD 'USER4.BY.USER2'"):
        assert demo.console(command).code == 0
    with log_on(demo) as client:
        assert "ABEND=913" in ended(client, submit(client, jcl.format(user=" USER=USER4").encode()))
        assert "ABEND=913" in ended(client, submit(client, new))
        assert demo.console("PERMIT USER4.SUBMIT CLASS(SURROGAT) ID(USER2) ACCESS(READ)").code == 0
        permit = "PERMIT 'USER4.BY.USER2' ID(USER2) ACCESS(ALTER) WHEN(JESINPUT(INTRDR))"
        assert demo.console(permit).code == 0
        job = submit(client, jcl.format(user=" USER=USER4").encode())
        assert "RC=0000" in ended(client, job)
        assert "USER=USER4 " in "\n".join(lines_of(client, f"RETR {job}.4"))
        assert "RC=0000" in ended(client, submit(client, new))
    for command in ("RDELETE SURROGAT USER4.SUBMIT", "DELDSD 'USER4.BY.USER2'"):
        assert demo.console(command).code == 0


def test_tso_in_batch_runs_racf_commands_as_the_submitter(demo):
    jcl = b"//USER2T JOB\n//S EXEC PGM=IKJEFT01\n//SYSTSPRT DD SYSOUT=*\n//SYSTSIN DD *\n"
    with log_on(demo) as client:
        job = submit(client, jcl + b" LISTCAT\n LISTUSER\n")
        assert "RC=0000" in ended(client, job)
        printed = "\n".join(lines_of(client, f"RETR {job}.4"))
        assert "USER2.JCL" in printed
        assert "USER=USER2" in printed
        refused = submit(client, jcl + b" ADDUSER EVIL\n")
        assert "RC=0008" in ended(client, refused)
        shell = submit(client, b"//USER2S JOB\n//S EXEC PGM=BPXBATCH,PARM='SH id'\n")
        assert "ABEND=806" in ended(client, shell)


def test_a_jcl_error_is_told(demo):
    with log_on(demo) as client:
        job = submit(client, b"//USER2E JOB\n//S EXEC PGM=IEFBR14\n//D DD DSN=A..B\n")
        assert "(JCL error)" in ended(client, job)
        assert any("STATEMENT 3" in line for line in lines_of(client, f"RETR {job}.1"))


def test_curl_puts_and_gets_in_one(demo):
    arguments = ("--use-ascii", "-Q", "SITE FILETYPE=JES", f"ftp://localhost:{demo.port(2022)}/JCL(COPY)")
    done = curl(demo, *user2(demo), *arguments, "--ftp-method", "nocwd")
    assert done.returncode == 0, done.stderr.decode()
    assert b"These data sets belong to USER2." in done.stdout
    assert b"ENDED - RC=0000" in done.stdout


def test_jobs_of_others_are_not_read_or_cancelled(demo):
    with log_on(demo) as client:
        job = submit(client, COPY)
        ended(client, job)
    with open_ftplib(demo, 2121) as client:
        client.login("USER4", demo.password("USER4"))
        client.prot_p()
        client.sendcmd("SITE FILETYPE=JES JESOWNER=* JESJOBNAME=*")
        with pytest.raises(ftplib.error_perm, match="550"):
            client.retrlines(f"RETR {job}")
        with pytest.raises(ftplib.error_perm, match="550"):
            client.delete(job)


def test_jobs_and_output_outlive_a_kill(own_demo: Demo):
    with log_on(own_demo) as client:
        jobs = [submit(client, COPY) for _ in range(10)]
    own_demo.stop(signal.SIGKILL)
    own_demo.start()
    with log_on(own_demo) as client:
        client.sendcmd("SITE FILETYPE=JES JESJOBNAME=* JESOWNER=USER2")
        results = [ended(client, job) for job in jobs]
        assert all("RC=0000" in result or "SYS FAIL" in result for result in results)
        assert sum("SYS FAIL" in result for result in results) <= 1
