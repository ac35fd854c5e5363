"""TN3270E subnegotiations as values and as bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.tn3270.constants import Function, RejectReason
from appliance.protocols.tn3270.events import LuRequest
from appliance.protocols.tn3270.negotiation import (
    DeviceTypeIs,
    DeviceTypeReject,
    DeviceTypeRequest,
    FunctionsIs,
    FunctionsRequest,
    SendDeviceType,
    UnreadableRequest,
    decode_negotiation,
    encode_functions,
    encode_negotiation,
    known_functions,
)

NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$", min_size=1, max_size=8)
FUNCTIONS = st.binary(max_size=8).filter(lambda functions: b"\xff" not in functions)
MESSAGES = st.one_of(
    st.just(SendDeviceType()),
    st.builds(DeviceTypeRequest, NAMES, st.sampled_from((LuRequest.CONNECT, LuRequest.ASSOCIATE)), NAMES),
    st.builds(DeviceTypeRequest, NAMES),
    st.builds(DeviceTypeIs, NAMES, NAMES),
    st.builds(DeviceTypeReject, st.sampled_from(RejectReason)),
    st.builds(FunctionsRequest, FUNCTIONS),
    st.builds(FunctionsIs, FUNCTIONS),
)


@given(MESSAGES)
def test_what_is_encoded_is_decoded(message):
    data = encode_negotiation(message)
    assert data[:3] == b"\xff\xfa\x28"
    assert data[-2:] == b"\xff\xf0"
    assert decode_negotiation(data[3:-2]) == message


@given(st.binary(max_size=30))
def test_any_bytes_are_a_message_or_none(data):
    decode_negotiation(data)
    decode_negotiation(b"\x02\x07" + data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x08\x02", SendDeviceType()),
        (b"\x02\x07ibm-3278-2", DeviceTypeRequest("IBM-3278-2")),
        (b"\x02\x07IBM-3278-2\x01", DeviceTypeRequest("IBM-3278-2")),
        (b"\x02\x06\x05\x63", DeviceTypeReject(RejectReason.UNKNOWN_ERROR)),
        (b"\x02\x04IBM-3278-2", DeviceTypeIs("IBM-3278-2", "")),
        (b"\x03\x07", FunctionsRequest(b"")),
    ],
)
def test_forms_that_are_read_too(data, message):
    assert decode_negotiation(data) == message


@pytest.mark.parametrize(
    "data",
    [b"", b"\x08", b"\x08\x03", b"\x02\x04", b"\x02\x04\x01LU", b"\x02\x06\x05", b"\x02\x09T", b"\x02\x09\xff"],
)
def test_what_follows_no_rule(data):
    assert decode_negotiation(data) is None


@pytest.mark.parametrize("data", [b"\x02\x07", b"\x02\x07\x01LU", b"\x02\x07T\x01L\x01M", b"\x02\x07T\x00L\x01M"])
def test_a_device_request_that_cannot_be_read_can_still_be_rejected(data):
    assert decode_negotiation(data) == UnreadableRequest()


def test_lists_of_functions():
    assert known_functions(b"\x04\x02\x63") == {Function.RESPONSES, Function.SYSREQ}
    assert encode_functions(frozenset((Function.SYSREQ, Function.BIND_IMAGE))) == b"\x00\x04"
