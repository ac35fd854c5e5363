"""Passive ports: from the range, for one peer, once."""

import socket

import pytest

from appliance.runtime.transfers.dataport import DataPort, NoPortError, bind_in_range, same_host
from tests.support.ports import claim, release


@pytest.fixture
def port_for(reactor):
    made, accepted = [], []

    def port_for(peer, timeout=30.0):
        port = DataPort(reactor, bind_in_range("127.0.0.1", (0, 0), lambda n: 0), peer, timeout, accepted.append)
        made.append(port)
        return port, accepted

    yield port_for
    for port in made:
        port.close()
    for sock in accepted:
        sock.close()
    assert not reactor.readers
    assert not reactor.getDelayedCalls()


def connect(port, source="127.0.0.1"):
    return socket.create_connection((port.local.host, port.local.port), source_address=(source, 0))


def test_the_right_peer_is_accepted_once(reactor, port_for):
    port, accepted = port_for("127.0.0.1")
    with connect(port) as client:
        reactor.turn_until(lambda: accepted)
        assert accepted[0].getpeername() == client.getsockname()
        assert not accepted[0].getblocking()
    assert not port.is_open
    with pytest.raises(ConnectionRefusedError):
        connect(port)


def test_another_address_is_dropped_and_the_port_stays(reactor, port_for):
    port, accepted = port_for("127.0.0.1")
    with connect(port, "127.0.0.9") as thief, connect(port):
        reactor.turn_until(lambda: accepted)
        thief.settimeout(60)
        assert thief.recv(1) == b""
    assert len(accepted) == 1


def test_no_peer_means_anybody(reactor, port_for):
    port, accepted = port_for("")
    with connect(port, "127.0.0.9"):
        reactor.turn_until(lambda: accepted)


def test_it_closes_after_its_time(reactor, port_for):
    port, _ = port_for("127.0.0.1", 30)
    reactor.advance(30)
    assert not port.is_open
    assert port.fileno() == -1


def test_ports_come_from_the_range_in_the_order_that_chance_gives():
    low = next(port for port in range(19_000, 30_000, 3) if claim(range(port, port + 3)))
    first = bind_in_range("127.0.0.1", (low, low + 2), lambda count: count - 1)
    with first:
        assert first.getsockname()[1] == low + 2
        with bind_in_range("127.0.0.1", (low, low + 2), lambda count: count - 1) as second:
            assert second.getsockname()[1] == low
    release(low)


def test_no_port_left():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NoPortError, match="is free"):
            bind_in_range("127.0.0.1", (port, port), lambda count: 0)


def test_an_interface_that_is_not_ours():
    with pytest.raises(NoPortError):
        bind_in_range("192.0.2.1", (0, 0), lambda count: 0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("fe80::1%lo", "fe80::1", True),
        ("::1", "127.0.0.1", False),
    ],
)
def test_same_host(one, other, same):
    assert same_host(one, other) is same
