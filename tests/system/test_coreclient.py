"""Our own client core against every port of the demo, by every way that its CONNTYPE leaves open."""

from __future__ import annotations

import pytest

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, Function, Mode
from appliance.protocols.tn3270.events import DeviceRejected, RecordReceived
from tests.system.coreclient import CoreClient

AT_ONCE, STARTTLS, NEVER = "TLS at once", "negotiated TLS", "no TLS"
WAYS = {
    2323: {AT_ONCE: False, NEVER: True},
    2992: {AT_ONCE: True, STARTTLS: True, NEVER: False},
    2993: {AT_ONCE: True, STARTTLS: True, NEVER: True},
    2994: {AT_ONCE: False, STARTTLS: True, NEVER: False},
    2025: {AT_ONCE: True, STARTTLS: True, NEVER: False},
}


def client(demo, base, way, **options):
    core = ClientCore("IBM-3278-2-E", wants_starttls=way == STARTTLS, **options)
    return CoreClient(demo, base, core, uses_tls=way == AT_ONCE, certificate="user2" if base == 2025 else None)


@pytest.mark.parametrize(("base", "way"), [(base, way) for base, ways in WAYS.items() for way in ways if ways[way]])
def test_a_way_that_is_open(demo, base, way):
    with client(demo, base, way) as terminal:
        assert terminal.negotiate().mode is Mode.EXTENDED
        assert "TCPABC".encode("cp037") in terminal.screen()


@pytest.mark.parametrize(("base", "way"), [(base, way) for base, ways in WAYS.items() for way in ways if not ways[way]])
def test_a_way_that_is_closed(demo, base, way):
    try:
        with client(demo, base, way) as terminal:
            terminal.negotiate()
    except TimeoutError:
        pytest.fail("it hangs")
    except (AssertionError, OSError):  # closed, or no TLS there
        return
    pytest.fail("it is open")


@pytest.mark.parametrize("wants_tn3270e", [True, False])
def test_a_client_leaves_tn3270e_and_comes_back(demo, wants_tn3270e):
    with client(demo, 2323, NEVER, wants_tn3270e=True) as terminal:
        first = terminal.negotiate()
        terminal.screen()
        terminal.send(terminal.core.leave_extended())
        assert terminal.negotiate().mode is Mode.PLAIN
        terminal.screen()
        if wants_tn3270e:
            terminal.send(terminal.core.offer_extended())
            assert terminal.negotiate().mode is first.mode is Mode.EXTENDED
            terminal.screen()


def test_every_function_is_agreed_on_and_the_keyboard_is_free(demo):
    with client(demo, 2323, NEVER, functions=ALL_FUNCTIONS) as terminal:
        assert {Function.CONTENTION_RESOLUTION, Function.SNA_SENSE} <= terminal.negotiate().functions
        terminal.screen()
        assert terminal.core.may_send


def test_an_lu_that_is_not_there_is_rejected_with_its_reason(demo):
    with client(demo, 2323, NEVER, name="NOSUCHLU") as terminal:
        rejected = terminal.wait_for(lambda event: isinstance(event, DeviceRejected))
        assert rejected.reason.name == "INV_NAME"


def test_attn_is_pa1_for_a_built_in_application(demo):
    with client(demo, 2323, NEVER) as terminal:
        terminal.negotiate()
        terminal.screen()
        terminal.send(terminal.core.send_record(b"\x7d\x40\x40\x11\x40\x40" + "ECHO".encode("cp037")))
        terminal.screen()
        terminal.send(terminal.core.send_attention())
        assert "PA1".encode("cp037") in terminal.screen()


def test_sysreq_suspends_and_logoff_there_ends_the_application(demo):
    with client(demo, 2323, NEVER) as terminal:
        terminal.negotiate()
        terminal.screen()
        terminal.send(terminal.core.send_record(b"\x7d\x40\x40\x11\x40\x40" + "ECHO".encode("cp037")))
        terminal.screen()
        terminal.send(terminal.core.send_sysreq())
        suspended = terminal.wait_for(lambda event: isinstance(event, RecordReceived))
        assert suspended.data_type.name == "SSCP_LU_DATA"
        terminal.send(terminal.core.send_record("LOGOFF".encode("cp037"), suspended.data_type))
        assert "TCPABC".encode("cp037") in terminal.screen()
