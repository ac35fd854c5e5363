"""A terminal: commands in both codings, what a user types, what a host reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.constants import Attribute, Command
from appliance.protocols.datastream.inbound import Malformed, read_inbound
from appliance.protocols.datastream.outbound import Painter, erase_all_unprotected
from appliance.protocols.datastream.query import READ_PARTITION_QUERY, QueryReplies, read_query_replies
from appliance.protocols.datastream.structured import FieldId, encode_structured_field
from appliance.protocols.datastream.terminal import Terminal


def logon():
    return Painter().label(1, 2, "USER").entry(1, 12, 8).entry(2, 12, 8, attribute=Attribute.HIDDEN).cursor_at(1, 12)


@pytest.fixture
def terminal():
    terminal = Terminal(43, 80)
    assert terminal.apply(logon().record()) == b""
    return terminal


def test_typing_into_fields_and_enter(terminal):
    assert terminal.type_text("USER2")
    terminal.tab()
    assert terminal.type_text("secret")
    inbound = read_inbound(terminal.press(Aid.ENTER))
    assert [(field.address, field.data.decode("cp037")) for field in inbound.fields] == [(11, "USER2"), (91, "secret")]
    assert terminal.is_locked
    assert not terminal.type_text("x")
    assert "secret" not in "".join(terminal.screen.lines())


def test_typing_stops_at_the_end_of_the_field(terminal):
    assert not terminal.type_text("123456789")
    assert terminal.screen.text(terminal.screen.field_at(11)) == "12345678"


def test_typing_is_refused_in_a_protected_field(terminal):
    terminal.screen.cursor = 2
    assert not terminal.type_text("x")


def test_tab_goes_round_and_to_the_top_without_input(terminal):
    terminal.tab()
    terminal.tab()
    assert terminal.screen.cursor == 11
    terminal.apply(b"\xf5\xc3")
    terminal.screen.cursor = 9
    terminal.tab()
    assert terminal.screen.cursor == 0


def test_clear_erases_and_unformatted_input_is_sent_whole(terminal):
    assert terminal.press(Aid.CLEAR) == b"\x6d"
    assert terminal.screen.fields() == ()
    terminal.apply(b"\xf1\xc2")
    terminal.type_text("ab")
    assert terminal.press(Aid.ENTER) == bytes.fromhex("7D40C2 8182")


def test_a_write_without_restore_leaves_the_keyboard_locked_and_the_alarm_sounds(terminal):
    terminal.press(Aid.ENTER)
    terminal.apply(b"\xf1\xc4")
    assert terminal.is_locked
    assert terminal.has_alarm
    terminal.apply(b"\xf1\xc2")
    assert not terminal.is_locked
    assert not terminal.has_alarm


def test_modified_tags_are_reset_by_the_host(terminal):
    terminal.type_text("A")
    terminal.apply(b"\xf1\xc3")
    assert read_inbound(terminal.press(Aid.ENTER)).fields == ()


def test_erase_all_unprotected(terminal):
    terminal.type_text("USER2")
    terminal.press(Aid.ENTER)
    terminal.apply(erase_all_unprotected())
    assert (terminal.screen.cursor, terminal.is_locked) == (11, False)
    assert terminal.screen.text(terminal.screen.field_at(11)).strip() == ""


@pytest.mark.parametrize(
    ("channel", "sna"),
    [(0x01, 0xF1), (0x05, 0xF5), (0x0D, 0x7E), (0x02, 0xF2), (0x06, 0xF6), (0x0E, 0x6E), (0x0F, 0x6F), (0x11, 0xF3)],
)
def test_commands_in_both_codings(channel, sna):
    rest = READ_PARTITION_QUERY[1:] if sna == 0xF3 else b"\xc3\xc1"
    one, other = Terminal(), Terminal()
    assert one.apply(bytes((channel,)) + rest) == other.apply(bytes((sna,)) + rest)
    assert one.screen.lines() == other.screen.lines()


def test_the_host_reads(terminal):
    terminal.type_text("A")
    assert terminal.apply(bytes((Command.READ_MODIFIED,))) == bytes.fromhex("60404C 11404B C1")
    terminal.press(Aid.PF3)
    assert terminal.apply(bytes((Command.READ_BUFFER,)))[:3] == bytes.fromhex("F3404C")


def test_the_query_tells_the_model(terminal):
    replies = read_query_replies(terminal.apply(READ_PARTITION_QUERY))
    assert isinstance(replies, QueryReplies)
    assert replies.usable == (43, 80)


def test_other_structured_fields(terminal):
    write = encode_structured_field(FieldId.OUTBOUND_3270DS, b"\x00\xf5\xc3\xc1")
    reset = encode_structured_field(FieldId.ERASE_RESET, b"\x80")
    assert terminal.apply(b"\xf3" + reset + encode_structured_field(FieldId.SET_REPLY_MODE, b"\x00\x00")) == b""
    assert terminal.screen.rows == 43
    assert terminal.apply(b"\xf3" + write) == b""
    assert terminal.screen.lines()[0].startswith("A ")
    bad = encode_structured_field(FieldId.OUTBOUND_3270DS, b"\x00\x99")
    assert isinstance(terminal.apply(b"\xf3" + bad), Malformed)


@pytest.mark.parametrize("record", [b"", b"\x00", b"\xf5\xc3\x11", b"\xf3\x00\x01"])
def test_what_is_no_command_is_said(record):
    assert isinstance(Terminal().apply(record), Malformed)


@given(st.lists(st.binary(max_size=30), max_size=5), st.sampled_from(Command))
def test_any_records_are_carried_out_or_malformed(records, command):
    terminal = Terminal(27, 132)
    for record in records:
        terminal.apply(bytes((command,)) + record)
        terminal.apply(record)
    terminal.type_text("x")
    terminal.press(Aid.ENTER)
