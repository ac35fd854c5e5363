"""What is looked at while a client sits, and when it is dropped."""

from __future__ import annotations

from appliance.session.actions import Send, SetTimer
from appliance.session.events import TimerFired


def test_inactive_drops_a_terminal_that_does_nothing(basic):
    terminal = basic.port(inactive=60).seat()
    assert SetTimer("scan", 60) in terminal.script.history
    terminal.enter("IBMTEST")
    terminal.script.handle(TimerFired("scan")).expect(SetTimer("scan", 60))
    dropped = terminal.script.handle(TimerFired("scan"))
    assert dropped.messages == ["SLYT0005W"]
    assert dropped.is_closed()


def test_a_silent_client_is_asked_and_then_dropped(basic):
    terminal = basic.port(timemark=100, scan_interval=1800).seat()
    asked = terminal.script.handle(TimerFired("scan"))
    asked.expect(Send(bytes.fromhex("fffd06")), SetTimer("scan", 100))
    terminal.script.receive(bytes.fromhex("fffc06")).expect()
    terminal.script.handle(TimerFired("scan")).expect(SetTimer("scan", 100))
    assert terminal.script.handle(TimerFired("scan")).sent() == bytes.fromhex("fffd06")
    gone = terminal.script.handle(TimerFired("scan"))
    assert gone.messages == ["SLYT0006W"]
    assert gone.is_closed()


def test_no_timer_runs_when_nothing_is_limited(basic):
    assert [a for a in basic.seat().script.history if isinstance(a, SetTimer)] == [
        SetTimer("negotiation", 35),
        SetTimer("negotiation", 30),
    ]
