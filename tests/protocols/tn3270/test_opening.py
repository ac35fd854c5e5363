"""The first byte of a connection."""

import pytest

from appliance.protocols.tn3270.opening import Opening, classify_opening


@pytest.mark.parametrize(
    ("data", "opening"),
    [
        (b"", None),
        (b"\x16\x03\x01", Opening.TLS),
        (b"\xff", Opening.TELNET),
        (b"GET / HTTP/1.1\r\n", Opening.OTHER),
        (b"\x00", Opening.OTHER),
    ],
)
def test_the_first_byte_decides(data, opening):
    assert classify_opening(data) is opening
