"""TSO: the logon panel, what each outcome of a verification shows, and the commands at READY."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display, End, RunCommand, Show, Terminal, VerifyUser
from appliance.applications.tso import TsoApplication
from appliance.protocols.datastream.codepages import CP037
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.secret import Secret
from tests.support.terminals import input_addresses

USER2 = Acee("USER2", ("SYS1",), "SYS1")
ACCEPTED = Accepted(USER2, VerifyMethod.PASSWORD)
SMALL = Display()
ENTER, CLEAR, PF3, PF5 = b"\x7d\x40\x40", b"\x6d", b"\xf3\x40\x40", b"\xf5\x40\x40"


class Screen:
    """The application on a terminal; ``asks`` is what it answered last."""

    def __init__(self, display=SMALL, data=""):
        now = dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC)
        self.tso = TsoApplication(Terminal("TCPABC01", display, "MVS098", "TSO", "192.0.2.7:4", lambda: now, data))
        self.do(self.tso.start())

    def do(self, asks):
        self.asks = list(asks)
        shown = [ask.record for ask in self.asks if isinstance(ask, Show)]
        self.record = shown[-1] if shown else self.record
        return self

    @property
    def text(self):
        return CP037.decode(self.record)

    def enter(self, *fields):
        places = zip(input_addresses(self.record), fields, strict=False)
        data = b"".join(b"\x11" + place + CP037.encode(text) for place, text in places if text)
        return self.do(self.tso.receive(ENTER + data))

    def press(self, record):
        return self.do(self.tso.receive(record))


@pytest.fixture
def panel():
    return Screen()


@pytest.fixture
def ready():
    screen = Screen().enter("USER2", "SECRET")
    return screen.do(screen.tso.verified(ACCEPTED))


def test_the_panel_has_the_user_id_first_and_the_password_second(panel):
    assert len(input_addresses(panel.record)) == 3
    assert "USER ID" in panel.text
    assert panel.enter("user2", "Secret").asks == [VerifyUser("USER2", Secret("Secret"))]


def test_user_id_and_password_may_come_in_two_records(panel):
    assert "ENTER PASSWORD OR PASSTICKET FOR USER2" in panel.enter("USER2").text
    assert "USER2" in panel.text
    assert panel.enter("", "SECRET").asks == [VerifyUser("USER2", Secret("SECRET"))]


def test_a_new_password(panel):
    assert panel.enter("USER2", "OLD", "NEW").asks == [VerifyUser("USER2", Secret("OLD"), Secret("NEW"))]


def test_a_user_may_come_with_the_logon():
    assert Screen(data="user2").enter("", "SECRET").asks == [VerifyUser("USER2", Secret("SECRET"))]


def test_a_password_is_never_shown(panel):
    panel.enter("USER2", "SECRET")
    panel.do(panel.tso.verified(Rejected("USER2", RejectReason.WRONG)))
    assert "SECRET" not in panel.text


def test_nothing_typed_asks_for_the_user_id(panel):
    assert "ENTER USER ID" in panel.enter().text


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (RejectReason.WRONG, "SLYT0703E"),
        (RejectReason.UNKNOWN_USER, "SLYT0703E"),
        (RejectReason.REVOKED, "SLYT0703E"),
        (RejectReason.REPLAYED, "SLYT0703E"),
        (RejectReason.NOT_AUTHORIZED, "SLYT0703E"),
        (RejectReason.EXPIRED, "SLYT0704E"),
        (RejectReason.NEW_PASSWORD, "SLYT0705E"),
        (RejectReason.BUSY, "SLYT0706E"),
    ],
)
def test_a_rejection_tells_no_more_than_it_must(panel, reason, shown):
    assert shown in panel.do(panel.tso.verified(Rejected("USER2", reason))).text


def test_the_fifth_wrong_password_ends(panel):
    asks = [list(panel.tso.verified(Rejected("USER2", RejectReason.WRONG)))[-1] for _ in range(5)]
    assert [isinstance(ask, End) for ask in asks] == [False] * 4 + [True]


def test_keys_at_the_panel(panel):
    assert "SLYT0707E" in panel.press(PF5).text
    assert "ENTER USER ID" in panel.press(CLEAR).text
    assert panel.press(PF3).asks == [End()]


def test_logged_on(ready):
    assert ready.tso.user == "USER2"
    assert "USER2 LOGGED ON AT 13:30:05 ON 2026-11-24, LU TCPABC01" in ready.text
    assert "READY" in ready.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("HELP", "CONSOLE SYSCMD"),
        ("time", "2026-11-24 13:30:05 UTC"),
        ("PROFILE", "USER USER2  GROUP SYS1"),
        ("PROF", "LU TCPABC01  FROM 192.0.2.7:4  SCREEN 24 X 80"),
        ("NOSUCH X", "SLYT0712E COMMAND NOSUCH NOT FOUND"),
        ("CONSOLE D TCPIP", "SLYT0713E CONSOLE NEEDS SYSCMD"),
        ("", "READY"),
    ],
)
def test_commands_answered_here(ready, typed, shown):
    assert shown in ready.enter(typed).text
    assert "READY" in ready.text


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("LISTUSER", "LISTUSER"),
        ("lu user3 tso", "lu user3 tso"),
        ("RL SERVAUTH *", "RL SERVAUTH *"),
        ("RACDCERT LIST", "RACDCERT LIST"),
        ("PHRASE PHRASE('Old one' 'New one')", "PHRASE PHRASE('Old one' 'New one')"),
        ("CONSOLE SYSCMD(D TCPIP,,TELNET,CONN)", "D TCPIP,,TELNET,CONN"),
        ("console syscmd(F CA,ISSUE,ID=(X))", "F CA,ISSUE,ID=(X)"),
    ],
)
def test_commands_run_elsewhere_as_the_user(ready, typed, command):
    assert ready.enter(typed).asks == [RunCommand(USER2, command)]


def test_what_a_command_printed(ready):
    ready.enter("LISTUSER")
    assert "SLYT0714I RETURN CODE 8" in ready.do(ready.tso.command_done(8, ["NOT AUTHORIZED"])).text
    assert "NOT AUTHORIZED" in ready.text
    assert "LISTUSER" in ready.text


@pytest.mark.parametrize(
    "typed",
    ["ALU USER2 PASSWORD(HUSH)", "PASSWORD PASSWORD(HUSH HUSH2)", "PW PHRASE( 'HUSH')", "RALT X Y KEYMASKED(HUSH)"],
)
def test_a_secret_in_a_command_is_not_repeated_on_the_screen(ready, typed):
    ready.enter(typed)
    assert "HUSH" not in ready.do(ready.tso.command_done(0, [])).text


def test_logoff(ready):
    assert ready.enter("LOGOFF").asks == [End()]


@pytest.mark.parametrize("display", [Display(32, 80), Display(43, 80), Display(27, 132, is_extended=True)])
def test_larger_screens_are_used_whole(display):
    screen = Screen(display).enter("USER2", "SECRET")
    screen.do(screen.tso.verified(ACCEPTED))
    screen.enter("LISTUSER")
    screen.do(screen.tso.command_done(0, [f"<{n}>" for n in range(100)]))
    assert screen.record[0] == 0x7E
    assert f"<{display.rows - 6}>" in screen.text


@given(st.lists(st.binary(max_size=30), max_size=5), st.booleans())
def test_any_records_are_survived(records, is_logged_on):
    screen = Screen()
    if is_logged_on:
        screen.do(screen.tso.verified(ACCEPTED))
    for record in records:
        screen.press(record)
