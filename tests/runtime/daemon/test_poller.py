"""The daemon's reactor: events, one that closes another, one that fails."""

import socket

import pytest
from twisted.internet.interfaces import IReadDescriptor
from twisted.logger import globalLogPublisher
from zope.interface import implementer

from appliance.runtime.daemon.poller import Poller


@implementer(IReadDescriptor)
class Reader:
    def __init__(self, sock, then):
        self.socket, self.then, self.ends = sock, then, []

    def fileno(self):
        return self.socket.fileno()

    def logPrefix(self):
        return "-"

    def doRead(self):
        self.socket.recv(1)
        self.then(self)

    def connectionLost(self, reason):
        self.ends.append(reason)


@pytest.fixture
def poller():
    made = Poller()
    yield made
    made.removeAll()
    made._poller.close()


@pytest.fixture
def pair():
    """Gives a readable socket with a byte in it."""
    made = []

    def readable():
        one, other = socket.socketpair()
        made.extend((one, other))
        other.send(b"x")
        return one

    yield readable
    for sock in made:
        sock.close()


def test_who_is_ready_is_called(pair, poller):
    called = []
    reader = Reader(pair(), called.append)
    poller.addReader(reader)
    poller.doIteration(0)
    poller.doIteration(0)
    assert called == [reader]


def test_who_was_closed_by_an_earlier_event_of_the_round_is_not_called(pair, poller):
    called = []

    def close_the_other(reader):
        called.append(reader)
        for other in readers:
            if other is not reader:
                poller.removeReader(other)

    readers = [Reader(pair(), close_the_other), Reader(pair(), close_the_other)]
    for reader in readers:
        poller.addReader(reader)
    poller.doIteration(0)
    assert len(called) == 1


def test_one_that_fails_loses_its_own_connection_and_the_others_go_on(pair, poller):
    called = []
    bad, good = Reader(pair(), lambda reader: 1 / 0), Reader(pair(), called.append)
    poller.addReader(bad)
    poller.addReader(good)
    poller.doIteration(0)
    assert called == [good]
    assert [reason.type for reason in bad.ends] == [ZeroDivisionError]


def test_one_that_cannot_even_be_told_is_logged_and_the_others_go_on(pair, poller):
    called, logged = [], []
    bad, good = Reader(pair(), lambda reader: 1 / 0), Reader(pair(), called.append)
    bad.connectionLost = lambda reason: [].pop()
    globalLogPublisher.addObserver(logged.append)
    try:
        poller.addReader(bad)
        poller.addReader(good)
        poller.doIteration(0)
    finally:
        globalLogPublisher.removeObserver(logged.append)
    assert called == [good]
    assert "an event was not handled" in [event["log_format"] for event in logged]


def test_nothing_to_do_is_no_wait_without_a_timeout(poller):
    poller.doIteration(0)
