"""Buffer addresses in both codings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.addresses import GRAPHICS, decode_address, encode_address


@pytest.mark.parametrize(
    ("position", "coded"),
    [(0, "4040"), (80, "C150"), (84, "C1D4"), (81, "C1D1"), (1919, "5D7F"), (43, "406B"), (4095, "7F7F")],
)
def test_twelve_bits(position, coded):
    assert encode_address(position, 1920) == bytes.fromhex(coded)
    assert decode_address(*bytes.fromhex(coded)) == position


@given(st.integers(0, 16_383))
def test_every_position_comes_back(position):
    assert decode_address(*encode_address(position, 16_384)) == position
    if position < 4096:
        assert decode_address(*encode_address(position, 4096)) == position


def test_fourteen_bits_begin_behind_4096_positions():
    assert encode_address(1, 4096) == bytes.fromhex("40C1")
    assert encode_address(1, 4097) == bytes.fromhex("0001")
    assert decode_address(0x3F, 0xFF) == 0x3FFF


def test_the_reserved_coding_is_no_address():
    assert decode_address(0x80, 0x00) is None
    assert decode_address(0xBF, 0xFF) is None


def test_graphics_carry_six_bits_in_order():
    assert len(set(GRAPHICS)) == 64
    assert [graphic & 0x3F for graphic in GRAPHICS] == list(range(64))
    assert min(GRAPHICS) == 0x40
