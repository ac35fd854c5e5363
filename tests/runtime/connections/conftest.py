"""Connections that end with the test, and a host to be connected to."""

import socket

import pytest

from appliance.session.events import CloseReason
from tests.support.ends import Ends
from tests.support.wires import Peer, make_capabilities


@pytest.fixture
def begin(capabilities):
    made = []

    def begin(session, **changes):
        ends = Ends(capabilities if not changes else make_capabilities(capabilities.reactor, **changes), session)
        made.append(ends)
        return ends

    yield begin
    for ends in made:
        ends.capabilities.registry.drop_all(CloseReason.SHUTDOWN)
        ends.client.close()
        ends.settle()
    capabilities.reactor.advance(60)
    assert not capabilities.reactor.readers
    assert not capabilities.reactor.getDelayedCalls()


@pytest.fixture
def server():
    """A host to be connected to: (port, function that gives the accepted Peer)."""
    listening = socket.create_server(("127.0.0.1", 0))
    peers = []

    def accepted():
        if not peers:
            peers.append(Peer(listening.accept()[0]))
        return peers[0]

    yield listening.getsockname()[1], accepted
    for peer in peers:
        peer.close()
    listening.close()
