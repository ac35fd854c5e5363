"""The client's negotiation: its table, both cores joined, variables told as they were asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.client_states import TRANSITIONS, Phase, Signal
from appliance.protocols.tn3270.constants import Function, Mode
from appliance.protocols.tn3270.events import LuRequest, PeerViolation, Reply
from appliance.protocols.tn3270.server import ServerCore
from tests.protocols.tn3270.test_client import join
from tests.support.transcripts import pull

FUNCTIONS = st.frozensets(st.sampled_from(Function))
TYPES = st.sampled_from(("IBM-3278-2", "IBM-3279-4-E", "IBM-DYNAMIC", "IBM-3287-1"))
NAMES = st.text("ABCXYZ019@#$", max_size=8)


def test_every_phase_can_be_reached_and_every_signal_is_used():
    reached = {Phase.IDLE} | set(TRANSITIONS.values())
    assert reached == set(Phase)
    assert {signal for _, signal in TRANSITIONS} == set(Signal)


@given(TYPES, NAMES, FUNCTIONS, FUNCTIONS, st.booleans(), st.booleans())
def test_two_cores_always_agree(device_type, name, offered, wanted, offers_tn3270e, wants_tn3270e):
    server = ServerCore(offers_tn3270e=offers_tn3270e, functions=offered)
    client = ClientCore(device_type, name=name, functions=wanted, wants_tn3270e=wants_tn3270e)
    (requested, ready), (agreed,) = join(server, client, server.begin())
    assert (requested.name, requested.request) == (name, LuRequest.CONNECT if name else LuRequest.GENERIC)
    is_extended = offers_tn3270e and wants_tn3270e
    assert ready.mode is agreed.mode is (Mode.EXTENDED if is_extended else Mode.PLAIN)
    assert ready.functions == agreed.functions == ((offered & wanted) if is_extended else frozenset())
    assert agreed.device.name == device_type


@given(st.lists(st.sampled_from(("leave", "return", "server leaves", "ask")), max_size=8))
def test_however_often_they_start_over_both_ends_agree(steps):
    server, client = ServerCore(), ClientCore("IBM-3278-2-E")
    join(server, client, server.begin())
    for step in steps:
        match step:
            case "leave":
                join(client, server, client.leave_extended())
            case "return":
                join(client, server, client.offer_extended())
            case "server leaves":
                join(server, client, server.leave_extended())
            case "ask":
                join(server, client, server.ask_device())
        assert client.mode is server.mode
        assert client.mode is not Mode.LINE
        assert client.functions == server.functions
    client.receive_data(server.send_record(b"\xf5\xc3"))
    assert [event.data for event in pull(client)] == [b"\xf5\xc3"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (b"\x01", b"\x00\x03A\x01B"),
        (b"\x01\x03A", b"\x00\x03A\x01B"),
        (b"\x01\x00A\x00USER", b"\x00\x00A\x01B\x00USER"),
    ],
    ids=["all of them", "one", "as VAR, one of them unknown"],
)
def test_variables_are_told_as_they_were_asked_for(asked, told):
    core = ClientCore("IBM-3278-2", environment={"A": "B"})
    core.receive_data(b"\xff\xfd\x27\xff\xfa\x27" + asked + b"\xff\xf0")
    assert pull(core)[-1] == Reply(b"\xff\xfa\x27" + told + b"\xff\xf0")


@pytest.mark.parametrize("asked", [b"", b"\x00", b"\x02\x03A", b"\x09"])
def test_a_host_only_asks(asked):
    core = ClientCore("IBM-3278-2", environment={"A": "B"})
    core.receive_data(b"\xff\xfd\x27\xff\xfa\x27" + asked + b"\xff\xf0")
    assert pull(core)[-1] == PeerViolation("NEW-ENVIRON follows no rule")
