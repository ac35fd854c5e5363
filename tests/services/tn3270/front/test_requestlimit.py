"""How many sessions a terminal may ask for, and when it may again."""

from __future__ import annotations

from datetime import timedelta

from appliance.services.tn3270.front.requestlimit import RequestLimit
from tests.support.terminals import NOW


def test_requests_count_for_ten_seconds():
    limit = RequestLimit()
    seconds = (0, 4, 9, 10, 13, 14)
    admitted = [limit.admit(NOW + timedelta(seconds=second), 2) for second in seconds]
    assert admitted == [True, True, False, True, False, True]


def test_zero_is_no_limit():
    limit = RequestLimit()
    assert all(limit.admit(NOW, 0) for _ in range(100))


def test_a_terminal_that_asks_too_often_is_refused_and_keeps_its_screen(basic):
    terminal = basic.port(max_req_sess=2).seat()
    for _ in range(2):
        terminal.enter("LOGON APPLID(ECHO)").key(0xF3)
    terminal.enter("LOGON APPLID(ECHO)")
    assert terminal.last.messages == ["SLYT0411W"]
    assert "ASKED FOR TOO MANY SESSIONS" in terminal.text
    assert terminal.script.session.view().application == ""
    assert not terminal.last.is_closed()
