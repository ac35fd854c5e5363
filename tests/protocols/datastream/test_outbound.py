"""Painted screens, byte by byte, and as a terminal shows them."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.codepages import code_page
from appliance.protocols.datastream.constants import Attribute, Colour, Command, Highlight, Wcc
from appliance.protocols.datastream.outbound import Painter, erase_all_unprotected
from appliance.protocols.datastream.terminal import Terminal


def test_a_write_is_command_and_wcc():
    assert Painter().record() == b"\xf5\xc3"
    painter = Painter(command=Command.WRITE, wcc=Wcc.RESTORE_KEYBOARD | Wcc.SOUND_ALARM)
    assert painter.record() == b"\xf1\xc6"
    assert Painter(wcc=Wcc.NONE).record() == b"\xf5\x40"
    assert erase_all_unprotected() == b"\x6f"


def test_orders_one_by_one():
    painter = Painter().at(2, 1).field(Attribute.SKIP).text("HI").cursor().repeat(2, 10, "-").erase_to(3, 1)
    assert painter.record() == bytes.fromhex("F5C3 11C150 1DF0 C8C9 13 3CC1D960 12C260")


def test_colour_and_highlight_make_an_extended_field():
    painter = Painter().field(Attribute.PROTECTED, colour=Colour.RED, highlight=Highlight.REVERSE)
    assert painter.record() == bytes.fromhex("F5C3 2903 C060 42F2 41F2")


def test_a_terminal_without_them_gets_a_plain_field():
    painter = Painter(is_extended=False).field(Attribute.PROTECTED, colour=Colour.RED, highlight=Highlight.REVERSE)
    assert painter.record() == bytes.fromhex("F5C3 1D60")


def test_a_label_at_the_first_position_has_its_attribute_at_the_last():
    assert Painter().label(1, 1, "X").record() == bytes.fromhex("F5C3 115D7F 1DF0 E7")


def test_positions_are_addresses():
    painter = Painter(43, 80)
    assert (painter.position(1, 1), painter.position(2, 5), painter.position(43, 81)) == (0, 84, 0)


def test_data_is_taken_as_it_is_and_text_in_the_code_page():
    assert Painter(code_page=code_page("1047")).text("[").data(b"\x13").record() == b"\xf5\xc3\xad\x13"


@given(st.text(max_size=200))
def test_no_text_moves_anything(text):
    terminal = Terminal()
    terminal.apply(Painter().at(1, 1).text(text).cursor().record())
    assert terminal.screen.cursor == len(text)
    assert terminal.screen.fields() == ()


def test_a_panel_as_a_terminal_shows_it():
    painter = Painter(32, 80, command=Command.ERASE_WRITE_ALTERNATE)
    painter.label(1, 30, "SALLYPORT", colour=Colour.GREEN).label(3, 2, "USER ===>")
    painter.entry(3, 12, 8, text="USER2XXXX", highlight=Highlight.UNDERSCORE)
    painter.entry(4, 12, 8, attribute=Attribute.HIDDEN).cursor_at(4, 12)
    terminal = Terminal(32, 80)
    assert terminal.apply(painter.record()) == b""
    screen = terminal.screen
    assert (screen.rows, screen.cursor, terminal.is_locked) == (32, 251, False)
    assert screen.lines()[0].strip() == "SALLYPORT"
    assert screen.lines()[2].rstrip() == " USER ===> USER2XXX"
    entry = screen.field_at(171)
    assert (entry.start, entry.length, entry.is_protected) == (171, 8, False)
    assert screen.field_at(251).is_hidden
    assert screen.field_at(179).is_protected
