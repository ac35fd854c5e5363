"""Connecting: literals, names, several addresses, refusal, time limits, giving up."""

import socket

import pytest

from appliance.runtime.wires import connector
from appliance.runtime.wires.connector import NotConnected, connect
from appliance.session.events import CloseReason
from tests.support.ports import free_port


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@pytest.fixture
def go(reactor, capabilities):
    outcomes = []

    def go(host, port, **asked):
        asked = {"timeout": 5, "done": outcomes.append, **asked}
        return connect(reactor, capabilities.pools.names, host, port, **asked), outcomes

    yield go
    for outcome in outcomes:
        if isinstance(outcome, socket.socket):
            outcome.close()
    assert not reactor.writers
    assert not reactor.getDelayedCalls()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_connects(reactor, listening, go, host):
    _, outcomes = go(host, listening.getsockname()[1])
    assert not outcomes, "never before connect returns"
    reactor.turn_until(lambda: outcomes)
    assert outcomes[0].getpeername() == listening.getsockname()
    assert not outcomes[0].getblocking()


def test_an_address_that_is_not_permitted_is_passed_over(reactor, listening, go, monkeypatch):
    port = listening.getsockname()[1]
    asked = []

    def permits(host):
        asked.append(host)
        return host == "127.0.0.1"

    addresses = [(socket.AF_INET, (host, port)) for host in ("127.0.0.2", "127.0.0.1")]
    monkeypatch.setattr(connector, "resolve", lambda *_: addresses)
    _, outcomes = go("host.example", port, permits=permits)
    reactor.turn_until(lambda: outcomes)
    assert asked == ["127.0.0.2", "127.0.0.1"]
    with outcomes.pop() as connected:
        assert connected.getpeername()[0] == "127.0.0.1"
    _, refused = go("host.example", port, permits=lambda host: False)
    reactor.turn_until(lambda: refused)
    assert refused[-1] == NotConnected(CloseReason.REFUSED, "Permission denied")


def test_it_binds_the_source(reactor, listening, go):
    _, outcomes = go("127.0.0.1", listening.getsockname()[1], source="127.0.0.5")
    reactor.turn_until(lambda: outcomes)
    assert outcomes[0].getsockname()[0] == "127.0.0.5"


def test_it_comes_from_the_port_that_is_asked_for_or_from_any(reactor, listening, go):
    port = free_port()
    for taken, wanted in ((port, True), (listening.getsockname()[1], False)):
        source = "127.0.0.5" if wanted else "127.0.0.1"
        _, outcomes = go("127.0.0.1", listening.getsockname()[1], source=source, source_port=taken)
        reactor.turn_until(lambda outcomes=outcomes: outcomes)
        assert isinstance(outcomes[-1], socket.socket)
        assert (outcomes[-1].getsockname()[1] == taken) is wanted
        outcomes.pop().close()


def test_the_next_address_is_tried(reactor, listening, go, monkeypatch):
    port = listening.getsockname()[1]
    dead = [(socket.AF_INET, ("127.0.0.1", 1)), (socket.AF_INET6, ("::1", 1))]
    addresses = [*dead, (socket.AF_INET, ("127.0.0.1", port))]
    monkeypatch.setattr(connector, "resolve", lambda host, port, flags=0: addresses)
    _, outcomes = go("a.host", port)
    reactor.turn_until(lambda: outcomes)
    assert isinstance(outcomes[0], socket.socket)


def test_nobody_listens(reactor, go):
    _, outcomes = go("127.0.0.1", 1)
    reactor.turn_until(lambda: outcomes)
    assert outcomes == [NotConnected(CloseReason.REFUSED, "Connection refused")]


def test_a_name_that_does_not_exist(reactor, go, monkeypatch):
    real = socket.getaddrinfo

    def unknown(host, *rest, flags=0, **options):
        """As the resolver; what is no address is asked of nobody."""
        if flags & socket.AI_NUMERICHOST:
            return real(host, *rest, flags=flags, **options)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    _, outcomes = go("no-such-name.invalid", 1)
    reactor.turn_until(lambda: outcomes)
    assert outcomes[0].reason is CloseReason.REFUSED
    assert outcomes[0].detail == "cannot resolve the name: [Errno -2] Name or service not known"


def test_a_host_that_does_not_answer(reactor, go, monkeypatch):
    monkeypatch.setattr(reactor, "addWriter", lambda writer: None)
    _, outcomes = go("127.0.0.1", 1)
    reactor.turn()
    reactor.advance(5)
    assert outcomes[0].reason is CloseReason.TIMED_OUT


def test_giving_up_is_silent(reactor, listening, go):
    connecting, outcomes = go("127.0.0.1", listening.getsockname()[1])
    connecting.cancel()
    reactor.settle()
    assert not outcomes
