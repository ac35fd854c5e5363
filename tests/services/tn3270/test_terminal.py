"""The bound terminal: BIND before anything shows, UNBIND once, nothing at all without BIND-IMAGE."""

from __future__ import annotations

import pytest

from appliance.applications.base import Display
from appliance.config.telnet import ConnType
from appliance.protocols.tn3270.bind import decode_bind
from appliance.protocols.tn3270.constants import DataType, Function


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


def test_without_bind_image_nothing_is_sent(bench):
    terminal = bench.port(conn_type=ConnType.BASIC).seat(functions=frozenset({Function.RESPONSES}))
    assert not bound(terminal).has_bind_image
    assert bound(terminal).bind("X") == b""
    assert bound(terminal).unbind() == b""
