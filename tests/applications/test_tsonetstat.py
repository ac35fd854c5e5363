"""NETSTAT at READY."""

from __future__ import annotations

import pytest

from appliance.applications.base import RunCommand
from appliance.applications.tsonetstat import netstat
from appliance.saf.model import Acee

USER2 = Acee("USER2", ("SYS1",))


@pytest.mark.parametrize(
    ("operands", "command"),
    [
        ("", "D TCPIP,,NETSTAT,CONN"),
        ("allconn", "D TCPIP,,NETSTAT,CONN"),
        ("CONN (PORT 992", "D TCPIP,,NETSTAT,CONN,PORT=992"),
        ("(CLIENT USER3)", "D TCPIP,,NETSTAT,CONN,USER=USER3"),
        ("TELNET (IPADDR 10.0.0.0/8", "D TCPIP,,TELNET,CONN,IPADDR=10.0.0.0/8"),
        ("PORTLIST", "D PORTS"),
    ],
)
def test_reports_are_operator_commands_of_the_user(operands, command):
    assert netstat(USER2, operands) == RunCommand(USER2, command)


@pytest.mark.parametrize(
    ("operands", "said"),
    [
        ("ROUTE", "SLYT0715E NETSTAT DOES NOT TAKE ROUTE"),
        ("PORTLIST (PORT 1", "SLYT0715E NETSTAT DOES NOT TAKE PORT"),
        ("CONN (NOTN3270", "SLYT0715E NETSTAT DOES NOT TAKE NOTN3270"),
        ("CONN (PORT", "SLYT0713E NETSTAT NEEDS ONE VALUE OF PORT"),
        ("CONN (PORT 1,MAX=*", "SLYT0713E NETSTAT NEEDS ONE VALUE OF PORT"),
    ],
)
def test_what_is_wrong_is_said(operands, said):
    assert netstat(USER2, operands) == said
