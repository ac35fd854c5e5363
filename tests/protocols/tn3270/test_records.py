"""The header of TN3270E, sequence numbers, and what may be carried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.events import RecordReceived as Framed
from appliance.protocols.telnet.scanner import Scanner
from appliance.protocols.tn3270.constants import (
    ALL_FUNCTIONS,
    TERMINAL_FUNCTIONS,
    DataType,
    Function,
    Mode,
    ResponseFlag,
)
from appliance.protocols.tn3270.errors import LocalProtocolError
from appliance.protocols.tn3270.events import ErrorConditionCleared, RecordReceived, ResponseReceived
from appliance.protocols.tn3270.records import FROM_HOST, FROM_TERMINAL, Records

NO = ResponseFlag.NO_RESPONSE
ALWAYS = ResponseFlag.ALWAYS_RESPONSE


def records(legal=FROM_HOST, mode=Mode.EXTENDED, functions=TERMINAL_FUNCTIONS):
    made = Records(legal)
    made.agree(mode, frozenset(functions))
    return made


def unframe(data):
    scanner = Scanner()
    scanner.read_records(True)
    scanner.receive_data(data)
    unit = scanner.next_unit()
    assert isinstance(unit, Framed)
    assert scanner.next_unit() is None
    return unit.data


@given(st.binary(max_size=200), st.sampled_from(ResponseFlag), st.integers(0, 255), st.integers(0, 32767))
def test_what_is_encoded_is_decoded(data, response, request_flag, sequence):
    framed = records().encode(data, DataType.DATA_3270, response, request_flag, sequence)
    expected = RecordReceived(data, DataType.DATA_3270, request_flag, response, sequence)
    assert records().decode(unframe(framed)) == expected


@given(st.binary(max_size=20))
def test_any_record_is_decoded_or_explained(data):
    for legal in (FROM_HOST, FROM_TERMINAL):
        assert isinstance(records(legal).decode(data), RecordReceived | ResponseReceived | ErrorConditionCleared | str)


def test_numbers_wrap_behind_32767():
    sender = records()
    for _ in range(32_767):
        sender.encode(b"", DataType.DATA_3270, NO, 0, None)
    assert sender.encode(b"", DataType.DATA_3270, NO, 0, None) == bytes.fromhex("000000 7FFFFF FFEF")
    assert sender.last_sequence == 32_767
    assert sender.encode(b"", DataType.DATA_3270, NO, 0, None) == bytes.fromhex("000000 0000 FFEF")
    assert sender.last_sequence == 0


def test_a_number_that_is_given_is_passed_on_and_does_not_count():
    sender = records()
    assert sender.encode(b"x", DataType.DATA_3270, ALWAYS, 0, 0x1234) == b"\x00\x00\x02\x12\x34x\xff\xef"
    assert sender.encode(b"x", DataType.DATA_3270, NO, 0, None) == b"\x00\x00\x00\x00\x00x\xff\xef"


def test_without_responses_numbers_are_zero_and_responses_are_not_sent():
    sender = records(functions=())
    assert {sender.encode(b"", DataType.DATA_3270, NO, 0, None) for _ in range(3)} == {b"\x00\x00\x00\x00\x00\xff\xef"}
    assert sender.encode_response(1, True, 0) == b""


def test_responses():
    assert records().encode_response(7, True, 0) == bytes.fromhex("02 00 00 0007 00 FFEF")
    assert records().encode_response(7, False, 2) == bytes.fromhex("02 00 01 0007 02 FFEF")
    assert records().decode(bytes.fromhex("0200000007")) == ResponseReceived(7, True, 0)
    assert records().decode(bytes.fromhex("020001000703")) == ResponseReceived(7, False, 3, 0x08310000)
    assert records().encode_response(7, False, 0, sense=0x08020000) == bytes.fromhex("02 00 01 0007 01 FFEF")


def test_with_sna_sense_a_negative_response_carries_the_sense_code():
    agreed = records(functions=ALL_FUNCTIONS)
    framed = agreed.encode_response(7, False, 0, sense=0x08310005)
    assert framed == bytes.fromhex("02 00 04 0007 08310005 FFEF")
    assert agreed.decode(unframe(framed)) == ResponseReceived(7, False, 3, 0x08310005)
    assert agreed.encode_response(7, False, 1) == bytes.fromhex("02 00 04 0007 08020000 FFEF")
    assert agreed.encode_response(7, True, 0) == bytes.fromhex("02 00 00 0007 00 FFEF")


def test_plain_records_have_no_header():
    plain = records(mode=Mode.PLAIN, functions=())
    assert plain.encode(b"\xff", DataType.DATA_3270, NO, None, None) == b"\xff\xff\xff\xef"
    assert plain.decode(b"\x7d\xc1\xd4") == RecordReceived(b"\x7d\xc1\xd4")


@pytest.mark.parametrize(
    ("data_type", "functions"),
    [
        (DataType.SCS_DATA, {Function.SCS_CTL_CODES}),
        (DataType.BIND_IMAGE, {Function.BIND_IMAGE}),
        (DataType.UNBIND, {Function.BIND_IMAGE}),
        (DataType.SSCP_LU_DATA, {Function.BIND_IMAGE}),
        (DataType.PRINT_EOJ, {Function.DATA_STREAM_CTL}),
        (DataType.PRINT_EOJ, {Function.SCS_CTL_CODES}),
        (DataType.BID, {Function.CONTENTION_RESOLUTION}),
        (DataType.RESPONSE, {Function.RESPONSES}),
        (DataType.REQUEST, {Function.RESPONSES}),
        (DataType.NVT_DATA, set()),
    ],
)
def test_data_types_need_their_function(data_type, functions):
    assert records(functions=functions).allows(data_type)
    if functions:
        assert not records(
            functions=set(Function) - {Function.DATA_STREAM_CTL, Function.SCS_CTL_CODES} - functions
        ).allows(data_type)
    assert not records(mode=Mode.PLAIN).allows(data_type)


@pytest.mark.parametrize(("mode", "data_type"), [(Mode.LINE, DataType.DATA_3270), (Mode.PLAIN, DataType.BIND_IMAGE)])
def test_what_cannot_be_carried_is_our_own_error(mode, data_type):
    with pytest.raises(LocalProtocolError):
        records(mode=mode, functions=()).encode(b"", data_type, NO, None, None)


@pytest.mark.parametrize(
    ("legal", "record", "reason"),
    [
        (FROM_TERMINAL, b"\x00\x00\x00\x00", "a record shorter than its header"),
        (FROM_TERMINAL, b"\x03\x00\x00\x00\x00", "data type X'03' from this side"),
        (FROM_TERMINAL, b"\x0a\x00\x00\x00\x00", "data type X'0A' from this side"),
        (FROM_HOST, b"\x06\x00\x00\x00\x00", "data type X'06' from this side"),
        (FROM_HOST, b"\x00\x00\x03\x00\x00", "response flag X'03'"),
        (FROM_HOST, b"\x02\x00\x03\x00\x00", "response flag X'03'"),
        (FROM_HOST, b"\x02\x00\x04\x00\x00\x08\x02\x00", "response flag X'04'"),
    ],
)
def test_what_is_no_record(legal, record, reason):
    assert records(legal).decode(record) == reason
