"""TSO in line mode: from the user ID to READY, and every way in which it goes wrong."""

import datetime as dt

import pytest

from appliance.applications.base import Display, End, RunCommand, Terminal, VerifyUser
from appliance.applications.linebase import Print
from appliance.applications.tsolines import TsoLines
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.secret import Secret

USER2 = Acee("USER2", ("SYS1",), "SYS1")
ACCEPTED = Accepted(USER2, VerifyMethod.PASSWORD)


def tso(data=""):
    now = dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC)
    return TsoLines(Terminal("TCPABC01", Display(), "MVS098", "TSO", "192.0.2.7:4", lambda: now, data))


@pytest.fixture
def ready():
    lines = tso("USER2")
    lines.receive("SECRET")
    lines.verified(ACCEPTED)
    return lines


def rejected(reason):
    return Rejected("USER2", reason)


def test_a_logon():
    lines = tso()
    assert lines.start() == [Print(("SLYT0701I ENTER USER ID",), "USER ID: ")]
    (asked,) = lines.receive(" user2 ")
    assert asked.is_hidden
    assert asked.prompt == "PASSWORD: "
    assert lines.receive("SECRET") == [VerifyUser("USER2", Secret("SECRET"))]
    assert lines.user == ""
    (greeted,) = lines.verified(ACCEPTED)
    assert greeted.lines[-1] == "READY"
    assert "USER2 LOGGED ON" in greeted.lines[0]
    assert lines.user == "USER2"


def test_a_user_that_came_with_logon_is_asked_for_the_password_at_once():
    (asked,) = tso("user2").start()
    assert asked.is_hidden
    assert "USER2" in asked.lines[0]


def test_nothing_typed_asks_again():
    lines = tso()
    assert lines.receive("") == lines.start()
    lines.receive("USER2")
    assert lines.receive("") == lines.start()


def test_every_wrong_logon_reads_the_same_and_the_fifth_ends():
    lines = tso("USER2")
    told = []
    for reason in (RejectReason.UNKNOWN_USER, RejectReason.WRONG, RejectReason.REVOKED, RejectReason.NOT_AUTHORIZED):
        lines.receive("X")
        told += lines.verified(rejected(reason))
    assert len(set(told)) == 1
    assert "SLYT0703E" in told[0].lines[0]
    lines.receive("X")
    assert lines.verified(rejected(RejectReason.WRONG)) == [End()]


def test_an_expired_password_is_changed():
    lines = tso("USER2")
    lines.receive("OLD")
    assert lines.verified(rejected(RejectReason.EXPIRED))[0].prompt == "NEW PASSWORD: "
    assert lines.receive("BAD") == [VerifyUser("USER2", Secret("OLD"), Secret("BAD"))]
    (asked,) = lines.verified(rejected(RejectReason.NEW_PASSWORD))
    assert asked.prompt == "NEW PASSWORD: "
    assert asked.is_hidden
    assert lines.receive("NEW") == [VerifyUser("USER2", Secret("OLD"), Secret("NEW"))]
    assert lines.verified(ACCEPTED)[0].lines[-1] == "READY"


def test_attention_starts_the_logon_again_but_at_ready_only_says_so(ready):
    lines = tso("USER2")
    assert lines.attention() == [Print(("SLYT0701I ENTER USER ID",), "USER ID: ")]
    assert ready.attention() == [Print(("READY",))]


def test_commands(ready):
    assert ready.receive("LU") == [RunCommand(USER2, "LU")]
    assert ready.command_done(8, ["USER=USER2"]) == [Print(("USER=USER2", "SLYT0714I RETURN CODE 8", "READY"))]
    assert ready.receive("TIME") == [Print(("2026-11-24 13:30:05 UTC", "READY"))]
    assert ready.receive("LOGOFF") == [End()]
