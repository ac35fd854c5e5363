"""Greeting, SYST, FEAT, HELP, STAT."""

from __future__ import annotations

import pytest

from appliance.config.ftpdata import Extension
from tests.services.ftp.conftest import code


@pytest.mark.parametrize(
    ("inactive", "text"),
    [
        (0, b"Connection will not timeout."),
        (300, b"Connection will close if idle for more than 5 minutes."),
        (60, b"Connection will close if idle for more than 1 minute."),
        (90, b"Connection will close if idle for more than 90 seconds."),
    ],
)
def test_greeting(make, inactive, text):
    greeted = make(opened=False, inactive=inactive).open().sent()
    assert greeted == b"220-FTPSEC1 Sallyport FTP at MVS098, 08:00:00 on 2026-11-24.\r\n220 " + text + b"\r\n"


def test_greeting_with_a_banner_and_without_names(make):
    greeted = make(opened=False, banner=("Welcome", "Line 2"), reply_security_level=1).open().sent()
    assert greeted.startswith(b"220-Welcome\r\n220-Line 2\r\n220-FTPSEC1 Sallyport FTP, 08:00:00")


def test_syst(make):
    assert make().say("SYST").sent().startswith(b"215 UNIX is the operating system of this server.")


def test_feat(make):
    assert make().say("FEAT").sent() == (
        b"211- Extensions supported\r\n AUTH TLS\r\n PBSZ\r\n PROT\r\n SIZE\r\n MDTM\r\n MFMT\r\n REST STREAM\r\n"
        b" UTF8\r\n EPRT\r\n EPSV\r\n MLST type*;size*;modify*;perm*;unique*;\r\n TVFS\r\n211 End\r\n"
    )
    few = make(extensions=frozenset((Extension.MDTM,))).say("FEAT").sent()
    assert b" AUTH" not in few
    assert b" SIZE" not in few
    assert b" MDTM" in few


def test_feat_marks_the_facts_in_force(make):
    client = make()
    client.say("OPTS MLST size;")
    assert b" MLST type;size*;modify;perm;unique;\r\n" in client.say("FEAT").sent()


def test_help(make):
    client = make()
    everything = client.say("HELP").sent()
    assert b" *ACCT " in everything
    assert everything.endswith(b"214 HELP command successful.\r\n")
    assert client.say("HELP retr").sent() == b"214 Syntax: RETR <path>\r\n"
    assert code(client.say("HELP xyzzy")) == 501


def test_stat(make, home):
    client = make()
    client.secure()
    client.log_on()
    client.say("EPSV")
    status = client.say("STAT").sent()
    assert b"211-User: USER2  Working directory: /u/user2\r\n" in status
    assert b"211-The next data connection will be passively opened on port 50001\r\n" in status
    assert b"127.0.0.1, port 40000" in status
    assert status.endswith(b"211 *** end of status ***\r\n")
    client.say("PORT 127,0,0,1,156,64")
    assert b"actively opened to host 127.0.0.1, port 40000" in client.say("STAT").sent()
    client.say("LIST")
    assert b"used by LIST /u/user2" in client.say("STAT").sent()


def test_stat_of_a_file_is_refused_and_hides_addresses_on_wish(make):
    client = make(reply_security_level=1)
    assert client.say("STAT f").sent() == b"504 STAT file-identifier: not implemented\r\n"
    assert b"127.0.0.1" not in client.say("STAT (LRECL").sent()
