"""A recording shows what a terminal showed, and never a secret."""

from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display
from appliance.config.appls import Switching
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.constants import Attribute, Command
from appliance.protocols.datastream.outbound import Painter
from appliance.protocols.datastream.query import encode_query_replies
from appliance.protocols.datastream.terminal import Terminal
from appliance.secret import Secret
from appliance.services.tn3270.records import recording
from appliance.services.tn3270.records.recording import Recorder
from appliance.session.actions import Record
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire
from tests.support.terminals import NOW, at_ready, at_tso

DISPLAY = Display(24, 80, is_extended=True)


class Clock:
    seconds = 0.0

    def __call__(self):
        return NOW + dt.timedelta(seconds=self.seconds)


class Session:
    """A real terminal and a recorder that sees its records."""

    def __init__(self):
        self.clock = Clock()
        self.recorder = Recorder("REC", DISPLAY, self.clock, lu="LU01")
        self.terminal = Terminal()

    def show(self, record):
        self.recorder.outbound(record)
        self.terminal.apply(record)
        return self

    def press(self, aid=Aid.ENTER):
        self.recorder.inbound(self.terminal.press(aid))
        return self

    def entries(self):
        return [json.loads(line) for line in self.recorder.take().splitlines()]


def screens(entries):
    shown = []
    for entry in entries:
        if "record" in entry:
            terminal = Terminal()
            assert terminal.apply(base64.b64decode(entry["record"])) == b""
            shown.append("\n".join(terminal.screen.lines()))
    return shown


def logon(password_attribute=Attribute.HIDDEN):
    painter = Painter().label(1, 2, "LOGON").entry(3, 10, 8).entry(4, 10, 20, attribute=password_attribute)
    return painter.cursor_at(3, 10).record()


def test_screens_and_keys_with_their_times():
    session = Session().show(logon())
    session.clock.seconds = 2.5
    session.terminal.type_text("USER2")
    heading, shown, key = session.press().entries()
    assert heading == {
        "recording": 1, "time": "2026-11-24T13:30:05Z", "lu": "LU01", "rows": 24, "columns": 80,
        "code_page": "cp037",
    }  # fmt: skip
    assert (shown["event"], shown["at"]) == ("screen", 0.0)
    assert (key["event"], key["key"], key["at"]) == ("key", "ENTER", 2.5)
    assert "LOGON" in screens([shown])[0]
    assert "USER2" in screens([key])[0]


def test_a_screen_that_did_not_change_is_kept_once():
    assert len(Session().show(logon()).show(logon()).entries()) == 2


def test_a_password_is_masked_and_so_is_its_length():
    def recorded(password):
        session = Session().show(logon())
        session.terminal.tab()
        session.terminal.type_text(password)
        return session.press().recorder.take()

    assert recorded("SECRET77") == recorded("ANOTHERSECRET")


def test_a_host_that_shows_the_password_elsewhere_shows_asterisks_here():
    session = Session().show(logon())
    session.terminal.tab()
    session.terminal.type_text("secret77")
    session.press().show(Painter().label(5, 2, "YOUR PASSWORD SECRET77 IS WRONG").record())
    assert "YOUR PASSWORD ******** IS WRONG" in screens(session.entries())[-1]


def test_a_field_that_becomes_visible_shows_nothing():
    session = Session().show(logon())
    session.terminal.tab()
    session.terminal.type_text("ABC")
    session.press()
    modify = bytes((Command.WRITE, 0xC3, 0x11)) + bytes.fromhex("c3 f8") + bytes.fromhex("2c01c040")
    session.show(modify)
    assert "ABC" not in "".join(screens(session.entries()))


def test_a_ticket_that_was_filled_in_is_kept_off_the_screen():
    session = Session()
    session.recorder.hide(Secret("TICKET01"))
    session.show(Painter().label(5, 2, "GOT TICKET01").record())
    assert "GOT ********" in screens(session.entries())[-1]


def test_what_a_host_puts_into_a_hidden_field_is_masked():
    session = Session().show(Painter().entry(4, 10, 20, text="TOKEN", attribute=Attribute.HIDDEN).record())
    assert CP037.encode("TOKEN") not in base64.b64decode(session.entries()[-1]["record"])


def test_a_command_with_a_password_is_cut():
    session = Session().show(Painter().entry(3, 10, 60).cursor_at(3, 10).record())
    session.terminal.type_text("ALTUSER USER2 PASSWORD(NEWPASS1)")
    shown = screens(session.press().entries())[-1]
    assert "ALTUSER USER2" in shown
    assert "NEWPASS1" not in shown


def test_when_the_fields_are_not_certain_nothing_typed_is_kept():
    session = Session().show(logon()).show(b"\xf1\xc3\x11\xff\xff\x1d\x4c")
    session.terminal.type_text("VISIBLE")
    assert "VISIBLE" not in "".join(screens(session.press().entries()))
    session.show(logon())
    session.terminal.type_text("AGAIN")
    assert "AGAIN" in screens(session.press().entries())[-1]


@pytest.mark.parametrize("record", [b"", b"\x00", b"\x7d\x40", b"\x88\x00\x05", b"\x60\x40\x40\x1d\x4cSECRET"])
def test_other_records_are_not_kept(record):
    session = Session()
    session.recorder.inbound(record)
    assert len(session.entries()) == 1


def test_a_recording_ends_at_its_limit(monkeypatch):
    monkeypatch.setattr(recording, "MAX_RECORDING", 3_000)
    session = Session()
    for number in range(20):
        session.show(Painter().label(1, 2, f"SCREEN {number}" * 20).record())
    data = session.recorder.take()
    assert len(data) < 3_100
    assert json.loads(data.splitlines()[-1])["event"] == "full"
    session.recorder.end("over")
    assert session.recorder.take() == b""


PASSWORDS = st.text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefg0123456789", min_size=4, max_size=16)


@given(st.lists(st.tuples(PASSWORDS, st.sampled_from(["echo", "fold", "reveal", "again", "nothing"])), max_size=5))
def test_no_password_typed_into_a_hidden_field_is_ever_recorded(played):
    session = Session()
    written = b""
    for password, what in played:
        session.show(logon())
        session.terminal.tab()
        session.terminal.type_text(password)
        session.press()
        shown = {"echo": password, "fold": password.upper(), "again": password * 2}.get(what, "")
        session.show(Painter().label(7, 3, f"x{shown}y").record())
        if what == "reveal":
            session.show(logon())
            session.show(logon(Attribute.NONE))
        written += session.recorder.take()
        entries = [json.loads(line) for line in written.splitlines()]
        records = b"".join(base64.b64decode(entry.get("record", "")) for entry in entries)
        assert password.encode() not in written
        assert CP037.encode(password) not in records
        assert CP037.encode(password.upper()) not in records


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=80)), max_size=8))
def test_any_records_do_no_harm(records):
    session = Session().show(logon())
    for is_outbound, data in records:
        (session.recorder.outbound if is_outbound else session.recorder.inbound)(data)
    screens(session.entries())


# -- at a terminal


def recorded(terminal):
    actions = [action for action in terminal.script.history if isinstance(action, Record)]
    assert len({action.name for action in actions}) == 1
    return actions[0].name, [json.loads(line) for action in actions for line in action.lines.splitlines()]


def test_record_keeps_a_session_and_says_so(basic):
    terminal = basic.port(record=True).seat()
    assert "SLYT0851I THIS SESSION IS RECORDED" in terminal.text
    assert "SLYT0852I" in terminal.last.messages
    at_ready(terminal).enter("TIME")
    terminal.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    name, entries = recorded(terminal)
    assert name == "20261124T133005.TCPABC01.40123"
    assert entries[0]["peer"] == "192.0.2.7:40123"
    assert entries[-1] == {"event": "end", "at": 0.0, "reason": "the peer closed"}
    shown = screens(entries)
    assert any("WELCOME" in screen for screen in shown)
    assert any("READY" in screen for screen in shown)
    assert all("===>  PASSWORD" not in screen for screen in shown)


def test_nothing_is_kept_unless_asked_for(terminal):
    at_ready(terminal)
    assert not [action for action in terminal.script.history if isinstance(action, Record)]
    assert "SLYT0851I" not in terminal.text


def test_a_ticket_is_in_no_recording(express):
    terminal = at_tso(express.port(record=True).certified()).enter(")USR.ID(", ")PSS.WD(")
    _, entries = recorded(terminal)
    records = b"".join(base64.b64decode(entry.get("record", "")) for entry in entries)
    assert CP037.encode("TICKET01") not in records
    assert "TICKET01" not in str(entries)


def test_the_larger_size_of_a_dynamic_terminal_is_kept(basic):
    terminal = basic.port(record=True).seat("IBM-DYNAMIC").send(encode_query_replies(43, 80))
    terminal.enter("LOGON APPLID(ECHO)")
    _, entries = recorded(terminal)
    assert {"event": "size", "at": 0.0, "rows": 43, "columns": 80, "code_page": "cp037"} in entries
    assert base64.b64decode(entries[-1]["record"])[0] == Command.ERASE_WRITE_ALTERNATE


def test_printers_are_not_recorded(basic):
    printer = basic.port(record=True).seat("IBM-3287-1")
    assert not printer.last.all(Record)


def test_the_menu_and_what_is_painted_again_are_recorded_like_any_screen(basic):
    basic.switching = Switching(2)
    terminal = at_ready(basic.port(record=True).seat())
    terminal.send(bytes((Aid.PA3,)))
    _, entries = recorded(terminal)
    assert "SESSIONS OF TCPABC01" in screens(entries)[-1]
