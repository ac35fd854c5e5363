"""A display that somebody looks at: what he sees, what he never sees, and what its user is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display
from appliance.config.appls import Switching
from appliance.config.terminals.telnet import ConnType
from appliance.config.terminals.telnetparms import Takeover
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.constants import Attribute, Command
from appliance.protocols.datastream.outbound import Painter
from appliance.protocols.datastream.terminal import Terminal
from appliance.secret import Secret
from appliance.services.tn3270.records.watchable import NoWatchers, Watchable
from appliance.session.events import Closed, CloseReason, Woken
from appliance.session.wires import Wire
from tests.support.hosts import Host
from tests.support.terminals import at_ready, at_tso

DISPLAY = Display(24, 80, is_extended=True)
NOTICE = "SLYT0853I AN OPERATOR LOOKS AT THIS SCREEN"


def logon():
    painter = Painter().label(1, 2, "LOGON").entry(3, 10, 8).entry(4, 10, 20, attribute=Attribute.HIDDEN)
    return painter.cursor_at(3, 10).record()


class Seen:
    """A real terminal, and a display that somebody may look at."""

    def __init__(self, notice=""):
        self.changes = 0
        self.terminal = Terminal()
        self.watchable = Watchable(DISPLAY, notice)

    def show(self, record):
        self.watchable.outbound(record)
        self.terminal.apply(record)
        return self

    def press(self, aid=Aid.ENTER):
        self.watchable.inbound(self.terminal.press(aid))
        return self

    def begin(self):
        self.watchable.begin(self.changed)
        return self

    def changed(self):
        self.changes += 1

    def tell(self):
        """What the terminal shows once its user was told."""
        notice = self.watchable.tell()
        assert self.terminal.apply(notice) == b""
        return "\n".join(self.terminal.screen.lines())

    @property
    def picture(self):
        return shown(self.watchable.picture().record)


def shown(record):
    terminal = Terminal()
    assert terminal.apply(record) == b""
    return "\n".join(terminal.screen.lines())


def test_who_comes_late_sees_what_the_host_painted():
    seen = Seen().show(logon()).show(Painter(command=Command.WRITE).label(9, 2, "NEWS").record()).begin()
    assert "LOGON" in seen.picture
    assert "NEWS" in seen.picture


def test_what_is_typed_while_somebody_looks_shows_and_a_password_never():
    seen = Seen().show(logon()).begin()
    seen.terminal.type_text("USER2")
    seen.terminal.tab()
    seen.terminal.type_text("SECRET77")
    seen.press()
    assert "USER2" in seen.picture
    record = seen.watchable.picture().record
    assert CP037.encode("SECRET77") not in record
    assert CP037.encode("****") not in record
    seen.show(Painter().label(5, 2, "YOUR PASSWORD SECRET77 IS WRONG").record())
    assert "SECRET77" not in seen.picture


def test_a_ticket_is_masked():
    seen = Seen().show(logon()).begin()
    seen.watchable.hide(Secret("TICKET01"))
    seen.show(Painter().label(5, 2, "GOT TICKET01").record())
    assert "TICKET01" not in seen.picture


def test_each_record_is_a_change_and_behind_the_end_there_is_none():
    seen = Seen().show(logon())
    assert seen.changes == 0
    seen.begin().show(logon()).press()
    assert seen.changes == 2
    seen.watchable.inbound(b"\x88\x00\x05")
    assert seen.changes == 2
    seen.watchable.end()
    seen.show(logon())
    assert seen.changes == 2


def test_clear_leaves_nothing():
    seen = Seen().show(logon()).press(Aid.CLEAR).begin()
    assert seen.picture.strip() == ""


def test_another_size():
    seen = Seen().begin()
    seen.watchable.resize(Display(43, 80))
    seen.watchable.outbound(Painter(43, 80, command=Command.ERASE_WRITE_ALTERNATE).label(43, 2, "LAST").record())
    picture = seen.watchable.picture()
    terminal = Terminal(picture.rows, picture.columns)
    terminal.apply(picture.record)
    assert terminal.screen.lines()[42].strip() == "LAST"


# -- the notice


def test_nothing_is_shown_before_the_user_is_told():
    seen = Seen(NOTICE).show(logon())
    assert not seen.watchable.is_owed
    seen.begin()
    assert (seen.watchable.is_owed, seen.watchable.picture().record) == (True, b"")
    assert NOTICE in seen.tell()
    assert not seen.watchable.is_owed
    assert "LOGON" in seen.picture
    assert seen.changes == 1


def test_the_notice_is_no_input_and_what_the_user_typed_stays():
    seen = Seen(NOTICE).show(logon())
    seen.terminal.type_text("USER2")
    cursor = seen.terminal.screen.cursor
    seen.begin()
    assert "USER2" in seen.tell()
    assert seen.terminal.screen.cursor == cursor
    assert not seen.terminal.is_locked
    assert CP037.encode("OPERATOR") not in seen.terminal.press(Aid.ENTER)


def test_it_comes_back_with_each_screen_of_the_host():
    seen = Seen(NOTICE).show(logon()).begin()
    seen.tell()
    assert seen.watchable.tell() == b""
    seen.show(logon())
    assert seen.watchable.is_owed
    assert NOTICE in seen.tell()


def full(attribute):
    painter = Painter()
    for row in range(1, 25):
        painter.at(row, 1).field(attribute).text("X" * 79 if attribute is Attribute.PROTECTED else " " * 79)
    return painter.record()


UNSEEN = Attribute.PROTECTED | Attribute.HIDDEN
MODIFIED = Attribute.PROTECTED | Attribute.MODIFIED


@pytest.mark.parametrize(
    "record",
    [b"\xf5\xc3", full(Attribute.PROTECTED), full(Attribute.NONE), full(MODIFIED), full(UNSEEN)],
    ids=["unformatted", "full", "input", "read back", "hidden"],
)  # fmt: skip
def test_without_a_place_for_it_nothing_is_shown_until_there_is_one(record):
    seen = Seen(NOTICE).show(record).begin()
    assert seen.watchable.tell() == b""
    assert seen.watchable.picture().record == b""
    seen.show(logon())
    assert NOTICE in seen.tell()
    assert "LOGON" in seen.picture


def test_in_doubt_about_the_fields_nothing_is_written():
    seen = Seen(NOTICE).show(logon()).show(b"\xf1\xc3\x11\xff\xff").begin()
    assert seen.watchable.tell() == b""


# -- whatever passes

PASSWORDS = st.text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefg0123456789", min_size=4, max_size=16)


@given(PASSWORDS, st.lists(st.sampled_from(["show", "begin", "type", "again"]), max_size=10))
def test_no_password_is_in_a_picture_whenever_somebody_comes_to_look(password, played):
    seen, is_watched, records = Seen().show(logon()), False, []
    for what in (*played, "begin"):
        if what == "begin":
            seen.watchable.end()
            seen.begin()
        elif what == "type":
            seen.terminal.tab()
            seen.terminal.type_text(password)
            seen.press()
        elif what == "again":
            seen.press()
        else:
            seen.show(logon())
        if is_watched := is_watched or what == "begin":
            records.append(seen.watchable.picture().record)
    assert CP037.encode(password) not in b"".join(records)


@given(st.lists(st.tuples(st.sampled_from(["out", "in", "begin", "end", "tell"]), st.binary(max_size=80)), max_size=12))
def test_any_records_do_no_harm(played):
    seen = Seen(NOTICE).show(logon())
    for what, data in played:
        match what:
            case "out":
                seen.watchable.outbound(data)
            case "in":
                seen.watchable.inbound(data)
            case "begin":
                seen.begin()
            case "end":
                seen.watchable.end()
            case _:
                seen.watchable.tell()
    seen.begin()
    assert shown(seen.watchable.picture().record) if seen.watchable.tell() else not seen.watchable.picture().record


# -- at a terminal


class Watchers:
    """Those who are there, and why others left."""

    def __init__(self):
        self.displays, self.left = {}, []

    def enter(self, connection, display):
        self.displays[connection] = display

    def leave(self, connection, reason):
        if self.displays.pop(connection, None) is not None:
            self.left.append(reason)

    def begin(self):
        (display,) = self.displays.values()
        display.begin(lambda: None)
        return display


@pytest.fixture
def watchers(bench):
    bench.watchers = Watchers()
    bench.port(conn_type=ConnType.BASIC)
    return bench.watchers


def test_a_session_is_seen_and_its_user_told_once_he_is_looked_at(bench, watchers):
    terminal = at_ready(bench.seat())
    display = watchers.begin()
    assert display.picture().record == b""
    terminal.take(terminal.script.handle(Woken()))
    assert "SLYT0853I" in terminal.text
    assert "READY" in shown(display.picture().record)
    terminal.key(0x7D)
    assert any(CP037.encode("SLYT0853I") in record for record in terminal.records())
    terminal.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert (watchers.displays, watchers.left) == ({}, ["the peer closed"])


def test_nowatchnotice_tells_nobody(bench, watchers):
    terminal = at_ready(bench.port(watch_notice=False).seat())
    display = watchers.begin()
    assert "READY" in shown(display.picture().record)
    assert terminal.script.handle(Woken()).sent() == b""


def test_the_logon_of_somebody_who_is_watched(bench, watchers):
    terminal = bench.port(watch_notice=False).seat()
    display = watchers.begin()
    at_tso(terminal).enter("USER2", "PASSWORD")
    record = display.picture().record
    assert CP037.encode("USER2") in record
    assert CP037.encode("===>") in record
    assert CP037.encode("PASSWORD") not in record


def test_a_relayed_session_is_seen_too(bench, watchers):
    host = Host(bench.port(watch_notice=False).seat()).accept()
    host.tell(host.core.send_record(Painter().label(2, 2, "HOST PANEL").record()))
    assert "HOST PANEL" in shown(watchers.begin().picture().record)


def test_a_ticket_filled_in_is_kept_from_who_watches(bench, express):
    bench.watchers = Watchers()
    terminal = at_tso(express.port(watch_notice=False).certified())
    display = bench.watchers.begin()
    terminal.enter(")USR.ID(", ")PSS.WD(")
    assert CP037.encode("TICKET01") not in display.picture().record


def test_a_switched_terminal_is_one_display(bench, watchers):
    bench.switching = Switching(2)
    terminal = at_ready(bench.port(watch_notice=False).seat())
    display = watchers.begin()
    terminal.send(bytes((Aid.PA3,)))
    assert "SESSIONS OF TCPABC01" in shown(display.picture().record)


def test_a_session_that_was_taken_over_is_seen_at_its_new_terminal(exchange):
    watchers = exchange.bench.watchers = Watchers()
    exchange.bench.port(take_specific=Takeover(20, reconnects=True), watch_notice=False)
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    assert watchers.left == ["another connection took its LU over"]
    assert list(watchers.displays) == [second]
    display = watchers.begin()
    assert "ECHO" in shown(display.picture().record)
    exchange.live[second].key(0xF3)
    assert "WELCOME" in shown(display.picture().record)


def test_a_printer_and_a_terminal_without_screen_are_no_displays(bench, watchers):
    bench.seat("IBM-3287-1")
    assert watchers.displays == {}
    NoWatchers().enter(1, Watchable(DISPLAY))
    NoWatchers().leave(1, "")
