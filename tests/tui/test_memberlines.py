"""One thing more in a member, read back by what reads members."""

import pytest

from appliance.config.language.report import Report
from appliance.config.profile import read_profile
from appliance.tui.memberlines import with_entry, with_statement

BLOCK = """\
; NETACCESS is below
NETACCESS INBOUND   ; who comes
   10.0.0.0/8 LAB   ; ENDNETACCESS is further down
ENDNETACCESS
PORT
   2121 TCP FTPD1
"""
TELNET = """\
TELNETGLOBALS
   CRLLDAPSERVER 127.0.0.1 3890 ENDCRLLDAPSERVER
ENDTELNETGLOBALS
TELNETPARMS
   PORT 2323
ENDTELNETPARMS
BEGINVTAM
   PORT 2323
ENDVTAM
"""


def profile(text):
    report = Report()
    read = read_profile(text, "PROFILE.TCPIP", report)
    assert not report.has_errors, text
    return read


@pytest.mark.parametrize("text", ["", "PORT\n   2121 TCP FTPD1\n", BLOCK, "NETACCESS 10.0.0.0/8 LAB ENDNETACCESS\n"])
def test_a_network_is_in_its_block(text):
    changed = with_entry(text, "NETACCESS", "192.0.2.0/24 PARTNER", "NETACCESS INBOUND OUTBOUND")
    access = profile(changed).network_access
    assert access.zone_of("192.0.2.9", "10.1.1.1") == "PARTNER"
    assert access.zone_of("10.9.9.9", "10.1.1.1") == ("LAB" if "LAB" in text else "")
    assert all(line in changed for line in text.splitlines() if "LAB ENDNETACCESS" not in line)
    assert with_entry(changed, "NETACCESS", "192.0.2.0/24 PARTNER", "NETACCESS") == changed


def test_a_server_is_in_the_list_of_telnet():
    changed = with_entry(TELNET, "CRLLDAPSERVER", "ldap.example.com 389")
    [port] = profile(changed).telnet
    assert port.crl_servers == (("127.0.0.1", 3890), ("ldap.example.com", 389))
    assert "\n   ENDCRLLDAPSERVER\n" in changed


@pytest.mark.parametrize("text", ["NETACCESS\n  10.0.0.0/8 LAB\n", "PORT\n   2121 TCP FTPD1\n"])
def test_what_has_no_end_or_no_block_is_left_alone(text):
    assert with_entry(text, "NETACCESS", "192.0.2.0/24 PARTNER") == text


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("A 1\nB 2\nC 3\n", "A 1\nB 2\nB 4 5\nC 3\n"),
        ("A 1\n; B 4 5\n", "A 1\n; B 4 5\nB 4 5\n"),
        ("b  4   5 ; there\n", "b  4   5 ; there\n"),
        ("", "\nB 4 5\n"),
    ],
)
def test_a_statement_stands_with_those_of_its_keyword(text, changed):
    assert with_statement(text, "B 4 5") == changed
