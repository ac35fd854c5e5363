"""Terminal types, with and without an LU."""

import pytest

from appliance.protocols.telnet.terminaltype import decode_type, encode_type, split_type


def test_a_type_with_an_lu_goes_and_comes():
    assert encode_type("IBM-3278-2-E", "TCPABC82") == b"\x00IBM-3278-2-E@TCPABC82"
    assert decode_type(b"\x00ibm-3278-2-e@tcpabc82") == "IBM-3278-2-E@TCPABC82"
    assert split_type("IBM-3278-2-E@TCPABC82") == ("IBM-3278-2-E", "TCPABC82")
    assert split_type("IBM-3278-2-E") == ("IBM-3278-2-E", "")


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x01", b"\x01XTERM", b"\x00a b", b"\x00a\x00", b"\x00" + b"x" * 65])
def test_what_is_no_type(data):
    assert decode_type(data) is None
