"""BIND images: what an emulator reads at which offset, and what a relay reads of a host's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.tn3270.bind import BindImage, decode_bind
from appliance.protocols.tn3270.constants import LuType

SIZES = st.integers(1, 255)


def test_offsets_of_an_image_with_two_sizes():
    image = BindImage("TSO", alternate_rows=43, alternate_columns=80).encode()
    assert image[:4] == bytes.fromhex("31 01 03 03")
    assert image[14] == 2
    assert image[20:25] == bytes((24, 80, 43, 80, 0x7F))
    assert image[27:31] == b"\x03" + "TSO".encode("cp037")
    assert image[31:] == bytes(2)


def test_an_image_with_one_size_says_so():
    assert BindImage("X").encode()[24] == 0x7E


@given(
    st.builds(
        BindImage,
        st.text("ABCXYZ09@#$", max_size=8),
        st.sampled_from(LuType),
        SIZES,
        SIZES,
        SIZES,
        SIZES,
    )
)
def test_what_is_encoded_is_decoded(image):
    assert decode_bind(image.encode()) == image


@given(st.binary(max_size=60))
def test_any_bytes_are_a_bind_or_none(data):
    decode_bind(data)
    decode_bind(b"\x31" + bytes(13) + b"\x02" + data)


@pytest.mark.parametrize(("code", "rows", "columns"), [(0x02, 24, 80), (0x03, 24, 80), (0x00, 0, 0)])
def test_codes_that_imply_sizes(code, rows, columns):
    image = bytearray(BindImage("TSO", rows=1, columns=1, alternate_rows=2, alternate_columns=2).encode())
    image[24] = code
    bind = decode_bind(bytes(image))
    assert bind is not None
    assert (bind.rows, bind.columns, bind.alternate_rows, bind.alternate_columns) == (rows, columns, 0, 0)


def test_a_short_bind_has_no_sizes():
    bind = decode_bind(BindImage("TSO").encode()[:15])
    assert bind == BindImage("", LuType.DISPLAY, 0, 0, 0, 0)


@pytest.mark.parametrize("data", [b"", b"\x31\x01", b"\x32" + bytes(40), b"\x31" + bytes(40)])
def test_no_bind(data):
    assert decode_bind(data) is None
