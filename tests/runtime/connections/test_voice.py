"""What is said about a client, and what counts against its source."""

from appliance.message import Message
from appliance.session.actions import (
    Console,
)
from appliance.session.wires import Wire
from tests.support.wires import RecordingSession

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


def test_console_says_with_the_connection(begin):
    ends = begin(RecordingSession(Opened=[Console(Message("SLYF0001I", "{user} from {peer}"), {"user": "USER2"})]))
    assert ends.reactor.said == [("SLYF0001I", f"SLYF0001I USER2 from {ends.peer}")]


def test_what_is_a_failure_counts_against_its_source(begin):
    failure, other = Message("SLYF0999E", "wrong", is_failure=True), Message("SLYF0998E", "wrong")
    ends = begin(RecordingSession(receive=[Console(failure, {}), Console(other, {})]))
    penalties, waited = ends.capabilities.penalties, []
    for number in range(1, 4):
        ends.client.write(b"x")
        ends.until(lambda number=number: len(ends.session.received[CLIENT]) == number)
        waited.append(penalties.remaining(ends.peer.host))
    assert waited == [0, 0, 15]
    assert [id_ for id_, _ in ends.reactor.said].count("SLYA0206W") == 1
