"""A mirror shows what the terminal shows, and can paint it again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.constants import Attribute, Colour, Command, Highlight
from appliance.protocols.datastream.mirror import Carried, Mirror
from appliance.protocols.datastream.outbound import Painter
from appliance.protocols.datastream.screen import Screen
from appliance.protocols.datastream.terminal import Terminal


def logon(rows=24, columns=80, command=Command.ERASE_WRITE):
    painter = Painter(rows, columns, command=command)
    painter.label(1, 2, "LOGON", colour=Colour.RED, highlight=Highlight.REVERSE)
    painter.entry(3, 10, 8).entry(4, 10, 8, attribute=Attribute.HIDDEN)
    return painter.cursor_at(3, 10).record()


def picture(screen: Screen):
    """Everything there is to see."""
    places = range(screen.size)
    return (
        (screen.rows, screen.columns, screen.cursor),
        [screen.attribute_at(at) for at in places],
        screen.characters(),
        [screen.own_style_at(at) for at in places],
    )


def painted_again(mirror: Mirror, rows=24, columns=80):
    fresh = Terminal(rows, columns)
    assert fresh.apply(mirror.repaint()) == b""
    return fresh


def test_what_a_user_types_stands_on_the_mirror():
    mirror, terminal = Mirror(), Terminal()
    assert mirror.outbound(logon()) is Carried.OUT
    terminal.apply(logon())
    terminal.type_text("USER2")
    terminal.tab()
    terminal.type_text("SECRET")
    mirror.inbound(terminal.press(Aid.ENTER))
    assert picture(mirror.screen) == picture(terminal.screen)


def test_a_shorter_value_replaces_a_longer_one():
    mirror = Mirror()
    mirror.outbound(logon())
    field = mirror.screen.fields()[1]
    head = bytes.fromhex("7d c1d1 11") + bytes.fromhex("c2e9")
    assert mirror.screen.field_at(2 * 80 + 9) == field
    mirror.inbound(head + CP037.encode("LONGER"))
    mirror.inbound(head + CP037.encode("AB"))
    assert mirror.screen.text(mirror.screen.fields()[1]).rstrip("\x00 ") == "AB"


def test_hidden_fields_can_be_left_as_the_host_wrote_them():
    mirror, terminal = Mirror(), Terminal()
    mirror.outbound(logon())
    terminal.apply(logon())
    terminal.type_text("USER2")
    terminal.tab()
    terminal.type_text("SECRET")
    mirror.inbound(terminal.press(Aid.ENTER), takes_hidden=False)
    assert CP037.encode("USER2") in mirror.repaint()
    assert CP037.encode("SECRET") not in mirror.repaint()
    assert [field.is_modified for field in mirror.screen.fields() if not field.is_protected] == [True, True]


def test_clear_erases_and_other_short_keys_change_nothing():
    mirror = Mirror()
    mirror.outbound(logon())
    before = picture(mirror.screen)
    mirror.inbound(bytes((Aid.PA1,)))
    assert picture(mirror.screen) == before
    mirror.inbound(bytes((Aid.CLEAR,)))
    assert not any(mirror.screen.characters())


def test_what_the_terminal_itself_has_to_answer_is_said():
    mirror = Mirror()
    assert mirror.outbound(logon()) is Carried.OUT
    assert mirror.outbound(bytes((Command.READ_BUFFER,))) is Carried.ASKED
    assert mirror.outbound(bytes.fromhex("f3000501ff02")) is Carried.ASKED
    assert mirror.outbound(b"\x99") is Carried.UNKNOWN
    assert mirror.outbound(b"\xf5\xc3\x11\xff\xff") is Carried.UNKNOWN
    assert mirror.inbound(b"\x00") is None


def test_the_larger_size_is_painted_as_the_larger_size():
    mirror = Mirror(43, 80)
    mirror.outbound(logon(43, 80, Command.ERASE_WRITE_ALTERNATE))
    assert mirror.repaint()[0] == Command.ERASE_WRITE_ALTERNATE
    assert picture(painted_again(mirror, 43, 80).screen) == picture(mirror.screen)


def test_the_keyboard_is_as_it_was():
    mirror = Mirror()
    mirror.outbound(logon())
    assert not painted_again(mirror).is_locked
    mirror.inbound(bytes.fromhex("7dc1d1"))
    assert painted_again(mirror).is_locked


def test_a_terminal_without_extended_attributes_gets_none():
    mirror = Mirror()
    mirror.outbound(logon())
    assert b"\x29" not in mirror.repaint(is_extended=False)


@st.composite
def writes(draw):
    painter = Painter(command=draw(st.sampled_from([Command.WRITE, Command.ERASE_WRITE])))
    for _ in range(draw(st.integers(0, 6))):
        row, column = draw(st.integers(1, 24)), draw(st.integers(1, 80))
        text = draw(st.text("ABC xyz", max_size=100))
        match draw(st.integers(0, 3)):
            case 0:
                painter.at(row, column).text(text)
            case 1:
                painter.label(row, column, text, colour=draw(st.sampled_from([None, *Colour])))
            case 2:
                painter.entry(row, column, draw(st.integers(1, 200)), text=text)
            case _:
                painter.at(row, column).data(bytes((0x28, 0x42, draw(st.sampled_from(list(Colour)))))).text(text)
    return painter.cursor_at(draw(st.integers(1, 24)), draw(st.integers(1, 80))).record()


@given(st.lists(writes(), max_size=4))
def test_painted_again_it_is_the_same(records):
    mirror = Mirror()
    for record in records:
        mirror.outbound(record)
    assert picture(painted_again(mirror).screen) == picture(mirror.screen)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_do_no_harm(outbound, inbound):
    mirror = Mirror()
    mirror.outbound(logon())
    mirror.outbound(outbound)
    mirror.inbound(inbound)
    painted_again(mirror)
