"""A connection with a session that records, and its client at the other end of a TCP pair."""

import weakref

from appliance.runtime.connections.connection import Connection
from appliance.session.events import Closed
from appliance.session.wires import Endpoint, Wire
from tests.support.wires import Peer, tcp_pair

__all__ = ["Ends"]


class Ends:
    """A connection with its session, and the client."""

    def __init__(self, capabilities, session):
        sock, other = tcp_pair()
        self.reactor, self.capabilities, self.session = capabilities.reactor, capabilities, session
        self.client = Peer(other)
        self.peer, self.local = Endpoint(*sock.getpeername()), Endpoint(*sock.getsockname())
        connection = Connection(capabilities, session, sock, peer=self.peer, local=self.local, listener="TEST")
        self.connection = weakref.ref(connection)
        connection.start()

    def until(self, so, *steps):
        self.reactor.turn_until(so, self.client.step, *steps)

    def settle(self, *steps):
        self.reactor.settle(self.client.step, *steps)

    def closed(self, wire=Wire.CLIENT):
        return [event.reason for event in self.session.of(Closed) if event.wire is wire]
