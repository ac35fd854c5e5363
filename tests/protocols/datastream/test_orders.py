"""Orders applied to a screen, one each, and any bytes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.constants import Attribute
from appliance.protocols.datastream.orders import OrderError, write_orders
from appliance.protocols.datastream.screen import Screen, Style


def written(hexed, screen=None):
    screen = screen or Screen()
    write_orders(screen, bytes.fromhex(hexed))
    return screen


def test_data_goes_to_the_cursor_and_addresses_move():
    screen = Screen()
    screen.cursor = 3
    assert written("C1 11C150 C2", screen).characters()[:82].strip(b"\x00") == b"\xc1" + bytes(76) + b"\xc2"
    assert screen.cursor == 3


def test_the_cursor_is_put():
    assert written("11C150 13 C1").cursor == 80


def test_fields_and_their_attributes():
    screen = written("1D60 C1 2903C0C142F241F4 C2")
    assert [field.attribute for field in screen.fields()] == [Attribute.PROTECTED, Attribute.MODIFIED]
    assert screen.style_at(3) == Style(0xF2, 0, 0xF4)
    assert screen.style_at(1) == Style()


def test_character_attributes_last_until_reset():
    screen = written("2842F2 C1 2845F1 C2 280000 C3")
    assert [screen.own_style_at(at) for at in range(3)] == [Style(0xF2), Style(0xF2, 0xF1), Style()]


def test_a_field_is_modified_in_place():
    screen = written("2902C0C142F2 114040 2C0141F4")
    assert screen.attribute_at(0) == Attribute.MODIFIED
    assert screen.own_style_at(0) == Style(0xF2, 0, 0xF4)
    assert written("1D60 114040 2C01C0C8").attribute_at(0) == Attribute.BRIGHT


def test_repeating_with_a_character_a_graphic_escape_and_nothing_but_the_whole_screen():
    assert written("3C40C360").characters()[:4] == b"\x60" * 3 + b"\x00"
    assert written("3C40C308AD").characters()[:4] == b"\xad" * 3 + b"\x00"
    assert written("3C404060").characters() == b"\x60" * 1920


def test_graphic_escape_and_program_tab():
    assert written("08AD").character_at(0) == 0xAD
    assert written("11404A1D40 114040 05 C1").character_at(11) == 0xC1
    assert written("C1C2 05 C3").character_at(0) == 0xC3


def test_erasing_unprotected_to_an_address():
    screen = written("115D7F 1D40 C1C2 1D60 C3 114040 12 40C5 C4")
    assert screen.characters()[:6] == bytes.fromhex("0000 00 C3 00 C4")


@pytest.mark.parametrize(
    "hexed",
    ["11", "1140", "118040", "117F7F", "1D", "29", "2902C040", "2842", "3C4040", "3C404008", "12C1", "08"],
)
def test_orders_that_are_cut_short_or_leave_the_screen_end_the_write(hexed):
    screen = Screen()
    with pytest.raises(OrderError):
        written("C1" + hexed, screen)
    assert screen.character_at(0) == 0xC1


def test_modifying_what_is_no_field_ends_the_write():
    with pytest.raises(OrderError):
        written("2C01C040")


@given(st.lists(st.one_of(st.binary(max_size=6), st.sampled_from([b"\x11\xc1\x50", b"\x1d\x60", b"\x3c\x40\xc5"]))))
def test_any_bytes_are_applied_or_end_the_write(pieces):
    screen = Screen()
    with suppress(OrderError):
        write_orders(screen, b"".join(pieces))
    assert len(screen.characters()) == screen.size
    assert 0 <= screen.cursor < screen.size
