"""The daemon's reactor: events, one that closes another, one that fails."""

import ast
import inspect
import socket
import textwrap

import pytest
from twisted.internet.epollreactor import EPollReactor
from twisted.internet.interfaces import IReadDescriptor
from twisted.logger import globalLogPublisher
from zope.interface import implementer

from appliance.runtime.daemon.poller import Poller

#: Twisted's own, as it was when ours was made after it.
TWISTED = """
def doPoll(self, timeout):
    if timeout is None:
        timeout = -1
    try:
        l = self._poller.poll(timeout, len(self._selectables))
    except OSError as err:
        if err.errno == errno.EINTR:
            return
        raise
    _drdw = self._doReadOrWrite
    for fd, event in l:
        try:
            selectable = self._selectables[fd]
        except KeyError:
            pass
        else:
            log.callWithLogger(selectable, _drdw, selectable, fd, event)
"""


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


def test_twisted_waits_as_it_did_when_ours_was_made_after_it():
    """A Twisted that fails here may have something to say that ours has to say too; compare, then take it over here."""
    function = ast.parse(textwrap.dedent(inspect.getsource(EPollReactor.doPoll))).body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = function.body[ast.get_docstring(function) is not None :]
    assert ast.dump(function) == ast.dump(ast.parse(TWISTED).body[0])
    assert EPollReactor.doIteration is EPollReactor.doPoll
    assert list(inspect.signature(EPollReactor._doReadOrWrite).parameters) == ["self", "selectable", "fd", "event"]
