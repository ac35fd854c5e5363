"""DSWAITTIME: a data set that is in use, and is given back in time or not."""

from __future__ import annotations

from contextlib import contextmanager

from appliance.session.actions import SetTimer
from appliance.session.events import TimerFired
from tests.services.ftp.conftest import code, store


@contextmanager
def held(client, name):
    """USER4 has the data set for himself."""
    with client.script.session._c.site.data_sets.held("USER4", exclusive=(name,)):
        yield


def look_again(mvs):
    return mvs.answer(mvs.script.handle(TimerFired("await")))


def test_without_dswaittime_nobody_waits(mvs):
    with held(mvs, "USER2.A"):
        mvs.say("PASV")
        assert mvs.say("STOR a").sent() == b"450 STOR fails: data set USER2.A is in use by USER4.\r\n"


def test_it_is_told_and_goes_on_when_the_data_set_is_free(mvs):
    mvs.say("SITE DSWAITTIME=2")
    mvs.say("PASV")
    with held(mvs, "USER2.A"):
        waiting = mvs.say("STOR a")
        assert waiting.sent() == (
            b"125-FTP Server unable to obtain exclusive use of USER2.A\r\n125-which is held by USER4\r\n"
            b"125-Data set access will be retried in 1 minute intervals - 2 attempts remaining\r\n"
        )
        assert waiting.only(SetTimer) == SetTimer("await", 60.0)
        assert b"1 attempts remaining" in look_again(mvs).sent()
    begun = look_again(mvs)
    assert begun.sent() == b"125 Storing data set USER2.A\r\n"
    assert code(mvs.move(begun, b"text\r\n")[0]) == 250


def test_it_is_refused_when_the_time_is_over(mvs):
    mvs.say("SITE DSWAITTIME=1")
    store(mvs, "a", b"text\r\n")
    mvs.say("PASV")
    with held(mvs, "USER2.A"):
        assert b"shared use of USER2.A" in mvs.say("RETR a").sent()
        assert look_again(mvs).sent() == (
            b"125 The transfer has not begun.\r\n450 RETR fails: data set USER2.A is in use by USER4.\r\n"
        )
    mvs.say("PASV")
    assert code(mvs.say("RETR a")) == 125


def test_lines_come_as_often_as_dswaittimereply_says_attempts_each_minute(make):
    client = make(data_sets=True, ds_wait_reply=30, reply_security_level=1)
    client.log_on()
    client.say("SITE DSWAITTIME=5")
    client.say("PASV")
    with held(client, "USER2.A"):
        assert b"USER4" not in client.say("STOR a").sent()
        first = client.script.handle(TimerFired("await"))
        assert first.sent() == b"125-Data set access will be retried in 1 minute intervals - 5 attempts remaining\r\n"
        assert b"4 attempts remaining" in look_again(client).sent()


def test_other_commands_come_behind_it(mvs):
    mvs.say("SITE DSWAITTIME=1")
    with held(mvs, "USER2.A"):
        mvs.say("PASV")
        mvs.say("STOR a")
        assert mvs.say("PWD").sent() == b""
    begun = look_again(mvs)
    assert begun.sent() == b"125 Storing data set USER2.A\r\n"
    assert b"257 " in mvs.move(begun, b"text\r\n")[0].sent()
