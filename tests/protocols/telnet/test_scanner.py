"""The scanner: units do not depend on how the stream was cut, and nothing is unbounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.constants import MAX_LINE, MAX_RECORD, MAX_SUBNEGOTIATION, Command
from appliance.protocols.telnet.events import (
    CommandReceived,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    SubnegotiationReceived,
)
from appliance.protocols.telnet.framing import encode_record
from appliance.protocols.telnet.scanner import Negotiation, Scanner
from tests.support.steps import steps

EOR = b"\xff\xef"

#: Bytes as a peer might send them: mostly Telnet, some garbage.
FRAGMENTS = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"\xff", b"\xff\xff", EOR, b"\xff\xfa", b"\xff\xf0", b"\xff\xfb\x18", b"\xff\xf1", b"\r\n", b"\r"]
    ),
)
STREAMS = st.lists(FRAGMENTS, max_size=30).map(b"".join)


def units(stream, cuts=(), *, reads_records=True, **limits):
    scanner = Scanner(**limits)
    scanner.read_records(reads_records)
    found = []
    for start, end in zip((0, *sorted(cuts)), (*sorted(cuts), len(stream)), strict=True):
        scanner.receive_data(stream[start:end])
        while (unit := scanner.next_unit()) is not None:
            found.append(unit)
    return found


@given(STREAMS, st.booleans(), st.data())
def test_cutting_never_changes_units(stream, reads_records, data):
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8))
    whole = units(stream, reads_records=reads_records)
    assert units(stream, cuts, reads_records=reads_records) == whole
    assert units(stream, range(len(stream)), reads_records=reads_records) == whole
    assert not any(isinstance(unit, PeerViolation) for unit in whole[:-1])


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_records_come_back_as_they_were_framed(records):
    assert units(b"".join(map(encode_record, records))) == [RecordReceived(record) for record in records]


def test_a_command_inside_a_record_comes_first_and_leaves_it_whole():
    stream = b"ab\xff\xf4cd\xff\xfa\x18\x01\xff\xf0e" + EOR
    assert units(stream) == [
        CommandReceived(Command.INTERRUPT_PROCESS),
        SubnegotiationReceived(0x18, b"\x01"),
        RecordReceived(b"abcde"),
    ]


def test_options_and_subnegotiations():
    assert units(b"\xff\xfb\x18\xff\xfa\x28\x02\xff\xff\x07\xff\xf0") == [
        Negotiation(0xFB, 0x18),
        SubnegotiationReceived(0x28, b"\x02\xff\x07"),
    ]


def test_lines_end_in_three_ways_and_a_lone_cr_is_data():
    assert units(b"a\r\nb\r\x00c\nd\re\n", reads_records=False) == [
        NvtReceived(b"a"),
        NvtReceived(b"b"),
        NvtReceived(b"c"),
        NvtReceived(b"d\re"),
    ]


def test_end_of_record_means_nothing_in_line_mode():
    assert units(b"a\xff\xefb\n", reads_records=False) == [NvtReceived(b"ab")]


def test_an_unfinished_line_is_dropped_when_records_begin():
    scanner = Scanner()
    scanner.receive_data(b"half a line")
    assert scanner.next_unit() is None
    scanner.read_records(True)
    scanner.receive_data(b"record" + EOR)
    assert scanner.next_unit() == RecordReceived(b"record")


def test_pending_bytes_are_given_as_they_came_and_forgotten():
    scanner = Scanner()
    scanner.receive_data(b"\xff\xfb\x2e\x16\x03\xff\xff")
    assert scanner.next_unit() == Negotiation(0xFB, 0x2E)
    assert scanner.take_pending() == b"\x16\x03\xff\xff"
    assert scanner.next_unit() is None


@pytest.mark.parametrize(
    ("stream", "reads_records", "reason"),
    [
        (b"x" * (MAX_RECORD + 1), True, "a record over its limit"),
        (b"x" * (MAX_RECORD + 1) + EOR, True, "a record over its limit"),
        (b"x" * (MAX_LINE + 2), False, "a line over its limit"),
        (b"x" * (MAX_LINE + 1) + b"\n", False, "a line over its limit"),
        (b"\xff\xfa\x28" + b"x" * (MAX_SUBNEGOTIATION + 1), True, "a subnegotiation over its limit"),
        (b"\xff\xfa\x28\xff\xfa\x28", True, "IAC X'FA' inside a subnegotiation"),
        (b"\xff\xfa\xff\xf0", True, "a subnegotiation about no option"),
        (b"\xff\x41", True, "IAC X'41' is no command"),
        (b"\xff\xf0", True, "IAC X'F0' is no command"),
    ],
)
def test_violations_are_the_last_unit_whole_and_byte_by_byte(stream, reads_records, reason):
    following = b"\xff\xfb\x18" + EOR
    expected = [PeerViolation(reason)]
    assert units(stream + following, reads_records=reads_records) == expected
    assert units(stream + following, range(len(stream)), reads_records=reads_records) == expected


@pytest.mark.parametrize(
    ("stream", "reads_records", "unit"),
    [
        (b"x" * MAX_RECORD + EOR, True, RecordReceived(b"x" * MAX_RECORD)),
        (b"\xff" * 2 * MAX_RECORD + EOR, True, RecordReceived(b"\xff" * MAX_RECORD)),
        (b"x" * MAX_LINE + b"\r\n", False, NvtReceived(b"x" * MAX_LINE)),
        (
            b"\xff\xfa\x28" + b"x" * MAX_SUBNEGOTIATION + b"\xff\xf0",
            True,
            SubnegotiationReceived(0x28, b"x" * MAX_SUBNEGOTIATION),
        ),
    ],
)
def test_a_unit_of_exactly_its_limit_is_fine(stream, reads_records, unit):
    assert units(stream, reads_records=reads_records) == [unit]
    assert units(stream, range(0, len(stream), 7), reads_records=reads_records) == [unit]


def test_a_smaller_limit_for_records():
    assert units(b"abc" + EOR + b"abcd" + EOR, max_record=3) == [
        RecordReceived(b"abc"),
        PeerViolation("a record over its limit"),
    ]


def test_work_does_not_depend_on_how_many_bytes_are_iac():
    one, each = b"x" * (MAX_RECORD - 1) + b"\xff\xff" + EOR, b"\xff\xff" * MAX_RECORD + EOR
    assert steps(lambda: units(each)) <= steps(lambda: units(one)) < 150


def test_reprs_tell_lengths_only():
    assert "secret" not in repr(units(b"secret" + EOR)) + repr(units(b"secret\n", reads_records=False))


def test_the_line_is_edited_before_it_is_reported():
    assert units(b"abd\x08c\r\n\x15\x7fx\n", reads_records=False) == [NvtReceived(b"abc"), NvtReceived(b"x")]
    typed = b"ab\xff\xf7c\n" + b"gone\xff\xf8kept\n" + b"gone\xff\xf4kept\n"
    lines = [unit for unit in units(typed, reads_records=False) if isinstance(unit, NvtReceived)]
    assert lines == [NvtReceived(b"ac"), NvtReceived(b"kept"), NvtReceived(b"kept")]


def test_commands_leave_records_alone():
    assert units(b"ab\xff\xf7\xff\xf4c\xff\xef")[-1] == RecordReceived(b"abc")
