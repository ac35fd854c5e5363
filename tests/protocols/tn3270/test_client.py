"""The client's core beyond the transcripts: joined to a server's, any bytes, misuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import (
    ALL_FUNCTIONS,
    TERMINAL_FUNCTIONS,
    DataType,
    Mode,
    RequestFlag,
    ResponseFlag,
)
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import (
    ApplicationIdAnnounced,
    AttentionReceived,
    DeviceRequested,
    ErrorConditionCleared,
    LuRequest,
    Negotiated,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    Reply,
    ResponseReceived,
    StartTlsAccepted,
    SysreqReceived,
    TimingMarkAnswered,
)
from appliance.protocols.tn3270.server import ServerCore
from tests.support.transcripts import pull


def join(server, client, opening):
    """Carry bytes to and fro until both are quiet; what each one reported."""
    seen = {server: [], client: []}
    waiting = {client: opening, server: b""}
    while any(waiting.values()):
        for core, other in ((client, server), (server, client)):
            data, waiting[core] = waiting[core], b""
            core.receive_data(data)
            while (event := core.next_event()) is not None:
                waiting[other] += answer(core, event, seen[core])
    return seen[server], seen[client]


def answer(core, event, seen):
    if isinstance(event, Reply):
        return event.data
    seen.append(event)
    return core.assign_device(event.name or "TCPABC01") if isinstance(event, DeviceRequested) else b""


@pytest.fixture
def extended():
    server, client = ServerCore(), ClientCore("IBM-3278-2-E")
    join(server, client, server.begin())
    return server, client


@given(st.binary(max_size=300), st.sampled_from(ResponseFlag))
def test_records_arrive_as_they_were_sent_in_both_directions(data, response):
    server, client = ServerCore(), ClientCore("IBM-3278-2-E")
    join(server, client, server.begin())
    client.receive_data(server.send_record(data, DataType.DATA_3270, response))
    server.receive_data(client.send_record(data, DataType.SSCP_LU_DATA))
    assert pull(client) == [RecordReceived(data, DataType.DATA_3270, 0, response, 0)]
    assert pull(server) == [RecordReceived(data, DataType.SSCP_LU_DATA)]


def test_what_the_client_says_besides_records(extended):
    server, client = extended
    said = [
        client.send_response(3, is_positive=False, code=2),
        client.send_attention(),
        client.send_sysreq(),
        client.clear_error_condition(),
    ]
    server.receive_data(b"".join(said))
    assert pull(server) == [
        ResponseReceived(3, False, 2, 0x10050000),
        AttentionReceived(),
        SysreqReceived(),
        ErrorConditionCleared(),
    ]


def test_a_client_leaves_tn3270e_and_comes_back(extended):
    server, client = extended
    (requested, plain), (agreed,) = join(client, server, client.leave_extended())[::-1]
    assert (requested.mode, plain.mode, agreed.mode) == (Mode.PLAIN,) * 3
    client.receive_data(server.send_record(b"\xf5\xc3"))
    assert pull(client) == [RecordReceived(b"\xf5\xc3")]
    (requested, back), (agreed,) = join(client, server, client.offer_extended())[::-1]
    assert (requested.mode, back.mode, agreed.mode) == (Mode.EXTENDED,) * 3
    assert client.mode is server.mode is Mode.EXTENDED


def test_a_server_leaves_tn3270e_and_asks_for_another_device_inside_it(extended):
    server, client = extended
    (requested, ready), (agreed,) = join(server, client, server.ask_device())
    assert requested.mode is ready.mode is agreed.mode is Mode.EXTENDED
    (requested, ready), (agreed,) = join(server, client, server.leave_extended())
    assert requested.mode is ready.mode is agreed.mode is Mode.PLAIN
    assert server.ask_device() == server.leave_extended() == b""


def test_with_contention_resolution_a_terminal_sends_when_it_may():
    server = ServerCore(functions=ALL_FUNCTIONS)
    client = ClientCore("IBM-3278-2-E", functions=ALL_FUNCTIONS)
    join(server, client, server.begin())
    assert client.may_send
    for request, may_send in ((RequestFlag.NONE, False), (RequestFlag.KEYBOARD_RESTORE, False), (None, True)):
        client.receive_data(server.send_record(b"\xf1\xc3", request=request))
        pull(client)
        assert client.may_send is may_send
    server.receive_data(client.send_record(b"\x7d"))
    assert not client.may_send
    client.receive_data(server.send_bid(is_signal=True))
    (bid,) = pull(client)[-1:]
    assert (bid.data_type, bid.request, bid.response) == (
        DataType.BID,
        RequestFlag.SIGNAL,
        ResponseFlag.ALWAYS_RESPONSE,
    )
    server.receive_data(client.send_response(bid.sequence, is_positive=False, sense=0x08130000))
    assert pull(server)[-1] == ResponseReceived(bid.sequence, False, 2, 0x08130000)


def test_nvt_data_travels_in_both_directions_in_every_mode(extended):
    server, client = extended
    client.receive_data(server.send_nvt("HELLO\n"))
    server.receive_data(client.send_nvt("hi\n"))
    assert pull(client) == [RecordReceived(b"HELLO\r\n", DataType.NVT_DATA)]
    assert pull(server) == [RecordReceived(b"hi\r\n", DataType.NVT_DATA)]
    fresh = ServerCore()
    fresh.begin()
    fresh.receive_data(ClientCore("IBM-3278-2").send_nvt("typed\n"))
    assert pull(fresh) == [NvtReceived(b"typed")]


def test_without_contention_resolution_there_is_no_bid(extended):
    server, client = extended
    assert server.send_bid() == b""
    client.send_record(b"\x7d")
    assert client.may_send


def test_both_ends_answer_a_timing_mark(extended):
    server, client = extended
    assert TimingMarkAnswered() in join(server, client, server.timing_mark())[0]
    assert TimingMarkAnswered() in join(client, server, client.timing_mark())[0]


def test_plain_attention_and_sysreq():
    server, client = ServerCore(offers_tn3270e=False), ClientCore("IBM-3278-2")
    join(server, client, server.begin())
    server.receive_data(client.send_attention() + client.send_sysreq())
    assert pull(server) == [AttentionReceived(), SysreqReceived()]
    assert client.clear_error_condition() == b""


def test_tls_then_everything_from_the_start():
    server = ServerCore(asks_application=True)
    client = ClientCore("IBM-3278-2", wants_starttls=True, environment={"IBMAPPLID": "TSO"})
    assert join(server, client, server.offer_starttls()) == ([StartTlsAccepted()], [StartTlsAccepted()])
    client.receive_data(b"\x16\x03")
    assert client.next_event() is None
    assert client.take_pending() == b"\x16\x03"
    server.restart()
    client.restart()
    seen, _ = join(server, client, server.begin())
    assert ApplicationIdAnnounced("TSO") in seen
    assert isinstance(seen[-1], Negotiated)


def test_a_printer_asks_for_the_partner_of_a_terminal():
    server, client = ServerCore(), ClientCore("IBM-3287-1", name="TCPABC01", request=LuRequest.ASSOCIATE)
    seen, _ = join(server, client, server.begin())
    assert (seen[0].request, seen[0].name) == (LuRequest.ASSOCIATE, "TCPABC01")
    assert client.functions == TERMINAL_FUNCTIONS


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [
                    b"\xff\xfd\x28",
                    b"\xff\xfa\x28\x08\x02\xff\xf0",
                    b"\xff\xfa\x28\x02\x04T\x01L\xff\xf0",
                    b"\xff\xfe\x28",
                    b"\xff\xfa\x28\x03\x04\x00\x01\x02\x03\x04\xff\xf0",
                    b"\xff\xfa\x28\x03\x07\x02\xff\xf0",
                    b"\xff\xfa\x28\x02\x06\x05\x01\xff\xf0",
                    b"\xff\xfd\x18",
                    b"\xff\xfa\x18\x01\xff\xf0",
                    b"\xff\xfd\x19\xff\xfb\x19\xff\xfd\x00\xff\xfb\x00",
                    bytes(6) + b"\xff\xef",
                    b"\xff\xfd\x2e",
                    b"\xff\xfa\x2e\x01\xff\xf0",
                    b"\xff\xfd\x27",
                    b"\xff\xfa\x27\x01\xff\xf0",
                ]
            ),
        ),
        max_size=20,
    ),
    st.data(),
)
def test_any_bytes_give_events_or_one_violation_however_they_are_cut(fragments, data):
    def run(*pieces):
        core, events = ClientCore("IBM-3278-2", wants_starttls=True, environment={"A": "B"}), []
        for piece in pieces:
            core.receive_data(piece)
            events += pull(core)
        return events

    stream = b"".join(fragments)
    cut = data.draw(st.integers(0, len(stream)))
    whole = run(stream)
    assert run(stream[:cut], stream[cut:]) == whole
    assert not any(isinstance(event, PeerViolation) for event in whole[:-1])


def test_our_own_mistakes_raise():
    with pytest.raises(LocalProtocolError):
        ClientCore("VT100")
    with pytest.raises(LocalProtocolError):
        ClientCore("IBM-3278-2").send_record(b"\x7d")
