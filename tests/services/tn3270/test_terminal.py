"""The bound terminal: BIND before anything shows, UNBIND once, nothing at all without BIND-IMAGE."""

from __future__ import annotations

import pytest

from appliance.applications.base import Display
from appliance.config.terminals.telnet import ConnType
from appliance.config.terminals.telnetparms import UnlockKeyboard
from appliance.protocols.datastream.reads import KEYBOARD_RESTORE
from appliance.protocols.tn3270.bind import decode_bind
from appliance.protocols.tn3270.constants import DataType, Function
from appliance.protocols.tn3270.events import RecordReceived

READ, SCREEN = b"\xf6", b"\xf5\xc3"


@pytest.fixture
def terminal(bench):
    return bench.port(conn_type=ConnType.BASIC).seat("IBM-3278-5-E")


def bound(terminal):
    return terminal.script.session._conversation.seat._terminal


def test_display_is_that_of_the_device(terminal):
    assert bound(terminal).display == Display(27, 132, is_extended=True)


def test_bind_tells_the_larger_size_and_ends_what_was(terminal):
    sent = bound(terminal).bind("CICSA")
    terminal.core.receive_data(sent)
    unbind, bind = terminal.core.next_event(), terminal.core.next_event()
    assert (unbind.data_type, unbind.data) == (DataType.UNBIND, b"\x02")
    image = decode_bind(bind.data)
    assert (image.name, image.rows, image.alternate_rows, image.alternate_columns) == ("CICSA", 24, 27, 132)


def test_unbind_is_said_once(terminal):
    assert bound(terminal).unbind() != b""
    assert bound(terminal).unbind() == b""


@pytest.mark.parametrize(
    ("unlocks", "sent"),
    [
        (None, [READ]),
        (UnlockKeyboard(before_read=True), [KEYBOARD_RESTORE, READ]),
        (UnlockKeyboard(before_read=False), [READ, KEYBOARD_RESTORE]),
    ],
)
def test_unlockkeyboard_lets_the_keyboard_go_before_or_after_a_read(bench, unlocks, sent):
    terminal = bench.port(conn_type=ConnType.BASIC, unlock_keyboard=unlocks).seat()
    terminal.core.receive_data(bound(terminal).pass_on(RecordReceived(READ), sequence=None, request=None))
    terminal.core.receive_data(bound(terminal).pass_on(RecordReceived(SCREEN), sequence=None, request=None))
    events = iter(terminal.core.next_event, None)
    assert [event.data for event in events if isinstance(event, RecordReceived)] == [*sent, SCREEN]


@pytest.mark.parametrize(("wants_tn3270e", "is_unlocked"), [(False, True), (True, False)])
def test_unlockkeyboard_tn3270bind_is_for_a_terminal_that_no_bind_reaches(bench, wants_tn3270e, is_unlocked):
    bench.port(conn_type=ConnType.BASIC, unlock_keyboard=UnlockKeyboard())
    terminal = bench.seat(wants_tn3270e=wants_tn3270e).enter("LOGON APPLID(ECHO)")
    assert (KEYBOARD_RESTORE in terminal.records()) is is_unlocked
    assert bound(bench.port(unlock_keyboard=UnlockKeyboard(at_bind=False)).seat()).unlock_at_bind() == b""


def test_without_bind_image_nothing_is_sent(bench):
    terminal = bench.port(conn_type=ConnType.BASIC).seat(functions=frozenset({Function.RESPONSES}))
    assert not bound(terminal).has_bind_image
    assert bound(terminal).bind("X") == b""
    assert bound(terminal).unbind() == b""
