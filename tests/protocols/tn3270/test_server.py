"""The server's core beyond the transcripts: its table, any bytes, misuse, and the price of a record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.tn3270.constants import DataType, Mode, RejectReason
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    DeviceRequested,
    Negotiated,
    PeerViolation,
    RecordReceived,
    ResponseReceived,
)
from appliance.protocols.tn3270.server import ServerCore
from tests.support.steps import steps
from tests.support.transcripts import pull

EXTENDED = (
    b"\xff\xfb\x28",
    b"\xff\xfa\x28\x02\x07IBM-3278-2-E\xff\xf0",
    b"\xff\xfa\x28\x03\x07\x00\x02\x04\xff\xf0",
)
PLAIN = (
    b"\xff\xfc\x28\xff\xfb\x18",
    b"\xff\xfa\x18\x00IBM-3278-2\xff\xf0",
    b"\xff\xfb\x19\xff\xfd\x19\xff\xfb\x00\xff\xfd\x00",
)
FRAGMENTS = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(EXTENDED + PLAIN),
    st.builds(lambda verb, option: bytes((0xFF, verb, option)), st.integers(0xFB, 0xFE), st.integers(0, 50)),
    st.builds(lambda data: b"\xff\xfa\x28" + data + b"\xff\xf0", st.binary(max_size=6)),
    st.builds(lambda data: bytes(5) + data + b"\xff\xef", st.binary(max_size=6)),
    st.sampled_from([b"\xff\xfa\x27\x00\x03IBMAPPLID\x01TSO\xff\xf0", b"\xff\xfb\x27", b"\xff\xf4", b"\xff\xf5"]),
)


def play(core, pieces):
    """Feed pieces as a session would: every request for a device is granted."""
    events = []
    for piece in pieces:
        core.receive_data(piece)
        while (event := core.next_event()) is not None:
            events.append(event)
            if isinstance(event, DeviceRequested):
                core.assign_device("TCPABC01")
    return events


def negotiated(pieces=EXTENDED, **options):
    core = ServerCore(**options)
    core.begin()
    assert isinstance(play(core, pieces)[-1], Negotiated)
    return core


@given(st.lists(FRAGMENTS, max_size=20), st.booleans(), st.data())
def test_any_bytes_give_events_or_one_violation_however_they_are_cut(fragments, offers_tn3270e, data):
    def run(pieces):
        core = ServerCore(offers_tn3270e=offers_tn3270e, asks_application=True)
        core.begin()
        return play(core, pieces)

    stream = b"".join(fragments)
    cut = data.draw(st.integers(0, len(stream)))
    whole = run([stream])
    assert run([stream[:cut], stream[cut:]]) == whole
    assert run([stream[at : at + 1] for at in range(len(stream))]) == whole
    assert not any(isinstance(event, PeerViolation) for event in whole[:-1])


IP, BRK = b"\xff\xf4", b"\xff\xf3"


@pytest.mark.parametrize(
    ("keys", "single", "many"),
    [(IP, 1, 1), (BRK, 1, 1), (IP + BRK, 1, 2), (BRK + IP, 1, 2), (IP + IP, 2, 2), (IP + BRK + IP + BRK, 2, 4)],
)
def test_singleattn_counts_ip_and_brk_as_one_key(keys, single, many):
    for wants_single, wanted in ((True, single), (False, many)):
        core = negotiated(single_attention=wants_single)
        core.receive_data(keys + bytes(5) + b"\x6c\xff\xef" + BRK)
        assert sum(isinstance(event, AttentionReceived) for event in pull(core)) == wanted + 1


def test_what_is_unread_behind_an_event_stays_in_the_core():
    core = ServerCore()
    core.begin()
    core.receive_data(EXTENDED[0] + EXTENDED[1] + b"\xff\xf1later")
    while not isinstance(core.next_event(), DeviceRequested):
        pass
    assert core.take_pending() == b"\xff\xf1later"
    assert core.next_event() is None


@pytest.mark.parametrize(
    "misuse",
    [
        lambda core: core.assign_device("LU"),
        lambda core: core.reject_device(RejectReason.INV_NAME),
        lambda core: core.send_record(b"\xf1\xc3"),
        lambda core: core.send_sscp_lu(b"x"),
        lambda core: [core.begin(), core.begin()],
        lambda core: [core.begin(), core.offer_starttls()],
    ],
)
def test_our_own_mistakes_raise(misuse):
    with pytest.raises(LocalProtocolError):
        misuse(ServerCore())


def test_records_of_each_kind():
    core = negotiated()
    assert core.mode is Mode.EXTENDED
    assert core.send_bind(b"\x31") == bytes.fromhex("0300000000 31 FFEF")
    assert core.send_sscp_lu(b"\xc1") == bytes.fromhex("0700000001 C1 FFEF")
    assert core.send_unbind() == bytes.fromhex("0400000002 01 FFEF")
    assert core.send_record(b"\xf1\xc3") == bytes.fromhex("0000000003 F1C3 FFEF")
    assert core.last_sequence == 3
    assert core.send_response(9, is_positive=False, code=1) == bytes.fromhex("0200010009 01 FFEF")
    assert core.send_print_eoj() == b""
    assert core.send_nvt("bye\n") == bytes.fromhex("0500000004") + b"bye\r\n\xff\xef"


def test_plain_tn3270_has_neither_bind_nor_responses():
    core = negotiated(PLAIN)
    assert core.mode is Mode.PLAIN
    assert (core.send_bind(b"\x31"), core.send_unbind(), core.send_response(1)) == (b"", b"", b"")
    with pytest.raises(LocalProtocolError):
        core.send_record(b"", DataType.SSCP_LU_DATA)


def test_a_limit_for_records_is_kept_after_restart():
    core = negotiated(max_record=10)
    core.restart()
    core.begin()
    play(core, EXTENDED)
    assert play(core, [bytes(12) + b"\xff\xef"]) == [PeerViolation("a record over its limit")]


def test_several_records_in_one_segment():
    core = negotiated()
    core.receive_data(b"\x02\x00\x00\x00\x00\x00\xff\xef" + bytes(5) + b"\x6d\xff\xef")
    assert pull(core) == [ResponseReceived(0, True, 0), RecordReceived(b"\x6d")]


def test_reprs_hide_what_was_typed():
    core = negotiated()
    core.receive_data(bytes(5) + b"secret\xff\xef")
    assert "secret" not in repr(pull(core))


def test_one_record_in_and_one_out_are_cheap_however_long_they_are():
    core = negotiated()

    def exchange(length):
        core.receive_data(bytes(5) + b"\x7d\xc1\xd4" + b"\x81" * length + b"\xff\xef")
        core.next_event()
        core.next_event()
        core.send_record(b"\xf5\xc3" + b"\x40" * length)

    short, long = steps(lambda: exchange(10)), steps(lambda: exchange(10_000))
    assert long == short
    assert short < 150
