"""Commands about data sets that need no data connection, on a real store."""

from __future__ import annotations

import pytest

from tests.services.ftp.conftest import code, store


def test_a_login_begins_at_the_prefix(make):
    client = make(data_sets=True)
    assert client.log_on().sent().endswith(b'230 USER2 is logged on.  Working directory is "USER2.".\r\n')
    assert client.say("PWD").sent() == b"257 \"'USER2.'\" is working directory.\r\n"
    assert client.say("SYST").sent().startswith(b"215 MVS is the operating system of this server.")


def test_walking_about(mvs):
    assert mvs.say("CWD a.b").sent() == b'250 "USER2.A.B." is the working directory name prefix.\r\n'
    assert mvs.say("CDUP").sent() == b'250 "USER2.A." is the working directory name prefix.\r\n'
    assert mvs.say("CWD ..").sent() == b'250 "USER2." is the working directory name prefix.\r\n'
    assert mvs.say("CDUP").sent() == b'250 "" is the working directory name prefix.\r\n'
    assert mvs.say("PWD").sent() == b"257 \"''\" is working directory.\r\n"
    assert mvs.say("CWD 'user2'").sent() == b'250 "USER2." is the working directory name prefix.\r\n'
    assert code(mvs.say("CWD toolongqualifier")) == 501
    for joined in (
        "'USER2.'/a.b",
        "'USER2'/A.B",
        "'USER2.'/a/b",
        "'USER2.'/X/'USER2.A.B'",
        "'X.'/'USER2'/A.B",
    ):  # lftp
        assert mvs.say(f"CWD {joined}").sent() == b'250 "USER2.A.B." is the working directory name prefix.\r\n'
    assert mvs.say("CWD 'USER2.A.B.'/..").sent() == b'250 "USER2.A." is the working directory name prefix.\r\n'
    assert mvs.say("CWD 'A.B(C)'").sent() == (
        b"501 Invalid data set name \"'A.B(C)'\".  Use MVS Dsname conventions.\r\n"
    )


def test_quotes_that_do_not_override_only_delimit(mvs):
    mvs.say("SITE NOQUOTESOVERRIDE")
    assert mvs.say("CWD 'a'").sent() == b'250 "USER2.A." is the working directory name prefix.\r\n'
    assert mvs.say("CWD 'B.'").sent() == b'250 "USER2.A.B." is the working directory name prefix.\r\n'


def test_into_a_partitioned_data_set(mvs):
    assert mvs.say("MKD jcl").sent() == b"257 \"'USER2.JCL'\" created.\r\n"
    assert mvs.say("CWD jcl").sent() == b'250 The working directory "USER2.JCL" is a partitioned data set\r\n'
    assert mvs.say("PWD").sent() == b"257 \"'USER2.JCL'\" partitioned data set is working directory.\r\n"
    assert mvs.say("CWD 'USER2.JCL.'").sent() == b'250 "USER2.JCL." is the working directory name prefix.\r\n'
    assert code(mvs.say("MKD 'USER2.JCL'")) == 550
    assert code(mvs.say("MKD 'USER2.JCL(M)'")) == 501


def test_between_the_name_spaces(mvs, home):
    assert mvs.say("CWD /u/user2").sent() == b"250 HFS directory /u/user2 is the current working directory\r\n"
    assert mvs.say("SYST").sent().startswith(b"215 UNIX is the operating system")
    assert mvs.say("PWD").sent() == b'257 "/u/user2" is the HFS working directory.\r\n'
    assert code(mvs.say("CWD /gone")) == 550
    assert mvs.say("CWD 'USER2.X'").sent() == b'250 "USER2.X." is the working directory name prefix.\r\n'
    assert code(mvs.say("CWD /gone")) == 550
    assert mvs.say("PWD").sent() == b"257 \"'USER2.X.'\" is working directory.\r\n"


def test_delete_and_rename(mvs):
    store(mvs, "a", b"x\r\n")
    mvs.say("MKD p")
    store(mvs, "'USER2.P(M)'", b"x\r\n")
    assert mvs.say("RNFR a").sent() == b"350 RNFR accepted. Please supply new name for RNTO.\r\n"
    renamed = mvs.say("RNTO b")
    assert renamed.sent() == b"250 USER2.A renamed to USER2.B\r\n"
    assert renamed.messages == ["SLYF0003I"]
    mvs.say("RNFR p(m)")
    assert mvs.say("RNTO p(n)").sent() == b"250 USER2.P(M) renamed to USER2.P(N)\r\n"
    mvs.say("RNFR b")
    assert mvs.say("RNTO p").sent() == b"550 Rename fails: USER2.P already exists.\r\n"
    assert code(mvs.say("RNTO c")) == 503
    assert mvs.say("RNFR a").sent() == b"550 RNFR fails: USER2.A does not exist.\r\n"
    assert mvs.say("DELE p(n)").sent() == b"250 USER2.P(N) deleted.\r\n"
    assert mvs.say("RMD p").sent() == b"250 USER2.P deleted.\r\n"
    assert mvs.say("RMD p").sent() == b'550 "USER2.P" data set does not exist.\r\n'
    assert mvs.say("DELE b").sent() == b"250 USER2.B deleted.\r\n"
    assert mvs.say("DELE b").sent() == b"550 DELE fails: USER2.B does not exist.\r\n"


@pytest.mark.parametrize(("old", "new"), [("a", "p(x)"), ("p(m)", "b"), ("p(m)", "q(m)")])
def test_a_member_stays_in_its_data_set(mvs, old, new):
    store(mvs, "a", b"x\r\n")
    mvs.say("MKD p")
    mvs.say("MKD q")
    store(mvs, "p(m)", b"x\r\n")
    mvs.say(f"RNFR {old}")
    told = f"USER2.{old.upper()} cannot become USER2.{new.upper()}, a member stays in its data set."
    assert mvs.say(f"RNTO {new}").sent() == f"550 Rename fails: {told}\r\n".encode()


@pytest.mark.parametrize("between", ["NOOP", "RNFR gone", "STAT"])
def test_rnfr_counts_for_the_next_command_only(mvs, between):
    store(mvs, "a", b"x\r\n")
    mvs.say("RNFR a")
    mvs.say(between)
    assert code(mvs.say("RNTO b")) == 503


def test_size_and_time_are_for_unix_files(mvs):
    store(mvs, "a", b"x\r\n")
    assert code(mvs.say("SIZE a")) == 501
    assert code(mvs.say("MDTM a")) == 501
    assert b" type=file;X.recfm=VB;X.lrecl=256; 'USER2.A'\r\n" in mvs.say("MLST a").sent()
    mvs.say("MKD p")
    store(mvs, "p(m)", b"x\r\n")
    assert b" type=dir;X.recfm=VB;X.lrecl=256; 'USER2.P'\r\n" in mvs.say("MLST p").sent()
    assert b" type=file;X.recfm=VB;X.lrecl=256; 'USER2.P(M)'\r\n" in mvs.say("MLST p(m)").sent()
    assert code(mvs.say("MLST p(n)")) == 550


@pytest.mark.parametrize(
    "command",
    [
        "DELE 'TEAM.READ.ONLY'",
        "DELE 'TEAM.SHARED'",
        "DELE 'SYS1.PARMLIB'",
        "MKD 'TEAM.NEW'",
        "RNFR 'TEAM.SHARED'",
        "MLST 'USER4.SECRET'",
    ],
)
def test_what_saf_refuses(mvs, command):
    refused = mvs.say(command)
    assert code(refused) == 550
    assert b"has no" in refused.sent()
    assert refused.messages == ["SLYF0106E"]


def test_ftps_rc_of_the_user_runs_at_login(mvs):
    mvs.say("SITE RECFM=VB LRECL=256")
    store(mvs, "ftps.rc", b"; mine\r\nSITE FIX 80\r\nCWD 'USER2.WORK'\r\nDELE X\r\n")
    welcome = mvs.log_on().sent().decode().splitlines()
    assert welcome[-1] == '230 USER2 is logged on.  Working directory is "USER2.WORK.".'
    assert "230-Processing FTPS.RC configuration file.." in welcome
    assert '230-"USER2.WORK." is the working directory name prefix.' in welcome
    assert b"Record format FB, Lrecl: 80" in mvs.say("STAT").sent()
