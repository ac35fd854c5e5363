"""REPLAY: logon, the list, and screens one after the other."""

from __future__ import annotations

import base64
import datetime as dt

import pytest

from appliance.applications.base import Display, End, RunCommand, Show, Terminal, VerifyUser
from appliance.applications.replay import ReplayApplication
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.terminal import Terminal as Emulated
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod

AUDITOR = Acee("AUDITOR1", ())
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
HEAD = "NAME      TIME                  USER"
ROWS = ("R2.LU01.7  2026-11-24T12:00:00Z  USER2", "R1.LU02.8  2026-11-24T11:00:00Z  USER4")
LIST = (HEAD, *ROWS, "2 OF 2 RECORDS DISPLAYED")
FIRST = b"\xf5\x40" + CP037.encode("FIRST SCREEN")


def answer(record, number=1, rows=24, columns=80):
    heading = "SCREEN  OF  SECONDS  KEY  CODEPAGE  ROWS  COLUMNS"
    return (heading, f"{number}  2  0.500  {rows}  {columns}", base64.b64encode(record).decode())


class Session:
    """An emulated terminal in front of the application."""

    def __init__(self):
        self.application = ReplayApplication(
            Terminal("LU01", Display(24, 80, is_extended=True), "MVS098", "REPLAY", "192.0.2.7:1", lambda: NOW)
        )
        self.terminal = Emulated()
        self.asks = self.take(self.application.start())

    def take(self, asks):
        self.asks = asks
        for ask in asks:
            if isinstance(ask, Show):
                assert self.terminal.apply(ask.record) == b""
        return asks

    def press(self, aid=Aid.ENTER, *typed):
        for text in typed:
            assert self.terminal.type_text(text)
            self.terminal.tab()
        return self.take(self.application.receive(self.terminal.press(aid)))

    @property
    def text(self):
        return "\n".join(self.terminal.screen.lines())


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def listed(session):
    session.take(session.application.verified(Accepted(AUDITOR, VerifyMethod.PASSWORD)))
    session.take(session.application.command_done(0, LIST))
    return session


@pytest.fixture
def shown(listed):
    listed.press(Aid.ENTER, "1")
    listed.take(listed.application.command_done(0, answer(FIRST)))
    return listed


def test_logon_asks_for_a_verdict(session):
    assert "REPLAY LOGON" in session.text
    (ask,) = session.press(Aid.ENTER, "auditor1", "SECRET")
    assert isinstance(ask, VerifyUser)
    assert (ask.user, ask.secret.text()) == ("AUDITOR1", "SECRET")
    assert session.application.user == ""


def test_half_a_logon_is_asked_for_again_and_pf3_leaves(session):
    session.press(Aid.ENTER, "AUDITOR1")
    assert "ENTER USER ID" in session.text
    assert session.press(Aid.PF3) == [End()]


def test_five_wrong_passwords_end_it(session):
    for _ in range(4):
        session.take(session.application.verified(Rejected("AUDITOR1", RejectReason.WRONG)))
        assert "SLYT0703E" in session.text
    assert session.application.verified(Rejected("AUDITOR1", RejectReason.WRONG)) == [End()]


def test_the_list_is_asked_for_as_the_user(session):
    assert session.application.verified(Accepted(AUDITOR, VerifyMethod.PASSWORD)) == [
        RunCommand(AUDITOR, "D TCPIP,,TELNET,RECORDINGS")
    ]
    assert session.application.user == "AUDITOR1"
    session.take(session.application.command_done(0, LIST))
    assert " 2  R1.LU02.8" in session.text


def test_who_may_not_see_them_reads_why(session):
    session.application.verified(Accepted(AUDITOR, VerifyMethod.PASSWORD))
    session.take(session.application.command_done(8, ("SLYO0104E AUDITOR1 is not authorized",)))
    assert "SLYO0104E" in session.text
    assert session.press(Aid.PF3) == [End()]


def test_a_number_shows_the_first_screen_with_the_keyboard_free(listed):
    assert listed.press(Aid.ENTER, "2") == [
        RunCommand(AUDITOR, "D TCPIP,,TELNET,RECORDING,ID=R1.LU02.8,SCREEN=1,FORMAT=3270")
    ]
    listed.take(listed.application.command_done(0, answer(FIRST)))
    assert "FIRST SCREEN" in listed.text
    assert not listed.terminal.is_locked


@pytest.mark.parametrize("typed", ["0", "3", "X", "99"])
def test_another_number_brings_the_list_again(listed, typed):
    assert listed.press(Aid.ENTER, typed) == [RunCommand(AUDITOR, "D TCPIP,,TELNET,RECORDINGS")]


def test_on_and_back(shown):
    assert "SCREEN=2," in shown.press(Aid.ENTER)[0].text
    shown.take(shown.application.command_done(0, answer(FIRST, 2)))
    assert "SCREEN=1," in shown.press(Aid.PF7)[0].text
    shown.take(shown.application.command_done(0, answer(FIRST)))
    assert "SCREEN=1," in shown.press(Aid.PF7)[0].text


def test_behind_the_last_screen_the_list_comes_back(shown):
    shown.press(Aid.PF8)
    shown.take(shown.application.command_done(8, ("SLYO0112E there is no screen 2",)))
    assert "SLYT0731I" in shown.text
    assert "R2.LU01.7" in shown.text


@pytest.mark.parametrize("aid", [Aid.PF3, Aid.CLEAR, Aid.PA1])
def test_leaving_a_recording_brings_the_list(shown, aid):
    assert shown.press(aid) == [RunCommand(AUDITOR, "D TCPIP,,TELNET,RECORDINGS")]


def test_a_screen_that_does_not_fit_is_not_shown(listed):
    listed.press(Aid.ENTER, "1")
    listed.take(listed.application.command_done(0, answer(FIRST, rows=43)))
    assert "SLYT0732E THE NEXT SCREEN IS 43X80" in listed.text


@pytest.mark.parametrize("lines", [(), ("a",), ("a", "b", "c"), ("a", "1 2", "!!!")])
def test_an_answer_that_is_none_ends_the_showing(listed, lines):
    listed.press(Aid.ENTER, "1")
    listed.take(listed.application.command_done(8, lines))
    assert "RECORDED SESSIONS" in listed.text


@pytest.mark.parametrize("record", [b"", b"\x00", b"\x7d"])
def test_any_record_does_no_harm(session, shown, record):
    session.application.receive(record)
    shown.application.receive(record)
