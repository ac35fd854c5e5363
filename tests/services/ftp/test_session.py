"""Routing: what runs when, cuts, timers, the end, and what an operator sees."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.protocols.ftp.commands import COMMANDS
from appliance.services.ftp.session import HANDLERS
from appliance.session.actions import CancelTimer, Close, SetTimer, Transfer, Verify
from appliance.session.events import Closed, CloseReason, Drained, TimerFired, TransferEnded, TransferStatus
from appliance.session.wires import Wire
from tests.services.ftp.conftest import code, secured


def test_every_implemented_verb_has_a_handler_and_no_handler_is_alone():
    wanted = {row.name for row in COMMANDS.values() if row.implemented} - {"PASS"}
    assert set(HANDLERS) == wanted


def test_the_greeting_comes_with_its_timers(make):
    opened = make(opened=False, inactive=300).open()
    assert opened.all(SetTimer) == [SetTimer("login", 120.0), SetTimer("idle", 300.0)]
    assert opened.sent().startswith(b"220-")


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("XYZZY", b"500 unknown command XYZZY\r\n"),
        ("<script>alert(1)</script>", b"500 unknown command\r\n"),
        ("RETR", b"501 an argument is missing RETR\r\n"),
        ("PWD", b"530 You must first login with USER and PASS.\r\n"),
        ("LIST", b"530 You must first login with USER and PASS.\r\n"),
        ("ALLO 5", b"202 ALLO command not implemented\r\n"),
        ("ADAT x", b"503 ADAT is not expected with this security mechanism\r\n"),
        ("MIC x", b"503 Must first establish authentication\r\n"),
        ("NOOP \x00", b"500 control characters are not allowed\r\n"),
        ("NOOP " + "x" * 5000, b"500 command line too long\r\n"),
    ],
)
def test_lines_that_do_nothing(make, line, reply):
    client = make()
    assert client.say(line).sent() == reply
    assert code(client.say("NOOP")) == 200


def test_http_gets_no_answer(make):
    client = make()
    gone = client.script.receive(b"POST / HTTP/1.1\r\nUSER x\r\n")
    assert gone.messages == ["SLYF0301E"]
    assert gone.sent() == b""
    assert gone.is_closed()


def test_an_endless_line_is_closed(make):
    client = make()
    client.script.receive(b"A" * 5000)
    gone = client.script.receive(b"A" * 70_000)
    assert code(gone) == 421
    assert gone.is_closed()


class TestDuringATransfer:
    @pytest.fixture
    def client(self, make, home):
        client = make(inactive=300)
        client.log_on()
        client.say("EPSV")
        client.say("STOR f").only(Transfer)
        return client

    def end(self, client, status=TransferStatus.COMPLETE):
        return client.script.handle(TransferEnded(status))

    def test_stat_and_noop_are_answered_at_once(self, client):
        assert b"STOR /u/user2/f" in client.say("STAT").sent()
        assert code(client.say("NOOP")) == 200
        assert not client.script.session.is_waiting

    def test_another_command_is_held_with_all_that_follows(self, client):
        assert client.script.receive(b"PWD\r\nNOOP\r\n").actions == ()
        assert client.script.session.is_waiting
        assert client.script.receive(b"SYST\r\n").actions == ()
        codes = [line[:3] for line in self.end(client).sent().splitlines()]
        assert codes == [b"250", b"257", b"200", b"215"]
        assert not client.script.session.is_waiting

    def test_a_held_password_runs_too(self, client):
        client.script.receive(b"USER USER2\r\nPASS x\r\n")
        self.end(client).only(Verify)

    def test_quit_waits_for_the_end(self, client):
        assert client.say("QUIT").actions == ()
        ended = self.end(client)
        assert [line[:3] for line in ended.sent().splitlines()] == [b"250", b"221"]
        assert ended.is_closed()

    def test_the_idle_timer_does_not_count(self, client):
        client.clock.pass_by(1000)
        client.script.handle(TimerFired("idle")).expect(SetTimer("idle", 300.0))
        self.end(client)
        client.script.handle(TimerFired("idle")).expect(SetTimer("idle", 300.0))

    def test_the_end_of_the_data_wire_is_not_the_end_of_the_transfer(self, client):
        assert client.script.handle(Closed(Wire.DATA, CloseReason.PEER_CLOSED)).actions == ()
        assert self.end(client).sent().startswith(b"250")

    def test_it_shows(self, client):
        view = client.script.session.view()
        assert (view.user, view.state, view.application) == ("USER2", "TRANSFER", "STOR /u/user2/f")


def test_states(make, home):
    client = make(opened=False)
    states = [client.script.session.view().state]
    client.open()
    states.append(client.script.session.view().state)
    client.say("AUTH TLS")
    states.append(client.script.session.view().state)
    client.script.handle(secured())
    client.log_on()
    states.append(client.script.session.view().state)
    client.say("QUIT")
    states.append(client.script.session.view().state)
    assert states == ["CONNECTED", "LOGIN", "SECURING", "LOGGED IN", "CLOSING"]
    view = client.script.session.view()
    assert (view.service, view.port_name, view.user) == ("FTP", "FTPSEC1", "USER2")


class TestTimers:
    def test_idle_counts_from_the_last_input(self, make):
        client = make(inactive=300)
        client.log_on()
        client.clock.pass_by(200)
        client.say("NOOP")
        client.clock.pass_by(100)
        client.script.handle(TimerFired("idle")).expect(SetTimer("idle", 200.0))
        client.clock.pass_by(200)
        gone = client.script.handle(TimerFired("idle"))
        assert gone.messages == ["SLYF0303W"]
        assert gone.sent() == b"421 Connection timed out.\r\n"
        assert gone.is_closed()

    def test_never(self, make):
        assert [timer.name for timer in make(opened=False, inactive=0).open().all(SetTimer)] == ["login"]

    def test_login_has_its_own_time(self, make, home):
        client = make()
        assert client.script.handle(TimerFired("login")).is_closed()
        client = make()
        assert CancelTimer("login") in client.log_on().actions
        assert client.script.handle(TimerFired("login")).actions == ()

    def test_in_a_handshake_nothing_is_written(self, make):
        client = make()
        client.say("AUTH TLS")
        gone = client.script.handle(TimerFired("login"))
        assert gone.sent() == b""
        assert gone.actions[-1] == Close()


def test_the_end_is_told_once(make, home):
    client = make()
    client.log_on()
    assert client.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED)).messages == ["SLYF0004I"]
    assert make().script.handle(Closed(Wire.CLIENT, CloseReason.RESET)).actions == ()


def test_a_failed_handshake_is_told(make):
    client = make()
    client.say("AUTH TLS")
    assert client.script.handle(Closed(Wire.CLIENT, CloseReason.TLS_FAILED, "no shared cipher")).messages == [
        "SLYF0302E"
    ]


def test_events_that_nobody_waits_for_change_nothing(make):
    client = make()
    for event in (Drained(Wire.CLIENT), TransferEnded(TransferStatus.COMPLETE), TimerFired("delay")):
        assert client.script.handle(event).actions == ()


def test_a_port_closed_here_does_not_answer_the_next_listen(make, home):
    client = make()
    client.log_on()
    client.script.receive(b"EPSV\r\n")
    assert client.script.handle(Closed(Wire.DATA, CloseReason.LOCAL_CLOSED)).actions == ()
    assert client.script.session.is_waiting


_LINES = st.sampled_from(
    [
        "NOOP",
        "SYST",
        "FEAT",
        "USER x",
        "STAT",
        "TYPE I",
        "PWD",
        "XYZZY",
        "SITE X=1",
        "HELP",
        "OPTS UTF8 ON",
        "PASV",
        "é",
        "",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_LINES, max_size=8), st.lists(st.integers(0, 80), max_size=6))
def test_cutting_changes_nothing(make, lines, cuts):
    stream = "".join(line + "\r\n" for line in lines).encode()
    edges = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
    whole, cut = make(), make()
    assert [a for p in pieces for a in cut.script.receive(p).actions] == list(whole.script.receive(stream).actions)
