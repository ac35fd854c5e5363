"""The control session: one command at a time, in order, as the user the socket gave."""

import datetime as dt

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Follow, Notice, Request, Result, Welcome
from appliance.saf.model import Acee
from appliance.services.control import messages
from appliance.services.control.eventhub import EventHub
from appliance.services.control.session import ControlSession
from appliance.session.actions import Close, Command, Console, Send
from appliance.session.events import Closed, CloseReason, CommandDone, Drained, Opened, Woken
from appliance.session.wires import Endpoint, Wire

IBMUSER = Acee("IBMUSER", special=True)
OPENED = Opened(Wire.CLIENT, Endpoint("uid 0", 0), Endpoint("control.sock", 0), 7)
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Hub(EventHub):
    """A hub whose followers are woken by the test."""

    def __init__(self):
        super().__init__(lambda: NOW, lambda seconds, call: call(), lambda number: self.woken.append(number))
        self.woken = []


def session(acee=IBMUSER, hub=None):
    return ControlSession(acee, "uid 0", "MVS098", "0.1.0", hub or Hub())


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
    assert said(client, server.handle(OPENED)) == [Welcome("MVS098", "0.1.0", "IBMUSER")]
    actions = server.receive(Wire.CLIENT, client.send(Request(1, "D FTP")) + client.send(Request(2, "D DCAS", "TUI")))
    assert actions == [Command(IBMUSER, "D FTP", "CONSOLE")]
    assert server.is_waiting
    actions = server.handle(CommandDone(0, ("one",), ("A",), (("b",),)))
    assert actions[1:] == [Command(IBMUSER, "D DCAS", "TUI")]
    assert said(client, actions) == [Result(1, 0, ("one",), ("A",), (("b",),))]
    assert said(client, server.handle(CommandDone(8, ("two",)))) == [Result(2, 8, ("two",))]
    assert not server.is_waiting


def test_a_stranger_is_closed_before_a_byte_is_said():
    actions = session(None).handle(OPENED)
    assert actions == [Console(messages.STRANGER, {"peer": "uid 0"}), Close()]


def test_garbage_is_answered_once_and_closed():
    client, server = ClientCore(), session()
    actions = server.receive(Wire.CLIENT, b"GET / HTTP/1.1\r\n")
    assert said(client, actions) == [Result(0, 8, ("SLYO0901E the control message cannot be read",))]
    assert actions[-1] == Close()
    assert list(server.receive(Wire.CLIENT, client.send(Request(1, "D FTP")))) == []


def follow(server, client, topic="MESSAGE", code=0):
    actions = server.receive(Wire.CLIENT, client.send(Follow(1, topic)))
    assert actions == [Command(IBMUSER, f"D EVENTS,{topic}", "CONSOLE")]
    return said(client, server.handle(CommandDone(code, ())))


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
