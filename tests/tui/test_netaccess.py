"""One more network in NETACCESS."""

import pytest

from appliance.config.language.report import Report
from appliance.config.netaccess import NetworkAccess
from appliance.config.profile import read_profile
from appliance.tui.netaccess import with_network

BLOCK = """\
; NETACCESS is below
NETACCESS INBOUND   ; who comes
   10.0.0.0/8 LAB   ; ENDNETACCESS is further down
ENDNETACCESS
PORT
   2121 TCP FTPD1
"""


@pytest.mark.parametrize("text", ["", "PORT\n   2121 TCP FTPD1\n", BLOCK, "NETACCESS 10.0.0.0/8 LAB ENDNETACCESS\n"])
def test_the_network_is_in_the_block(text):
    changed = with_network(text, "192.0.2.0/24", "PARTNER")
    report = Report()
    access: NetworkAccess = read_profile(changed, "PROFILE.TCPIP", report).network_access
    assert not report.has_errors, changed
    assert access.zone_of("192.0.2.9", "10.1.1.1") == "PARTNER"
    assert access.zone_of("10.9.9.9", "10.1.1.1") == ("LAB" if "LAB" in text else "")
    assert all(line in changed for line in text.splitlines() if "LAB ENDNETACCESS" not in line)
    assert with_network(changed, "192.0.2.0/24", "PARTNER") == changed


def test_a_block_without_an_end_is_left_alone():
    text = "NETACCESS\n  10.0.0.0/8 LAB\n"
    assert with_network(text, "192.0.2.0/24", "PARTNER") == text
