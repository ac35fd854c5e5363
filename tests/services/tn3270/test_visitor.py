"""How a client leaves: once, and without what it had."""

from __future__ import annotations

from appliance.session.actions import Close
from appliance.session.events import TimerFired
from tests.support.terminals import S3270


def test_close_is_said_once(basic):
    script, _ = basic.accept()
    script.handle(TimerFired("negotiation"))
    script.receive(S3270[0])
    assert [a for a in script.history if isinstance(a, Close)] == [Close()]


def test_who_negotiates_again_has_no_seat_and_a_limited_time(basic):
    terminal = basic.seat()
    assert terminal.script.session.view().lu
    terminal.script.receive(bytes.fromhex("fffc28"))
    assert terminal.script.session.view().lu == ""
    assert terminal.script.handle(TimerFired("negotiation")).is_closed()
