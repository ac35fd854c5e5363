"""The control session: one command at a time, in order, as the user the socket gave."""

import datetime as dt

import pytest

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Follow, Lock, Logon, Notice, Request, Result, Unwatch, Watch, Welcome
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.services.control import messages
from appliance.services.control.eventhub import EventHub
from appliance.services.control.session import ConsoleSite, ControlSession
from appliance.session.actions import CancelTimer, Close, Command, Console, Send, SetTimer
from appliance.session.events import Closed, CloseReason, CommandDone, Drained, Opened, TimerFired, Verified, Woken
from appliance.session.wires import Endpoint, Wire
from tests.services.control.test_watchhub import Stage as Watched

IBMUSER, USER2 = Acee("IBMUSER", special=True), Acee("USER2")
OPENED = Opened(Wire.CLIENT, Endpoint("uid 0", 0), Endpoint("control.sock", 0), 7)
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Hub(EventHub):
    """A hub whose followers are woken by the test."""

    def __init__(self):
        super().__init__(lambda: NOW, lambda seconds, call: call(), lambda number: self.woken.append(number))
        self.woken = []


def session(acee=IBMUSER, hub=None, watches=None):
    return ControlSession(
        acee, "uid 0", ConsoleSite("MVS098", "0.1.0", hub or Hub(), watches or Watched().hub, idle_seconds=900)
    )


def said(client, actions):
    for action in actions:
        if isinstance(action, Send):
            client.receive_data(action.data)
    events = []
    while (event := client.next_event()) is not None:
        events.append(event)
    return events


def test_a_console_is_welcomed_and_gets_its_results_in_order():
    client, server = ClientCore(), session()
    assert said(client, server.handle(OPENED)) == [Welcome("MVS098", "0.1.0", "IBMUSER", 900)]
    actions = server.receive(Wire.CLIENT, client.send(Request(1, "D FTP")) + client.send(Request(2, "D DCAS", "TUI")))
    assert actions == [Command(IBMUSER, "D FTP", "CONSOLE")]
    assert server.is_waiting
    assert said(client, server.handle(CommandDone(0, ("one",), ("A",), (("b",),)))) == [
        Result(1, 0, ("one",), ("A",), (("b",),))
    ]
    assert next_asked(server) == [Command(IBMUSER, "D DCAS", "TUI")]
    assert said(client, server.handle(CommandDone(8, ("two",)))) == [Result(2, 8, ("two",))]
    assert server.handle(Drained(Wire.CLIENT)) == []
    assert not server.is_waiting


def next_asked(server):
    """What is done about the next request once the result of the last has left."""
    assert server.handle(Drained(Wire.CLIENT)) == [SetTimer("turn", 0)]
    assert server.is_waiting
    return server.handle(TimerFired("turn"))


def test_who_asks_and_does_not_read_is_answered_once():
    client, server = ClientCore(), session()
    said(client, server.handle(OPENED))
    server.receive(Wire.CLIENT, b"".join(client.send(Request(number, "D FTP")) for number in range(100)))
    [sent] = server.handle(CommandDone(0, ()))
    assert sent.notify
    assert server.is_waiting
    assert server.receive(Wire.CLIENT, client.send(Request(100, "D FTP"))) == []
    assert server.handle(Woken()) == []
    assert server.view().state == "IDLE"
    assert next_asked(server) == [Command(IBMUSER, "D FTP", "CONSOLE")]


NOBODY = Welcome("MVS098", "0.1.0", "", 900)
REFUSED = Result(1, 8, ("SLYO0101E uid 0 did not log on to the control socket",))


def open_stranger():
    client, server = ClientCore(), session(None)
    actions = server.handle(OPENED)
    assert actions[0] == SetTimer("logon", 120)
    assert said(client, actions) == [NOBODY]
    return client, server


def log_on(client, server, result, **more):
    actions = server.receive(Wire.CLIENT, client.send(Logon(1, "user2", "secret", **more)))
    [verify] = actions
    assert server.is_waiting
    return verify, server.handle(Verified(result))


@pytest.mark.parametrize("asked", [Request(1, "D FTP"), Follow(1, "AUDIT"), Watch(1, 1), Unwatch(1), Lock(1)])
def test_a_stranger_gets_nothing_but_refusals_and_few_of_them(asked):
    client, server = open_stranger()
    for is_last in (False, False, True):
        actions = server.receive(Wire.CLIENT, client.send(asked))
        assert Console(messages.STRANGER, {"peer": "uid 0"}) in actions
        assert said(client, actions) == [REFUSED]
        assert (Close() in actions) is is_last


def test_a_stranger_logs_on():
    client, server = open_stranger()
    verify, actions = log_on(
        client, server, Accepted(USER2, VerifyMethod.PASSWORD), code="123456", new_password="newer"
    )
    assert (verify.user, verify.application) == ("USER2", "OPERATOR")
    assert (verify.secret.text(), verify.new_secret.text()) == ("secret:123456", "newer")
    assert CancelTimer("logon") in actions
    assert said(client, actions) == [
        Result(1, 0, ("SLYO0003I USER2 is logged on",)),
        Welcome("MVS098", "0.1.0", "USER2", 900),
    ]
    assert server.receive(Wire.CLIENT, client.send(Request(2, "D FTP"))) == [Command(USER2, "D FTP", "CONSOLE")]


@pytest.mark.parametrize(
    ("reason", "id"),
    [
        (RejectReason.WRONG, "SLYO0119E"),
        (RejectReason.UNKNOWN_USER, "SLYO0119E"),
        (RejectReason.REVOKED, "SLYO0119E"),
        (RejectReason.EXPIRED, "SLYO0120E"),
        (RejectReason.NEW_PASSWORD, "SLYO0120E"),
    ],
)
def test_a_refused_logon_says_no_more_than_it_may(reason, id):
    client, server = open_stranger()
    for is_last in (False, False, True):
        _, actions = log_on(client, server, Rejected("USER2", reason))
        [result] = said(client, actions)
        assert (result.code, result.lines[0][:9]) == (8, id)
        assert (Close() in actions) is is_last


def test_who_says_nothing_is_let_go_and_long_lines_are_for_the_known():
    client, server = open_stranger()
    assert Close() in server.handle(TimerFired("logon"))
    client, server = open_stranger()
    assert Close() in server.receive(Wire.CLIENT, client.send(Request(1, "D " + "X" * 5000)))
    assert server.handle(OPENED)
    client, server = ClientCore(), session()
    assert len(server.receive(Wire.CLIENT, client.send(Request(1, "D " + "X" * 5000)))) == 1


def test_a_locked_screen_follows_nothing_until_somebody_logs_on():
    hub, client = Hub(), ClientCore()
    server = session(hub=hub)
    said(client, server.handle(OPENED))
    follow(server, client)
    assert said(client, server.receive(Wire.CLIENT, client.send(Lock(2)))) == [Result(2, 0), NOBODY]
    assert (hub.rows(), server.view().state) == ([], "LOGON")
    assert REFUSED in said(client, server.receive(Wire.CLIENT, client.send(Request(1, "D FTP"))))
    _, actions = log_on(client, server, Accepted(USER2, VerifyMethod.PASSWORD))
    assert said(client, actions)[-1].user == "USER2"


def test_a_password_is_not_shown():
    assert "secret" not in repr(Logon(1, "USER2", "secret", "123456", "secret"))


def test_garbage_is_answered_once_and_closed():
    client, server = ClientCore(), session()
    actions = server.receive(Wire.CLIENT, b"GET / HTTP/1.1\r\n")
    [answer] = said(client, actions)
    assert (answer.id, answer.code, len(answer.lines)) == (0, 8, 1)
    assert answer.lines[0].startswith("SLYO0901E the control message cannot be read: JSON")
    assert actions[-1] == Close()
    assert list(server.receive(Wire.CLIENT, client.send(Request(1, "D FTP")))) == []


def follow(server, client, topic="MESSAGE", code=0):
    actions = server.receive(Wire.CLIENT, client.send(Follow(1, topic)))
    assert actions == [Command(IBMUSER, f"D EVENTS,{topic}", "CONSOLE")]
    told = said(client, server.handle(CommandDone(code, ())))
    assert server.handle(Drained(Wire.CLIENT)) == []
    return told


def test_who_follows_is_told_in_blocks_and_the_next_leaves_after_the_last():
    hub, client = Hub(), ClientCore()
    server = session(hub=hub)
    said(client, server.handle(OPENED))
    assert follow(server, client) == [Result(1, 0)]
    hub.publish("AUDIT", {"event": "ACCESS"})
    assert hub.woken == []
    for number in range(250):
        hub.publish("MESSAGE", {"id": f"{number}"})
    assert set(hub.woken) == {7}
    actions = server.handle(Woken())
    assert [action.notify for action in actions] == [True]
    first = said(client, actions)
    assert len(first) == 200
    assert first[0] == Notice("MESSAGE", "2026-11-24T12:00:00.000Z", {"id": "0"})
    assert server.handle(Woken()) == []
    assert [notice.fields["id"] for notice in said(client, server.handle(Drained(Wire.CLIENT)))] == [
        str(number) for number in range(200, 250)
    ]
    assert server.handle(Drained(Wire.CLIENT)) == []


def test_who_may_not_display_events_follows_nothing():
    hub, client = Hub(), ClientCore()
    server = session(hub=hub)
    said(client, server.handle(OPENED))
    assert follow(server, client, code=8) == [Result(1, 8)]
    assert hub.rows() == []


def test_who_is_gone_is_told_nothing():
    hub, client = Hub(), ClientCore()
    server = session(hub=hub)
    said(client, server.handle(OPENED))
    follow(server, client)
    assert hub.rows("MESSAGE") == [("7", "MESSAGE", "0", "0")]
    server.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert hub.rows() == []


def watching(code=0):
    """A console that asked to watch connection 1."""
    watched, client = Watched(), ClientCore()
    server = session(watches=watched.hub)
    said(client, server.handle(OPENED))
    actions = server.receive(Wire.CLIENT, client.send(Watch(1, 1, "TUI")))
    assert actions == [Command(IBMUSER, "V TCPIP,,TELNET,WATCH,CONN=1", "TUI")]
    assert said(client, server.handle(CommandDone(code, ()))) == [Result(1, code)]
    return watched, client, server


def test_who_watches_gets_the_next_screen_when_the_last_has_left():
    watched, client, server = watching()
    assert watched.woken[-1] == 7
    actions = server.handle(Woken())
    assert [action.notify for action in actions] == [True]
    assert [notice.topic for notice in said(client, actions)] == ["SCREEN"]
    watched.display.changed()
    assert server.handle(Woken()) == []
    assert len(said(client, server.handle(Drained(Wire.CLIENT)))) == 1
    assert server.handle(Drained(Wire.CLIENT)) == []


def test_a_screen_that_cannot_be_shown_yet_is_waited_for():
    watched, client, server = watching(code=4)
    assert len(said(client, server.handle(Woken()))) == 1
    assert watched.hub.rows()


def test_who_may_not_watch_is_shown_nothing():
    watched, _, server = watching(code=8)
    assert server.handle(Woken()) == []
    assert (watched.hub.rows(), watched.said) == ([], [])


def test_a_terminal_that_is_just_gone_is_not_watched():
    watched = Watched()
    client, server = ClientCore(), session(watches=watched.hub)
    said(client, server.handle(OPENED))
    server.receive(Wire.CLIENT, client.send(Watch(1, 2)))
    assert said(client, server.handle(CommandDone(0, ()))) == [Result(1, 8, ("SLYO0106E there is no connection 2",))]
    assert watched.hub.rows() == []


@pytest.mark.parametrize("how", ["unwatch", "lock", "close"])
def test_who_watches_no_more_is_shown_nothing_more(how):
    watched, client, server = watching()
    assert len(said(client, server.handle(Drained(Wire.CLIENT)))) == 1
    if how == "unwatch":
        assert said(client, server.receive(Wire.CLIENT, client.send(Unwatch(2)))) == [Result(2, 0)]
    elif how == "lock":
        said(client, server.receive(Wire.CLIENT, client.send(Lock(2))))
    else:
        server.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert watched.display.changed is None
    assert server.handle(Woken()) == []
    assert watched.ids == ["SLYO0134I", "SLYO0135I"]
