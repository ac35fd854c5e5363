"""The substitutions of BANNER and its kin."""

from __future__ import annotations

from appliance.services.ftp.texts import expanded

LINE = "%T|%C|%R|%L|%U|%E|%%|%x|%"


def test_each_substitution(make, home):
    client = make(admin_email="admin@example")
    client.log_on()
    c = client.script.session._c
    assert expanded(c, [LINE]) == ["Tue Nov 24 08:00:00 2026|/u/user2|127.0.0.1|MVS098|USER2|admin@example|%|%x|%"]


def test_names_are_hidden_on_wish(make):
    c = make(reply_security_level=1).script.session._c
    assert expanded(c, ["%R%L"]) == [""]


def test_they_are_in_the_banner_and_the_login_message(make, home):
    client = make(opened=False, banner=("Hello %R",), login_message=("Welcome %U",))
    assert client.open().sent().startswith(b"220-Hello 127.0.0.1\r\n")
    assert client.log_on().sent().startswith(b"230-Welcome USER2\r\n230 USER2 is logged on.")
