"""A transfer on the reactor, driven directly; its place in a session is shown in test_datachannel."""

import pytest

from appliance.runtime.transfers import mover
from appliance.runtime.transfers.mover import ReactorTransfer
from appliance.runtime.transfers.payload import Incoming, Outgoing
from appliance.runtime.wires import linger
from appliance.session.actions import Reuse
from appliance.session.events import TransferStatus
from tests.runtime.transfers.test_payload import StandInUpload
from tests.support import pki
from tests.support.wires import Peer, tcp_pair


@pytest.fixture
def begin(reactor, capabilities):
    """A transfer of this payload, the peer, and the list its outcome goes to."""
    peers = []

    def begin(payload, context=None, stall_timeout=30.0):
        sock, other = tcp_pair()
        peers.append(Peer(other))
        done = []
        transfer = ReactorTransfer(
            reactor,
            sock,
            payload,
            capabilities.pools.files,
            done.append,
            context=context,
            peer_chain=None,
            reuse=Reuse.ALLOWED,
            stall_timeout=stall_timeout,
            handshake_timeout=10.0,
            handshakes=None,
        )
        return transfer, peers[-1], done

    yield begin
    for peer in peers:
        peer.close()
    reactor.settle()
    reactor.advance(linger.SECONDS)
    assert not reactor.readers
    assert not reactor.writers


def status_of(done):
    assert len(done) == 1
    return done[0].status if done[0] else TransferStatus.COMPLETE


def test_a_large_file_takes_one_batch_per_turn(reactor, begin):
    outgoing = Outgoing(b"x" * (mover.BATCH * 3), None)
    _, peer, done = begin(outgoing)
    assert outgoing.moved <= mover.BATCH, "other connections get their turn"
    reactor.turn_until(lambda: peer.end, peer.step)
    assert status_of(done) is TransferStatus.COMPLETE
    assert len(peer.received) == mover.BATCH * 3


def test_nothing_is_sent_before_the_handshake_is_done(reactor, begin):
    outgoing = Outgoing(b"secret", None)
    _, peer, done = begin(outgoing, pki.tls_context(pki.server()))
    reactor.settle(peer.step)
    assert (outgoing.moved, done) == (0, [])


def test_progress_postpones_the_stall(reactor, begin):
    upload = StandInUpload()
    _, peer, done = begin(Incoming(upload, None, None))
    for number in range(1, 6):
        peer.write(b"x")
        reactor.turn_until(lambda number=number: len(upload.content) == number, peer.step)
        reactor.advance(29)
    assert not done
    reactor.advance(31)
    reactor.advance(31)
    assert status_of(done) is TransferStatus.STALLED


def test_a_commit_that_finds_no_thread_is_a_storage_failure(reactor, begin, capabilities):
    capabilities.pools.files.size = capabilities.pools.files._queue = 0
    upload = StandInUpload()
    _, peer, done = begin(Incoming(upload, None, None))
    peer.close()
    reactor.turn_until(lambda: done)
    assert status_of(done) is TransferStatus.STORAGE
    assert upload.calls == ["discard"]


def test_a_peer_that_closes_its_direction_still_gets_the_file(reactor, begin):
    """A client may say close_notify, or shut its side, as soon as the transfer begins."""
    _, peer, done = begin(Outgoing(b"x" * 8_000_000, None))
    peer.socket.shutdown(1)
    reactor.turn_until(lambda: peer.end, peer.step)
    assert status_of(done) is TransferStatus.COMPLETE
    assert len(peer.received) == 8_000_000


def test_a_broken_socket_is_not_complete(reactor, begin):
    _, peer, done = begin(Outgoing(b"x" * 30_000_000, None))
    peer.reset()
    reactor.turn_until(lambda: done)
    assert status_of(done) is TransferStatus.BROKEN


def test_abort_ends_it_once(reactor, begin):
    transfer, peer, done = begin(Outgoing(b"x" * 30_000_000, None))
    transfer.abort()
    transfer.abort()
    assert status_of(done) is TransferStatus.ABORTED
    reactor.turn_until(lambda: peer.end, peer.step)
