"""Actions that are neither writing nor asking: timers, other connections."""

from appliance.session.actions import (
    Adopt,
    CancelTimer,
    Open,
    SetTimer,
    Tell,
    Wake,
)
from appliance.session.events import (
    Opened,
    TimerFired,
    Told,
    Woken,
)
from appliance.session.wires import Wire
from tests.support.wires import RecordingSession

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


def test_timers_fire_are_replaced_and_cancelled(begin):
    actions = [SetTimer("a", 5), SetTimer("a", 10), SetTimer("b", 3), CancelTimer("b"), CancelTimer("never set")]
    ends = begin(RecordingSession(Opened=actions))
    ends.reactor.advance(9)
    assert not ends.session.of(TimerFired)
    ends.reactor.advance(1)
    assert ends.session.of(TimerFired) == [TimerFired("a")]


def test_a_session_wakes_another(begin):
    ends = begin(RecordingSession(receive=[Wake(1)]))
    ends.client.write(b"go")
    ends.until(lambda: ends.session.of(Woken))


def test_sessions_tell_each_other_and_hear_when_nobody_is_there(begin):
    first = begin(RecordingSession(Told=lambda event: [Tell(event.sender, f"re: {event.note}")]))
    second = begin(RecordingSession(receive=lambda wire, data: [Tell(1, data.decode()), Tell(99, "anybody?")]))
    second.client.write(b"hello")
    second.until(lambda: len(second.session.of(Told)) == 2)
    assert first.session.of(Told) == [Told(2, "hello")]
    assert second.session.of(Told) == [Told(1, "re: hello"), Told(99, None)]


def test_a_backend_wire_goes_over_to_the_session_that_adopts_it(begin, server):
    port, accepted = server
    opens = {CLIENT: [Open(BACKEND, "127.0.0.1", port, 5)]}
    donor = begin(RecordingSession(Opened=lambda event: opens.get(event.wire, [])))
    donor.until(lambda: len(donor.session.of(Opened)) == 2)
    host = accepted()
    heir = begin(RecordingSession(receive=lambda wire, data: [Adopt(1)] if wire is CLIENT else []))
    heir.client.write(b"mine")
    heir.until(lambda: heir.session.received[CLIENT] == b"mine")
    donor.client.close()
    donor.until(donor.closed)
    host.write(b"screen")
    heir.until(lambda: heir.session.received[BACKEND] == b"screen", host.step)
    assert not donor.closed(BACKEND)
    host.close()
    heir.until(lambda: heir.closed(BACKEND))
