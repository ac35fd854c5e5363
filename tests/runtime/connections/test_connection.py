"""What is still performed for a session whose client is gone."""

from __future__ import annotations

from appliance.message import Message
from appliance.session.actions import Console, Open, SetTimer
from appliance.session.wires import Wire
from tests.support.wires import RecordingSession

BACKEND = Wire.BACKEND


def test_after_the_last_event_only_messages_are_performed(begin):
    said = Console(Message("SLYF0002I", "gone"))
    ends = begin(RecordingSession(Closed=[said, SetTimer("x", 1), Open(BACKEND, "127.0.0.1", 1, 1)]))
    ends.client.close()
    ends.until(lambda: ends.closed())
    assert ends.reactor.said == [("SLYF0002I", "SLYF0002I gone")]
