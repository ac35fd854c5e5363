"""A transfer that waits to begin is given up: ``datasets/test_waiting`` and ``jes/test_jobs`` show the rest."""

from __future__ import annotations

from appliance.session.actions import CancelTimer
from appliance.session.events import TimerFired
from tests.services.ftp.datasets.test_waiting import held


def test_quit_does_not_wait(mvs):
    mvs.say("SITE DSWAITTIME=1")
    with held(mvs, "USER2.A"):
        mvs.say("PASV")
        mvs.say("STOR a")
        left = mvs.say("QUIT")
        assert left.sent() == (b"125 The transfer has not begun.\r\n221 Quit command received. Goodbye.\r\n")
        assert left.is_closed()


def test_a_timer_of_a_waiting_that_is_over_does_nothing(mvs):
    mvs.say("SITE DSWAITTIME=1")
    with held(mvs, "USER2.A"):
        mvs.say("PASV")
        mvs.say("STOR a")
        assert mvs.say("ABOR").all(CancelTimer) == [CancelTimer("await")]
        assert mvs.script.handle(TimerFired("await")).actions == ()
