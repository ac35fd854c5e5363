"""The Telnet core: options answer themselves, records and lines follow from them, loops end."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.connection import TelnetCore
from appliance.protocols.telnet.constants import MAX_NEGOTIATIONS, Command, Option
from appliance.protocols.telnet.events import (
    CommandReceived,
    NvtReceived,
    OptionDisabled,
    OptionEnabled,
    PeerViolation,
    RecordReceived,
    Reply,
    Side,
    SubnegotiationReceived,
    TimingMarkAnswered,
)

BOTH = frozenset((Option.END_OF_RECORD, Option.BINARY))
STREAMS = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.builds(lambda verb, option: bytes((0xFF, verb, option)), st.integers(0xFB, 0xFE), st.sampled_from(Option)),
        st.sampled_from([b"\xff\xef", b"\xff\xfa\x18\x00A\xff\xf0", b"\xff\xf4", b"\r\n"]),
    ),
    max_size=25,
).map(b"".join)


def feed(core, *pieces):
    events = []
    for piece in pieces:
        core.receive_data(piece)
        while (event := core.next_event()) is not None:
            events.append(event)
    return events


@given(STREAMS, st.data())
def test_cutting_never_changes_events(stream, data):
    cut = data.draw(st.integers(0, len(stream)))
    whole = feed(TelnetCore(BOTH, BOTH), stream)
    assert feed(TelnetCore(BOTH, BOTH), stream[:cut], stream[cut:]) == whole
    assert feed(TelnetCore(BOTH, BOTH), *(bytes((byte,)) for byte in stream)) == whole


def test_end_of_record_makes_records_out_of_lines():
    core = TelnetCore(BOTH, BOTH)
    assert feed(core, b"line\r\n\xff\xfb\x19rec\xff\xef\xff\xfc\x19line\r\n") == [
        NvtReceived(b"line"),
        Reply(b"\xff\xfd\x19"),
        OptionEnabled(Option.END_OF_RECORD, Side.REMOTE),
        RecordReceived(b"rec"),
        Reply(b"\xff\xfe\x19"),
        OptionDisabled(Option.END_OF_RECORD, Side.REMOTE),
        NvtReceived(b"line"),
    ]


def test_tn3270e_implies_records_for_both_roles():
    server, client = TelnetCore(BOTH, BOTH), TelnetCore(frozenset((Option.TN3270E,)), BOTH)
    server.options.ask(Option.TN3270E, Side.REMOTE)
    assert RecordReceived(b"r") in feed(server, b"\xff\xfb\x28r\xff\xef")
    assert RecordReceived(b"r") in feed(client, b"\xff\xfd\x28r\xff\xef")


def test_a_timing_mark_is_answered_each_time_and_its_answers_are_reported():
    assert feed(TelnetCore(BOTH, BOTH), b"\xff\xfd\x06" * 2 + b"\xff\xfe\x06\xff\xfb\x06\xff\xfc\x06") == [
        Reply(b"\xff\xfb\x06"),
        Reply(b"\xff\xfb\x06"),
        TimingMarkAnswered(),
        TimingMarkAnswered(),
    ]


def test_commands_and_subnegotiations_are_passed_on():
    assert feed(TelnetCore(BOTH, BOTH), b"\xff\xf3\xff\xfa\x18\x01\xff\xf0") == [
        CommandReceived(Command.BREAK),
        SubnegotiationReceived(Option.TERMINAL_TYPE, b"\x01"),
    ]


def test_negotiation_without_end_is_a_violation_and_the_last_event():
    loop = b"\xff\xfb\x19\xff\xfc\x19" * MAX_NEGOTIATIONS
    events = feed(TelnetCore(BOTH, BOTH), loop, b"\xff\xfb\x19")
    assert events[-1] == PeerViolation("negotiation without end")
    assert sum(isinstance(event, PeerViolation) for event in events) == 1
    subnegotiations = b"\xff\xfa\x28\x02\x07X\xff\xf0" * (MAX_NEGOTIATIONS + 1)
    assert isinstance(feed(TelnetCore(BOTH, BOTH), subnegotiations)[-1], PeerViolation)


def test_records_between_negotiations_and_timing_marks_are_no_loop():
    core = TelnetCore(BOTH, BOTH)
    feed(core, b"\xff\xfb\x19")
    announced = b"\xff\xfa\x27\x02\xff\xf0"
    assert not any(
        isinstance(event, PeerViolation)
        for _ in range(MAX_NEGOTIATIONS + 1)
        for event in feed(core, announced, b"\xff\xfc\x06", b"r\xff\xef")
    )
    assert len(feed(core, b"\xff\xfc\x06" * 1000)) == 1000


def test_pending_and_a_failure_of_the_layer_above():
    core = TelnetCore(BOTH, BOTH)
    core.receive_data(b"\xff\xf1\x16\x03")
    assert core.next_event() == CommandReceived(Command.NOP)
    assert core.take_pending() == b"\x16\x03"
    assert core.fail("no sense") == PeerViolation("no sense")
    assert feed(core, b"\xff\xf1") == []
