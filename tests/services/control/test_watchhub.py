"""Who watches whom: the screen of the moment, and no more of it than is taken; every end is said."""

import base64
import datetime as dt

import pytest

from appliance.services.control import messages, watchhub
from appliance.services.control.watchhub import WatchHub
from appliance.session.picture import Picture
from tests.support.control_samples import connection

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TERMINAL, CONSOLE, OTHER = 1, 7, 8


class Display:
    """Counts its pictures."""

    def __init__(self):
        self.pictures, self.changed, self.may_be_shown = 0, None, True

    def begin(self, changed):
        assert self.changed is None, "it is looked at already"
        self.changed = changed

    def end(self):
        assert self.changed is not None
        self.changed = None

    def picture(self):
        assert self.changed is not None
        self.pictures += 1
        return Picture(24, 80, "cp037", b"\xf5\xc3%d" % self.pictures if self.may_be_shown else b"")


class Timer:
    def __init__(self, seconds, call):
        self.seconds, self.call, self.is_cancelled, self.is_due = seconds, call, False, False

    def cancel(self):
        assert not self.is_cancelled
        assert not self.is_due, "a timer of the reactor would complain"
        self.is_cancelled = True


class Stage:
    """A hub whose time passes when the test says so."""

    def __init__(self):
        self.timers, self.woken, self.said = [], [], []
        self.rows = {TERMINAL: connection(TERMINAL, "TN3270E", "USER2", "TCPABC01", "127.0.0.1:4000")}
        self.asked, self.may_watch = [], True
        self.hub = WatchHub(lambda: NOW, self.later, self.woken.append, self.rows.get, self.say, self.may)
        self.display = Display()
        self.hub.enter(TERMINAL, self.display)

    def later(self, seconds, call):
        self.timers.append(Timer(seconds, call))
        return self.timers[-1]

    def may(self, user):
        self.asked.append(user)
        return self.may_watch

    def say(self, message, fields):
        self.said.append((message.id, message.format(**fields)))

    def pass_time(self, seconds):
        due = [timer for timer in self.timers if timer.seconds <= seconds and not timer.is_cancelled]
        self.timers = [timer for timer in self.timers if timer not in due]
        for timer in due:
            if timer.is_cancelled:  # by one before it
                continue
            timer.is_due = True
            timer.call()

    @property
    def ids(self):
        return [id for id, _ in self.said]


@pytest.fixture
def stage():
    return Stage()


def test_a_look_is_one_picture_and_is_audited(stage):
    assert stage.hub.look(TERMINAL, "IBMUSER").record == b"\xf5\xc31"
    assert stage.said == [
        ("SLYO0133I", "SLYO0133I IBMUSER looked at the screen of TCPABC01: USER2 at 127.0.0.1:4000, connection 1")
    ]
    assert messages.LOOKED_AT.audit
    assert stage.display.changed is None
    assert stage.woken == [TERMINAL], "its user may have to be told"


def test_what_was_not_shown_was_not_looked_at(stage):
    stage.display.may_be_shown = False
    assert stage.hub.look(TERMINAL, "IBMUSER").record == b""
    assert stage.said == []


def test_what_is_no_display_cannot_be_looked_at(stage):
    stage.hub.enter(2, Display())  # its connection is just gone
    for number in (2, 3):
        with pytest.raises(LookupError):
            stage.hub.look(number, "IBMUSER")
        with pytest.raises(LookupError):
            stage.hub.begin(CONSOLE, number, "IBMUSER")
    assert (stage.said, stage.hub.rows()) == ([], [])


def test_a_watch_begins_with_the_screen_and_goes_on_with_each_change(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    assert stage.woken == [TERMINAL, CONSOLE]
    (notice,) = stage.hub.take(CONSOLE)
    assert (notice.topic, notice.time) == ("SCREEN", "2026-11-24T12:00:00.000Z")
    assert notice.fields == {
        "conn": "1", "lu": "TCPABC01", "user": "USER2", "application": "TSO", "rows": "24", "columns": "80",
        "code_page": "cp037", "record": base64.b64encode(b"\xf5\xc31").decode(),
    }  # fmt: skip
    assert not stage.hub.take(CONSOLE)
    stage.display.changed()
    stage.pass_time(0.1)
    assert stage.woken[2:] == [CONSOLE]
    assert len(stage.hub.take(CONSOLE)) == 1
    assert stage.hub.rows() == [("7", "IBMUSER", "1", "TCPABC01", "2026-11-24T12:00:00Z")]


def test_who_takes_nothing_costs_no_picture_and_then_gets_the_last_one(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    for _ in range(10_000):
        stage.display.changed()
    assert stage.display.pictures == 0
    assert len(stage.timers) == 3, "the gathering, the end of the watch, and whether he still may"
    stage.pass_time(0.1)
    assert len(stage.hub.take(CONSOLE)) == 1
    assert not stage.hub.take(CONSOLE)


def test_the_display_leaves(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    stage.hub.begin(OTHER, TERMINAL, "USER4")
    stage.hub.leave(TERMINAL, "the peer closed")
    assert stage.display.changed is None
    screen, end = stage.hub.take(CONSOLE)
    assert "record" in screen.fields, "the last one, if it was not taken before"
    assert end.fields == {"conn": "1", "ended": "the peer closed"}
    assert not stage.hub.take(CONSOLE)
    assert stage.ids == ["SLYO0134I", "SLYO0134I", "SLYO0135I", "SLYO0135I"]
    assert stage.said[-1][1].startswith("SLYO0135I USER4 no longer watches TCPABC01: USER2 at 127.0.0.1:4000")
    assert all(timer.is_cancelled for timer in stage.timers)
    stage.hub.leave(TERMINAL, "again")
    assert len(stage.said) == 4


def test_the_watcher_leaves_and_is_told_no_more(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    stage.hub.begin(OTHER, TERMINAL, "USER4")
    stage.hub.end(CONSOLE, "the watcher left")
    assert not stage.hub.take(CONSOLE)
    assert stage.display.changed is not None, "the other one still looks"
    stage.hub.end(OTHER, "the watcher left")
    assert stage.display.changed is None
    stage.hub.end(OTHER, "again")
    assert stage.ids == ["SLYO0134I", "SLYO0134I", "SLYO0135I", "SLYO0135I"]


def test_time_is_up(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    stage.pass_time(watchhub.WATCH_SECONDS)
    assert stage.hub.take(CONSOLE)[-1].fields["ended"] == "time is up"
    assert stage.hub.rows() == []


def test_whether_the_watcher_still_may_is_asked_again_and_again(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "USER4")
    stage.pass_time(watchhub.ASK_SECONDS)
    stage.pass_time(watchhub.ASK_SECONDS)
    assert (stage.asked, len(stage.hub.rows())) == (["USER4", "USER4"], 1)
    stage.may_watch = False
    stage.pass_time(watchhub.ASK_SECONDS)
    assert stage.hub.take(CONSOLE)[-1].fields["ended"] == "the watcher may not watch any more"
    assert stage.display.changed is None
    assert stage.said[-1][1].endswith("connection 1: the watcher may not watch any more")
    stage.pass_time(watchhub.WATCH_SECONDS)
    assert (len(stage.asked), len(stage.said)) == (3, 2)


def test_a_console_watches_one_terminal(stage):
    second = Display()
    stage.rows[2] = connection(2, "TN3270E", "", "TCPABC02", "127.0.0.1:4001")
    stage.hub.enter(2, second)
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    stage.hub.begin(CONSOLE, 2, "IBMUSER")
    assert stage.display.changed is None
    assert stage.hub.take(CONSOLE)[0].fields["conn"] == "2"
    assert stage.ids == ["SLYO0134I", "SLYO0135I", "SLYO0134I"]
    assert "nobody known at 127.0.0.1:4001" in stage.said[-1][1]


def test_a_look_at_a_watched_terminal_leaves_the_watch_alone(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    stage.hub.look(TERMINAL, "USER4")
    assert stage.display.changed is not None


def test_the_connection_is_gone_before_its_display(stage):
    stage.hub.begin(CONSOLE, TERMINAL, "IBMUSER")
    stage.rows.clear()
    assert "lu" not in stage.hub.take(CONSOLE)[0].fields
    stage.hub.leave(TERMINAL, "the connection broke")
    (end,) = stage.hub.take(CONSOLE)
    assert end.fields["ended"] == "the connection broke"
