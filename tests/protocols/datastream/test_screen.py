"""The presentation space: a ring of positions, fields that wrap, styles."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.constants import Attribute
from appliance.protocols.datastream.screen import DEFAULT_STYLE, Field, Screen, Style

POSITIONS = st.integers(0, 1919)
ATTRIBUTES = st.integers(0, 0x3F).map(Attribute)
RED, BLUE = Style(foreground=0xF2), Style(foreground=0xF1, highlight=0xF4)


def formatted(*attributes):
    screen = Screen()
    for position, attribute in attributes:
        screen.put_attribute(position, attribute)
    return screen


def test_a_new_screen_is_blank_and_unformatted():
    screen = Screen(43, 80)
    assert (screen.rows, screen.columns, screen.size, screen.model) == (24, 80, 1920, (43, 80))
    assert screen.fields() == ()
    assert screen.field_at(5) is None
    assert screen.input_after(0) is None
    assert screen.lines() == (" " * 80,) * 24


def test_the_alternate_size_comes_with_an_erase():
    screen = Screen(27, 132)
    screen.cursor = 7
    screen.erase(uses_alternate=True)
    assert (screen.rows, screen.columns, screen.size, screen.cursor) == (27, 132, 3564, 0)
    screen.erase()
    assert screen.size == 1920


def test_text_wraps_and_reads():
    screen = Screen()
    assert screen.write(1918, b"\xc1\xc2\xc3") == 1
    assert screen.lines()[23].endswith("AB")
    assert screen.lines()[0].startswith("C ")


@given(POSITIONS, st.integers(0, 5000))
def test_text_longer_than_the_screen_overwrites_itself(position, length):
    data = bytes(0x40 + at % 190 for at in range(length))
    slow, fast = Screen(), Screen()
    for at, character in enumerate(data):
        slow.put_character((position + at) % 1920, character)
    assert fast.write(position, data, RED) == (position + length) % 1920
    assert fast.characters() == slow.characters()


@given(st.dictionaries(POSITIONS, ATTRIBUTES, max_size=6), POSITIONS, POSITIONS)
def test_erasing_agrees_with_asking_each_position(attributes, start, stop):
    screen = Screen()
    screen.fill(0, 0, 0xC1)
    for at, attribute in attributes.items():
        screen.put_attribute(at, attribute)
    erased = {(start + step) % 1920 for step in range((stop - start) % 1920 or 1920)}
    fields = {at: screen.field_at(at) for at in erased}
    screen.erase_unprotected(start, stop)
    for at in range(1920):
        is_open = at in erased and not (fields[at] and fields[at].is_protected)
        assert screen.character_at(at) == (0 if is_open or at in attributes else 0xC1)


@given(st.dictionaries(POSITIONS, ATTRIBUTES, min_size=1, max_size=6), POSITIONS)
def test_fields_cover_the_ring_once(attributes, position):
    screen = formatted(*attributes.items())
    fields = screen.fields()
    assert sum(1 + field.length for field in fields) == screen.size
    assert [field.attribute for field in fields] == [attributes[at] for at in sorted(attributes)]
    field = screen.field_at(position)
    assert field in fields
    assert (position - field.start + 1) % screen.size <= field.length


def test_one_field_is_the_whole_ring():
    screen = formatted((10, Attribute.NONE))
    assert screen.fields() == (Field(11, 1919, Attribute.NONE),)
    assert screen.field_at(3) == screen.field_at(10) == screen.fields()[0]
    assert len(screen.data(screen.fields()[0])) == 1919


def test_a_field_that_wraps():
    screen = formatted((1917, Attribute.NONE), (2, Attribute.PROTECTED))
    screen.write(1918, b"\xc1\xc2\xc3")
    field = screen.field_at(0)
    assert (field.start, field.length) == (1918, 4)
    assert screen.text(field) == "ABC "


def test_a_character_takes_an_attribute_away():
    screen = formatted((5, Attribute.NONE))
    assert screen.attribute_at(5) == Attribute.NONE
    screen.write(5, b"\xc1")
    assert screen.attribute_at(5) is None
    assert (screen.character_at(5), screen.fields()) == (0xC1, ())


def test_filling_round_the_end_and_everywhere():
    screen = Screen()
    screen.fill(1919, 1, 0x60, RED)
    assert [screen.character_at(at) for at in (1918, 1919, 0, 1)] == [0, 0x60, 0x60, 0]
    assert screen.own_style_at(0) == RED
    screen.fill(7, 7, 0x40)
    assert screen.characters() == b"\x40" * 1920


def test_a_characters_style_goes_before_its_fields():
    screen = Screen()
    assert screen.style_at(3) == DEFAULT_STYLE
    screen.put_attribute(0, Attribute.NONE, BLUE)
    screen.write(1, b"\xc1\xc2", RED)
    assert screen.style_at(1) == Style(0xF2, 0, 0xF4)
    assert screen.style_at(3) == BLUE


def test_hidden_fields_do_not_show():
    screen = formatted((0, Attribute.HIDDEN), (5, Attribute.NONE), (1919, Attribute.HIDDEN))
    screen.write(1, b"\xc1\xc2")
    screen.write(6, b"\xc3")
    assert screen.lines()[0].strip() == "C"
    assert screen.text(screen.field_at(1)) == "AB  "


def test_modified_tags():
    screen = formatted((1919, Attribute.NUMERIC))
    screen.set_modified(screen.fields()[0], True)
    assert screen.fields()[0].is_modified
    screen.set_modified(screen.fields()[0], False)
    assert screen.fields()[0].attribute == Attribute.NUMERIC
    plain = formatted((0, Attribute.NONE))
    plain.set_modified(plain.fields()[0], False)
    assert plain.attribute_at(0) == Attribute.NONE
    plain.set_modified(plain.fields()[0], True)
    plain.reset_modified()
    assert plain.attribute_at(0) == Attribute.NONE


def test_erasing_what_is_unprotected():
    screen = formatted((10, Attribute.PROTECTED), (20, Attribute.NONE))
    for at in (5, 15, 25):
        screen.put_character(at, 0xC1)
    screen.erase_unprotected(0, 0)
    assert [screen.character_at(at) for at in (5, 15, 25)] == [0, 0xC1, 0]
    assert len(screen.fields()) == 2


def test_the_next_input():
    screen = formatted((0, Attribute.SKIP), (10, Attribute.NONE), (11, Attribute.NONE), (30, Attribute.SKIP))
    assert screen.input_after(0) == screen.input_after(12) == screen.input_after(13) == 12
    assert formatted((0, Attribute.SKIP)).input_after(0) is None


def test_runs_are_what_stands_on_the_screen():
    screen = Screen()
    assert list(screen.runs()) == []
    screen.write(10, b"\xc1\xc2")
    screen.put_attribute(12, Attribute.PROTECTED)
    screen.write(13, b"\xc3")
    screen.write(screen.size - 1, b"\xc4\xc5", Style(foreground=0xF1))
    assert list(screen.runs()) == [
        *((0, 1, False), (10, 12, True), (12, 13, False), (13, 14, True)),
        (screen.size - 1, screen.size, False),
    ]
