"""Wires besides CLIENT: connected, given up and adopted, let go of."""

from __future__ import annotations

import socket

import pytest

from appliance.runtime.wires.otherwires import OtherWires
from appliance.session.actions import Open
from appliance.session.events import Closed, CloseReason, Opened
from appliance.session.wires import Wire

BACKEND = Wire.BACKEND


class Owner:
    def __init__(self):
        self.data = b""

    def received(self, wire, data):
        self.data += data

    def lost(self, wire, reason, detail):
        """Nothing is lost here."""


@pytest.fixture
def host():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def wires(capabilities):
    told = []
    made = OtherWires(capabilities, Owner(), told.append)
    yield made, told
    made.release()
    capabilities.reactor.advance(60)
    assert not capabilities.reactor.readers


def connect(wires, host, reactor):
    made, told = wires
    made.connect(Open(BACKEND, "127.0.0.1", host.getsockname()[1], timeout=5))
    reactor.turn_until(lambda: told)
    return host.accept()[0]


def test_an_opened_wire_is_there_until_it_is_closed(wires, host, capabilities):
    made, told = wires
    with connect(wires, host, capabilities.reactor) as peer:
        assert isinstance(told[0], Opened)
        assert made.get(BACKEND) in made.transports()
        made.close(BACKEND, CloseReason.LOCAL_CLOSED, abort=True)
        assert told[1] == Closed(BACKEND, CloseReason.LOCAL_CLOSED)
        assert made.get(BACKEND) is None
        assert peer.recv(1) == b""
    made.close(BACKEND, CloseReason.LOCAL_CLOSED, abort=True)
    assert len(told) == 2


def test_one_that_is_being_connected_can_be_closed(wires, host, capabilities):
    made, told = wires
    made.connect(Open(BACKEND, "127.0.0.1", host.getsockname()[1], timeout=5))
    made.close(BACKEND, CloseReason.LOCAL_CLOSED, abort=False)
    assert told == [Closed(BACKEND, CloseReason.LOCAL_CLOSED)]


def test_a_host_that_is_not_there(wires, capabilities):
    made, told = wires
    made.connect(Open(BACKEND, "127.0.0.1", 1, timeout=5))
    capabilities.reactor.turn_until(lambda: told)
    assert told[0].reason is CloseReason.REFUSED


def test_another_owner_adopts_what_is_open(wires, host, capabilities):
    made, _ = wires
    heir = Owner()
    other = OtherWires(capabilities, heir, lambda event: None)
    with connect(wires, host, capabilities.reactor) as peer:
        for wire, transport in made.give_up().items():
            other.adopt(wire, transport)
        assert made.get(BACKEND) is None
        other.get(BACKEND).resume()
        peer.sendall(b"hello")
        capabilities.reactor.turn_until(lambda: heir.data == b"hello")
        other.release()
        assert list(other.transports()) == []
