"""The control session: one command at a time, in order, as the user the socket gave."""

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Request, Result, Welcome
from appliance.saf.model import Acee
from appliance.services.control import messages
from appliance.services.control.session import ControlSession
from appliance.session.actions import Close, Command, Console, Send
from appliance.session.events import CommandDone, Opened
from appliance.session.wires import Endpoint, Wire

IBMUSER = Acee("IBMUSER", special=True)
OPENED = Opened(Wire.CLIENT, Endpoint("uid 0", 0), Endpoint("control.sock", 0))


def session(acee=IBMUSER):
    return ControlSession(acee, "uid 0", "MVS098", "0.1.0")


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
