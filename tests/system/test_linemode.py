"""Line mode with Debian's telnet: the USS text, TSO to READY, a password that does not show."""

from __future__ import annotations

import pytest

from tests.system.linepeer import LineClient


@pytest.fixture
def client(demo):
    with LineClient("telnet", "127.0.0.1", str(demo.port(2323))) as telnet:
        telnet.see(r"TCPABC\d\d")
        telnet.see("===> ")
        yield telnet


def test_telnet_reaches_ready_runs_commands_and_logs_off(demo, client):
    password = demo.password("USER2")
    client.type_line("LOGON APPLID(TSO)")
    client.see("USER ID: ")
    client.type_line("user2")
    client.see("PASSWORD: ")
    client.type_line(password)
    client.see("USER2 LOGGED ON")
    client.see("READY")
    client.type_line("LISTUSER")
    client.see("USER=USER2")
    client.see("READY")
    client.type_line("PROFILE")
    client.see("APPLICATION TSO")
    client.see("READY")
    client.type_line("LOGOFF")
    client.see("===> ")
    client.type_line("LOGOFF")
    assert "Connection closed" in client.ended()
    assert password not in client.shown


def test_what_goes_wrong_is_told_and_the_logon_may_be_tried_again(demo, client):
    client.type_line("LOGON APPLID(REPLAY)")
    client.see("SLYT0420E APPLICATION REPLAY NEEDS A 3270 TERMINAL")
    client.type_line("NOSUCH")
    client.see("NOSUCH")
    client.type_line("TSO USER2")
    client.see("PASSWORD: ")
    client.type_line("WRONGPW")
    client.see("SLYT0703E")
    client.see("PASSWORD: ")
    client.type_line(demo.password("USER2"))
    client.see("READY")


def test_the_operator_sees_it(demo, client):
    client.type_line("TSO USER2")
    client.see("PASSWORD: ")
    client.type_line(demo.password("USER2"))
    client.see("READY")
    rows = demo.console("D TCPIP,,TELNET,CONN").rows
    assert any({"USER2", "TSO"} <= set(row) for row in rows)


def test_echo_shows_a_line_as_it_came(demo, client):
    client.type_line("LOGON APPLID(ECHO)")
    client.see("ECHO ON .*: LOGOFF ENDS IT")
    client.type_line("Hello, ECHO")
    client.see("11 Hello, ECHO")
