"""The last bytes arrive, and nobody holds a descriptor for ever."""

import pytest

from appliance.runtime.wires.linger import SECONDS, linger
from tests.support.wires import CLOSE_WAIT, CLOSED, Peer, tcp_pair, tcp_state


@pytest.fixture
def pair(reactor):
    sock, other = tcp_pair()
    yield sock, Peer(other)
    reactor.advance(SECONDS)
    sock.close()
    other.close()
    assert not reactor.readers


def test_unread_input_does_not_become_a_reset(reactor, pair):
    sock, peer = pair
    peer.write(b"never read")
    sock.send(b"530 no\r\n")
    linger(reactor, sock)
    peer.write(b"even later")
    reactor.turn_until(lambda: peer.end, peer.step)
    assert (bytes(peer.received), peer.end) == (b"530 no\r\n", "eof")


def test_it_closes_when_the_peer_has_closed(reactor, pair):
    sock, peer = pair
    linger(reactor, sock)
    assert sock.fileno() != -1
    peer.close()
    reactor.turn_until(lambda: sock.fileno() == -1)
    assert not reactor.getDelayedCalls()


def test_it_closes_at_once_when_the_peer_was_first(reactor, pair):
    sock, peer = pair
    peer.write(b"x")
    peer.close()
    reactor.turn_until(lambda: tcp_state(sock) == CLOSE_WAIT)
    linger(reactor, sock)
    assert sock.fileno() == -1


def test_it_waits_only_so_long(reactor, pair):
    sock, _ = pair
    linger(reactor, sock)
    reactor.advance(SECONDS)
    assert sock.fileno() == -1


def test_a_peer_that_goes_on_sending_is_cut_off(reactor, pair):
    sock, peer = pair
    linger(reactor, sock)
    peer.write(b"x" * 8_000_000)
    reactor.turn_until(lambda: sock.fileno() == -1, peer.step)


def test_a_broken_socket_is_closed(reactor, pair):
    sock, peer = pair
    peer.reset()
    reactor.turn_until(lambda: tcp_state(sock) == CLOSED)
    linger(reactor, sock)
    reactor.turn_until(lambda: sock.fileno() == -1)
