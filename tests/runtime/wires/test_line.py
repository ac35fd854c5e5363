"""The ways out of a line: flushed, aborted, broken; and that nothing of it is left."""

import gc
import weakref

import pytest

from appliance.runtime.wires.line import FLUSH_SECONDS
from appliance.runtime.wires.transport import Transport
from appliance.session.wires import Wire
from tests.support import pki
from tests.support.wires import Peer, RecordingOwner, tcp_pair


def test_a_peer_that_closed_its_side_still_gets_what_was_written(ends):
    ends.peer.is_reading = False
    ends.transport.resume()
    ends.transport.write(b"z" * 8_000_000)
    ends.peer.socket.shutdown(1)
    ends.until(lambda: "lost" in ends.owner.names)
    ends.peer.is_reading = True
    ends.until(lambda: ends.peer.end)
    assert len(ends.peer.received) == 8_000_000


@pytest.mark.parametrize("is_tls", [False, True], ids=["plain", "tls"])
def test_close_flushes_and_says_goodbye(ends, is_tls):
    if is_tls:
        ends.secure()
    ends.peer.is_reading = False
    ends.transport.write(b"y" * 8_000_000)
    ends.peer.write(b"unread input must not become a reset")
    ends.transport.close()
    ends.peer.is_reading = True
    ends.until(lambda: ends.peer.end)
    assert len(ends.peer.received) == 8_000_000
    assert ends.peer.end == ("close_notify" if is_tls else "eof")
    assert "lost" not in ends.owner.names


def test_a_closed_transport_does_not_wait_for_ever_for_a_peer_that_reads_nothing(ends):
    ends.peer.is_reading = False
    ends.transport.write(b"y" * 8_000_000)
    ends.transport.close()
    ends.settle()
    assert ends.transport.fileno() != -1
    ends.reactor.advance(FLUSH_SECONDS)
    assert ends.transport.fileno() == -1


def test_abort_closes_at_once(ends):
    ends.secure()
    ends.transport.abort()
    assert ends.transport.fileno() == -1
    ends.until(lambda: ends.peer.end)
    assert ends.peer.end == "eof"


def test_a_lost_transport_is_freed_by_reference_count(reactor):
    sock, other = tcp_pair()
    owner, peer = RecordingOwner(), Peer(other)
    transport = Transport(reactor, sock, Wire.CLIENT, owner)
    transport.start_tls(pki.tls_context(pki.server()), timeout=10)
    transport.resume()
    peer.start_tls(pki.tls_context(None, is_client=True).openssl)
    reactor.turn_until(lambda: "secured" in owner.names, peer.step)
    gone = weakref.ref(transport)
    del transport
    gc.disable()
    try:
        peer.close_notify()
        reactor.turn_until(lambda: "lost" in owner.names, peer.step)
        peer.close()
        reactor.turn_until(lambda: gone() is None and sock.fileno() == -1)
    finally:
        gc.enable()
