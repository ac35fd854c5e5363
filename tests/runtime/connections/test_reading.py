"""Backpressure, patience and their limits."""

from appliance.session.actions import (
    Send,
)
from appliance.session.events import (
    CloseReason,
    TimerFired,
)
from appliance.session.wires import Wire
from tests.support.wires import RecordingSession

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


def test_while_a_session_waits_the_client_is_not_read(begin):
    session = RecordingSession()
    session.is_waiting = True
    ends = begin(session)
    ends.client.write(b"later")
    ends.settle()
    assert not session.received[CLIENT]
    session.is_waiting = False
    ends.connection().post(TimerFired("wake"))
    ends.until(lambda: session.received[CLIENT] == b"later")


def test_a_wait_has_a_limit(begin, capabilities):
    session = RecordingSession()
    session.is_waiting = True
    ends = begin(session)
    ends.reactor.advance(capabilities.limits.waiting - 1)
    assert not ends.closed()
    ends.reactor.advance(2)
    assert ends.closed() == [CloseReason.TIMED_OUT]


def test_short_waits_do_not_add_up(begin, capabilities):
    session = RecordingSession()
    session.is_waiting = True
    ends = begin(session)
    ends.reactor.advance(capabilities.limits.waiting - 1)
    for waiting in (False, True):
        session.is_waiting = waiting
        ends.connection().post(TimerFired("wake"))
    ends.reactor.advance(capabilities.limits.waiting - 1)
    assert not ends.closed()


def test_a_client_that_reads_nothing_is_dropped(begin, capabilities):
    ends = begin(RecordingSession(receive=[Send(b"x" * 8_000_000)]))
    ends.client.is_reading = False
    ends.client.write(b"go")
    ends.until(lambda: ends.session.received[CLIENT])
    ends.client.write(b"more")
    ends.settle()
    assert ends.session.received[CLIENT] == b"go", "a blocked client is not read"
    ends.reactor.advance(capabilities.limits.stalled)  # some left since it blocked
    assert not ends.closed()
    ends.reactor.advance(capabilities.limits.stalled)
    assert ends.closed() == [CloseReason.TIMED_OUT]
