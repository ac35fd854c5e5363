"""Sources kept out and let in."""

import pytest

from appliance.services.control import quarantine
from appliance.services.control.language import parse
from tests.support.control_samples import Stage


def run(function, text):
    stage = Stage()
    return function(stage.facilities(), parse(text)), stage.done


def test_who_waits():
    done, _ = run(quarantine.display, "D TCPIP,,QUARANTINE")
    assert done.rows == (("10.0.0.9", "50", "6", "PENALTY"),)


def test_a_source_is_kept_out_and_its_connections_end():
    done, did = run(quarantine.quarantine, "V TCPIP,,QUARANTINE,IPADDR=127.0.0.1,MINUTES=5")
    assert done.lines == ("SLYO0127I 127.0.0.1 is refused for 5 minutes, 1 of its connections end",)
    assert did == [("quarantine", "127.0.0.1", 300.0), ("drop", 1)]


@pytest.mark.parametrize("operands", ["", ",IPADDR=here", ",IPADDR=10.0.0.1,MINUTES=0", ",IPADDR=::1,MINUTES=99999"])
def test_what_is_no_source(operands):
    done, did = run(quarantine.quarantine, f"V TCPIP,,QUARANTINE{operands}")
    assert (done.code, did) == (8, [])


def test_release():
    assert run(quarantine.release, "V TCPIP,,RELEASE,IPADDR=10.0.0.9")[0].code == 0
    assert run(quarantine.release, "V TCPIP,,RELEASE,IPADDR=10.0.0.8")[0].code == 4
    assert run(quarantine.release, "V TCPIP,,RELEASE")[0].code == 8
