"""A transport with its owner that records, and its peer at the other end of a TCP pair."""

from OpenSSL import SSL

from appliance.runtime.wires.transport import Transport
from appliance.session.wires import Wire
from tests.support import pki
from tests.support.wires import Peer, RecordingOwner, tcp_pair

__all__ = ["VERSIONS", "TransportEnds"]

VERSIONS = [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION]


class TransportEnds:
    """A transport with its owner, and the peer."""

    def __init__(self, reactor):
        sock, other = tcp_pair()
        self.reactor = reactor
        self.owner = RecordingOwner()
        self.transport = Transport(reactor, sock, Wire.CLIENT, self.owner)
        self.peer = Peer(other)

    def until(self, so):
        self.reactor.turn_until(so, self.peer.step)

    def settle(self):
        self.reactor.settle(self.peer.step)

    def secure(self, server=None, client=None, **asked):
        server = server or pki.tls_context(pki.server())
        client = client or pki.tls_context(None, is_client=True)
        self.transport.start_tls(server, timeout=10, **asked)
        self.transport.resume()
        self.peer.start_tls(client.openssl)
        self.until(lambda: "secured" in self.owner.names and self.peer.is_secure)
        return self.owner.get("secured")[0]
