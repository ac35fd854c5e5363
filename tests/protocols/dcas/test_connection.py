"""The DCAS cores: joined back to back, cut anywhere, fed anything, and against bytes written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.dcas.connection import ClientCore, ServerCore
from appliance.protocols.dcas.errors import LocalProtocolError
from appliance.protocols.dcas.events import CertificateRequest, PeerViolation, RequestRejected, Response, UserRequest
from appliance.protocols.dcas.layout import ReturnCode
from appliance.secret import Secret

NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$", min_size=1, max_size=8)
CORRELATORS = st.binary(min_size=4, max_size=4)
DERS = st.binary(min_size=1, max_size=200).map(lambda tail: b"\x30\x82" + tail)


def pull(core):
    events = []
    while (event := core.next_event()) is not None:
        events.append(event)
    return events


def feed(core, stream, cuts=()):
    events = []
    for start, end in zip((0, *sorted(cuts)), (*sorted(cuts), len(stream)), strict=True):
        core.receive_data(stream[start:end])
        events += pull(core)
    return events


requests = st.one_of(
    st.builds(CertificateRequest, CORRELATORS, NAMES, DERS), st.builds(UserRequest, CORRELATORS, NAMES, NAMES)
)


def wire(request):
    client = ClientCore()
    if isinstance(request, CertificateRequest):
        return client.request_by_certificate(request.correlator, request.application, request.certificate)
    return client.request_by_user(request.correlator, request.application, request.user)


@given(st.lists(requests, max_size=4), st.data())
def test_the_server_reports_what_the_client_asked_however_it_is_cut(sent, data):
    stream = b"".join(map(wire, sent))
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=6))
    assert feed(ServerCore(), stream, cuts) == sent


@given(CORRELATORS, st.sampled_from((1, 2)), NAMES)
def test_the_client_reports_what_the_server_answered(correlator, fmt, user):
    reply = ServerCore().send_result(correlator, fmt, user, Secret("QHOAH1TV"))
    assert len(reply) == 38
    assert feed(ClientCore(), reply) == [Response(correlator, 0, (0, 0, 0), user, Secret("QHOAH1TV"))]


def test_a_refusal_carries_the_triple_and_nothing_else():
    reply = ServerCore().send_failure(b"abcd", 1, ReturnCode.NO_USER, (8, 8, 40))
    assert reply == bytes.fromhex("0201 61626364 0004 00000008 00000008 00000028") + bytes(18)
    assert feed(ClientCore(), reply) == [Response(b"abcd", 4, (8, 8, 40), "", Secret(b""))]


def test_a_format_1_request_byte_by_byte_of_the_manual():
    request = bytes.fromhex("0101 00000007 E3E2D6") + b"\x40" * 17 + bytes(2) + (4).to_bytes(4, "big") + b"MIIB"
    assert feed(ServerCore(), request) == [CertificateRequest(b"\x00\x00\x00\x07", "TSO", b"\x30\x82\x01")]


def test_a_format_2_request_is_read_with_the_misprinted_opcode_and_without_a_length():
    head = bytes.fromhex("0202 00000007 E3E2D6") + b"\x40" * 17 + bytes(2)
    expected = [UserRequest(b"\x00\x00\x00\x07", "TSO", "USER2")]
    assert feed(ServerCore(), head + "USER2   ".encode("cp037")) == expected
    assert feed(ServerCore(), head + (5).to_bytes(4, "big") + "USER2".encode("cp037")) == expected


def test_an_unusable_certificate_is_answered_and_the_next_request_read():
    bad = bytes.fromhex("0101 00000007 E3E2D6") + b"\x40" * 17 + bytes(2) + (4).to_bytes(4, "big") + b"M*I="
    good = wire(UserRequest(b"abcd", "TSO", "USER2"))
    rejected, following = feed(ServerCore(), bad + good)
    assert isinstance(rejected, RequestRejected)
    assert rejected.code is ReturnCode.BAD_CERTIFICATE
    assert following == UserRequest(b"abcd", "TSO", "USER2")


@pytest.mark.parametrize("length", [0, 32_768, 0xFFFFFFFF])
def test_an_impossible_certificate_length_ends_the_connection(length):
    core = ServerCore()
    events = feed(core, b"\x01\x01" + bytes(26) + length.to_bytes(4, "big") + b"MIIB" * 20_000)
    assert len(events) == 1
    assert isinstance(events[0], PeerViolation)
    assert feed(core, wire(UserRequest(b"abcd", "TSO", "USER2"))) == []


@given(st.binary(max_size=200), st.data())
def test_any_bytes_give_events_or_one_violation(stream, data):
    whole = feed(ServerCore(), stream)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=6))
    assert feed(ServerCore(), stream, cuts) == whole
    assert not any(isinstance(event, PeerViolation) for event in whole[:-1])
    assert not any(isinstance(event, PeerViolation) for event in feed(ClientCore(), stream)[:-1])


def test_a_ticket_never_shows_in_an_event():
    reply = ServerCore().send_result(b"abcd", 1, "USER2", Secret("QHOAH1TV"))
    assert "QHOAH1TV" not in repr(feed(ClientCore(), reply))


def test_what_the_format_cannot_carry_is_our_own_error():
    with pytest.raises(LocalProtocolError):
        ClientCore().request_by_certificate(b"abcd", "TSO", bytes(30_000))
    with pytest.raises(LocalProtocolError):
        ClientCore().request_by_user(b"abcd", "TSO", "NINECHARS")
    with pytest.raises(LocalProtocolError):
        ClientCore().request_by_user(b"abc", "TSO", "USER2")
