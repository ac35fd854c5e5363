"""Commands about files that need no data connection, on a real tree."""

from __future__ import annotations

import os

import pytest

from appliance.session.actions import Files
from appliance.session.events import FilesDone
from appliance.storage.results import FailureReason, FileFailure
from tests.services.ftp.conftest import code


@pytest.fixture
def client(make, home):
    client = make()
    client.log_on()
    client.say("TYPE I")
    return client


def test_directories(client, home):
    assert client.say("PWD").sent() == b'257 "/u/user2" is the HFS working directory.\r\n'
    made = client.say('MKD a "b"')
    assert made.sent() == b'257 "/u/user2/a ""b""" created.\r\n'
    assert made.messages == ["SLYF0003I"]
    assert (home / 'a "b"').stat().st_mode & 0o777 == 0o750
    assert client.say('CWD a "b"').sent() == b'250 HFS directory /u/user2/a "b" is the current working directory\r\n'
    assert client.say("CDUP").sent().startswith(b"250 HFS directory /u/user2 is")
    assert client.say("XCWD /").sent().startswith(b"250 HFS directory / is")
    assert client.say("CDUP").sent().startswith(b"250 HFS directory / is")
    assert client.say('RMD /u/user2/a "b"').sent() == b'250 /u/user2/a "b" deleted.\r\n'
    assert client.say("CWD gone").sent() == b"550 CWD fails: /gone does not exist.\r\n"
    assert code(client.say("CWD ../../etc")) == 550


def test_delete_and_rename(client, home):
    (home / "f").write_text("x")
    assert client.say("RNFR f").sent() == b"350 RNFR accepted. Please supply new name for RNTO.\r\n"
    assert client.say("RNTO g").sent() == b"250 /u/user2/f renamed to /u/user2/g\r\n"
    assert client.say("DELE g").sent() == b"250 /u/user2/g deleted.\r\n"
    refused = client.say("DELE g")
    assert refused.sent() == b"550 DELE fails: /u/user2/g does not exist.\r\n"
    assert refused.messages == ["SLYF0206W"]
    assert client.say("RNFR g").sent() == b"550 RNFR fails: /u/user2/g does not exist.\r\n"


@pytest.mark.parametrize("between", ["NOOP", "RNFR gone", "STAT", "XYZZY"])
def test_rnfr_counts_for_the_next_command_only(client, home, between):
    (home / "f").write_text("x")
    client.say("RNFR f")
    client.say(between)
    assert code(client.say("RNTO g")) == 503


def test_sizes_and_times(client, home):
    (home / "f").write_bytes(b"a\nb\n")
    os.utime(home / "f", (0, 1_000_000_000))
    assert client.say("SIZE f").sent() == b"213 4\r\n"
    assert client.say("MDTM f").sent() == b"213 20010909014640\r\n"
    client.say("TYPE A")
    assert client.say("SIZE f").sent() == b"213 6\r\n"
    client.say("SITE SBSENDEOL=NONE")
    assert client.say("SIZE f").sent() == b"213 2\r\n"
    client.say("TYPE E")
    assert client.say("SIZE f").sent() == b"213 4\r\n"
    assert client.say("MFMT 20200102030405 f").sent() == b"213 Modify=20200102030405; /u/user2/f\r\n"
    assert client.say("MDTM f").sent() == b"213 20200102030405\r\n"
    client.say("TYPE I")
    assert code(client.say("SIZE .")) == 550


def test_mlst(client, home):
    (home / "f").write_bytes(b"abc")
    os.utime(home / "f", (0, 1_000_000_000))
    client.say("OPTS MLST type;size;modify;")
    assert client.say("MLST f").sent() == (
        b"250-Listing /u/user2/f\r\n type=file;size=3;modify=20010909014640; /u/user2/f\r\n250 End\r\n"
    )
    assert client.say("MLST").sent().splitlines()[1].startswith(b" type=dir;modify=")


def test_size_and_mdtm_must_be_turned_on(make):
    client = make(extensions=frozenset())
    client.log_on()
    assert client.say("SIZE f").sent() == b"501 command aborted -- FTP server not configured for SIZE\r\n"
    assert client.say("MDTM f").sent() == b"501 command aborted -- FTP server not configured for MDTM\r\n"


@pytest.mark.parametrize("verb", ["CWD", "MKD", "RMD", "DELE", "RNFR", "SIZE", "MDTM", "MLST"])
def test_a_name_that_no_file_can_have(client, verb):
    refused = client.say(f"{verb} {'n' * 300}")
    assert refused.all(Files) == []
    assert code(refused) == 550


def test_commands_wait_for_the_file(client):
    asked = client.script.receive(b"MKD d\r\nNOOP\r\n")
    assert asked.sent() == b""
    assert client.script.session.is_waiting
    busy = client.script.handle(FilesDone(FileFailure(FailureReason.BUSY, "/u/user2/d")))
    assert busy.sent().splitlines()[0][:3] == b"450"
    assert busy.sent().splitlines()[1] == b"200 OK"


def test_hfsinfo_is_shown_to_who_comes_for_the_first_time(make, home):
    (home / "d").mkdir()
    (home / "d/readme").write_text("You are in %C\n")
    (home / "readme").write_text("At home\n")
    client = make(hfs_info="readme")
    assert client.log_on().sent().startswith(b"230-At home\r\n230 ")
    entered = b"250 HFS directory /u/user2/d is the current working directory\r\n"
    assert client.say("CWD d").sent() == b"250-You are in /u/user2/d\r\n" + entered
    assert client.say("CWD /u/user2/d").sent() == entered
