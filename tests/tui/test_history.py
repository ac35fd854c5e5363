"""The terminal's memory of commands."""

import pytest

from appliance.tui.history import History, masked


def test_arrow_keys_walk_through_the_commands():
    history = History()
    for command in ("D FTP", "D DCAS", "D DCAS"):
        history.add(command)
    assert [history.recall(-1), history.recall(-1), history.recall(-1)] == ["D DCAS", "D FTP", "D FTP"]
    assert [history.recall(1), history.recall(1)] == ["D DCAS", ""]


def test_a_password_is_not_remembered():
    history = History()
    history.add("ALTUSER USER2 PASSWORD(SECRET) NOEXPIRED")
    history.add("rdefine ptktdata tso ssignon(keymasked(0123))")
    assert history.recall(-1) == ""


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("ALTUSER U PASSWORD(A B) NOEXPIRED", "ALTUSER U PASSWORD(***) NOEXPIRED"),
        ("ALTUSER U PHRASE('it''s ) long') X", "ALTUSER U PHRASE(***) X"),
        ("RDEF PTKTDATA TSO SSIGNON(KEYMASKED(0123", "RDEF PTKTDATA TSO SSIGNON(KEYMASKED(***"),
        ("LOGON U,PASSWORD='x, y',OTP=123456", "LOGON U,PASSWORD=***,OTP=***"),
        ("ALU U PA(A) PHR('a b') PASWORD(A)", "ALU U PA(***) PHR(***) PASWORD(***)"),
        ("ALU U MFA(FACTOR(AZFTOTP1) KEY(ABCD))", "ALU U MFA(FACTOR(AZFTOTP1) KEY(***))"),
        ("LISTUSER PASSER", "LISTUSER PASSER"),
        ("F TRACE,START,PORT=2021,KEYLOG=YES", "F TRACE,START,PORT=2021,KEYLOG=YES"),
    ],
)
def test_a_secret_is_masked_and_nothing_else(command, shown):
    assert masked(command) == shown


def test_the_newest_command_that_begins_so_is_offered():
    history = History()
    for command in ("D FTP", "D TLS", "V X"):
        history.add(command)
    assert (history.like("d t"), history.like("F ")) == ("D TLS", None)
