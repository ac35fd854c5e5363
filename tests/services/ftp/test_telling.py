"""Greeting, SYST, FEAT, HELP."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpserver import Extension
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
        b"211- Extensions supported\r\n AUTH TLS\r\n PBSZ\r\n PROT\r\n SIZE\r\n MDTM\r\n MFMT\r\n"
        b" MFF Modify;UNIX.mode;\r\n REST STREAM\r\n"
        b" UTF8\r\n LANG EN*\r\n MODE Z\r\n EPRT\r\n EPSV\r\n MLST type*;size*;modify*;perm*;unique*;\r\n TVFS\r\n"
        b" HOST\r\n HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32\r\n XCRC\r\n XMD5\r\n XSHA1\r\n XSHA256\r\n211 End\r\n"
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


def test_help_of_site(make):
    client = make()
    everything = client.say("HELP SITE").sent()
    assert b"214- CHMod <mode> <path>\r\n" in everything
    assert b"214- LRecl\r\n" in everything
    assert client.say("HELP SITE jeso").sent() == b"214- JESOwner\r\n214 HELP command successful.\r\n"
