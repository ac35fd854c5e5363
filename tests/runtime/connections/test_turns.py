"""Turns: one thing at a time, bugs that end one session alone, and last words."""

import pytest
from twisted.logger import globalLogPublisher

from appliance.saf.model import PortOfEntry
from appliance.session.actions import (
    Close,
    Open,
    Send,
    SetTimer,
    Tell,
)
from appliance.session.events import (
    Closed,
    CloseReason,
    Opened,
    Told,
)
from appliance.session.wires import Wire
from tests.support.wires import RecordingSession

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


def test_the_session_hears_opened_first_then_bytes(begin):
    ends = begin(RecordingSession(Opened=[Send(b"220 hi\r\n")], receive=lambda wire, data: [Send(data.upper())]))
    entry = PortOfEntry(port=ends.local.port, session="1")
    assert ends.session.events == [Opened(CLIENT, ends.peer, ends.local, 1, entry)]
    ends.client.write(b"noop\r\n")
    ends.until(lambda: ends.client.received == b"220 hi\r\nNOOP\r\n")


def test_close_sends_what_came_before_it_and_tells_the_session_once(begin):
    ends = begin(RecordingSession(receive=[Send(b"221 bye"), Close(), Close(), Send(b"not sent")]))
    ends.client.write(b"QUIT")
    ends.until(lambda: ends.client.end)
    assert ends.client.received == b"221 bye"
    assert ends.session.events[1:] == [Closed(CLIENT, CloseReason.LOCAL_CLOSED)]
    assert len(ends.capabilities.registry) == 0


@pytest.mark.parametrize("where", ["Opened", "receive", "TimerFired", "Closed"])
def test_a_bug_in_a_session_closes_that_session_only(begin, where):
    def bug(*args):
        raise RuntimeError("secret cause")

    logged = []
    globalLogPublisher.addObserver(logged.append)
    try:
        answers = {"Opened": [SetTimer("t", 1)], where: bug}
        ends = begin(RecordingSession(**answers))
        ends.client.write(b"hello")
        ends.settle()
        ends.reactor.advance(1)
        if where == "Closed":
            ends.client.close()
        ends.until(lambda: ends.closed())
        ends.settle()
    finally:
        globalLogPublisher.removeObserver(logged.append)
    assert not ends.client.received
    assert len(ends.closed()) == 1
    assert len([event for event in logged if "log_failure" in event]) == 1
    assert len(ends.capabilities.registry) == 0


def test_an_action_that_cannot_be_performed_closes_that_session_only(begin):
    impossible = Open(BACKEND, "127.0.0.1", 1, 5)
    ends = begin(RecordingSession(Opened=[impossible, impossible, Send(b"never")]))
    ends.until(lambda: ends.client.end)
    assert ends.closed() == [CloseReason.LOCAL_CLOSED]
    assert not ends.client.received
    assert len(ends.capabilities.registry) == 0


def test_what_a_session_says_at_its_end_is_still_heard(begin):
    listening = begin(RecordingSession())
    leaving = begin(RecordingSession(Closed=[Tell(1, "goodbye")]))
    leaving.client.close()
    leaving.until(lambda: listening.session.of(Told))
    assert listening.session.of(Told) == [Told(2, "goodbye")]
