"""The direct transport against a real peer over loopback."""

import contextlib
import gc
import weakref

import pytest
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth
from appliance.runtime.wires import linger, openssl
from appliance.runtime.wires import transport as module
from appliance.runtime.wires.transport import FLUSH_SECONDS, Transport
from appliance.session.events import CloseReason
from appliance.session.wires import Wire
from tests.support import pki
from tests.support.wires import Peer, RecordingOwner, tcp_pair

VERSIONS = [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION]


class Ends:
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


@pytest.fixture
def ends(reactor):
    made = Ends(reactor)
    yield made
    made.transport.abort()
    made.peer.close()
    made.settle()
    reactor.advance(linger.SECONDS)
    assert not reactor.readers
    assert not reactor.writers


def test_plain_bytes_both_ways(ends):
    ends.transport.resume()
    ends.peer.write(b"USER X\r\n")
    ends.transport.write(b"331\r\n")
    ends.until(lambda: ends.owner.data == b"USER X\r\n" and ends.peer.received == b"331\r\n")
    assert (ends.transport.received_bytes, ends.transport.sent_bytes) == (8, 5)


def test_nothing_is_read_before_resume_or_after_pause(ends):
    ends.peer.write(b"early")
    ends.settle()
    assert not ends.owner.data
    ends.transport.resume()
    ends.until(lambda: ends.owner.data == b"early")
    ends.transport.pause()
    ends.peer.write(b"late")
    ends.settle()
    assert ends.owner.data == b"early"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("native", [True, False], ids=["native", "public"])
def test_tls_both_ways_in_both_versions_with_both_engines(ends, version, native, monkeypatch):
    engine = openssl.load() if native else openssl.Public()
    monkeypatch.setattr(module, "_read", engine.read)
    monkeypatch.setattr(module, "_write", engine.write)
    tls = ends.secure(client=pki.tls_context(None, is_client=True, version=version))
    assert tls.version == {SSL.TLS1_2_VERSION: "TLSv1.2", SSL.TLS1_3_VERSION: "TLSv1.3"}[version]
    ends.peer.write(b"q" * 40_000)
    ends.transport.write(b"a" * 50_000)
    ends.until(lambda: len(ends.owner.data) == 40_000 and len(ends.peer.received) == 50_000)


@pytest.mark.parametrize("version", VERSIONS)
def test_mutual_tls_shows_the_chain(ends, version):
    server = pki.tls_context(pki.server(), client_auth=ClientAuth.REQUIRED)
    tls = ends.secure(server, pki.tls_context(pki.user("user2"), is_client=True, version=version))
    assert tls.chain.certificates == (pki.user("user2").certificate, pki.authority().certificate)
    assert not tls.resumed


def test_a_client_without_the_certificate_that_is_required_fails(ends):
    server = pki.tls_context(pki.server(), client_auth=ClientAuth.REQUIRED)
    ends.transport.start_tls(server, timeout=10)
    ends.peer.start_tls(pki.tls_context(None, is_client=True).openssl)
    ends.until(lambda: "lost" in ends.owner.names)
    reason, detail = ends.owner.get("lost")
    assert reason is CloseReason.TLS_FAILED
    assert "certificate" in detail
    ends.until(lambda: ends.peer.end)
    assert "alert" in ends.peer.end or "certificate required" in ends.peer.end


def hello_of(context):
    """A client over memory BIOs, and its ClientHello."""
    client = SSL.Connection(context.openssl, None)
    client.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        client.do_handshake()
    return client, client.bio_read(65536)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("read_ahead", [0, 3, 100, None], ids=["none", "3", "100", "all"])
def test_a_client_hello_that_was_read_ahead_goes_to_tls(ends, version, read_ahead):
    client, hello = hello_of(pki.tls_context(None, is_client=True, version=version))
    pending, rest = hello[:read_ahead], hello[len(hello[:read_ahead]) :]
    ends.transport.start_tls(pki.tls_context(pki.server()), pending=pending, timeout=10)
    ends.transport.resume()
    ends.peer.write(rest)
    fed = 0
    is_secure = False

    def drive():
        nonlocal fed, is_secure
        ends.peer.step()
        if len(ends.peer.received) > fed:
            client.bio_write(bytes(ends.peer.received[fed:]))
            fed = len(ends.peer.received)
        with contextlib.suppress(SSL.WantReadError):
            client.do_handshake()
            is_secure = True
        with contextlib.suppress(SSL.WantReadError):
            ends.peer.write(client.bio_read(65536))

    ends.reactor.turn_until(lambda: is_secure and "secured" in ends.owner.names, drive)
    client.send(b"inside")
    ends.reactor.turn_until(lambda: ends.owner.data == b"inside", drive)
    ends.transport.write(b"answer")
    ends.reactor.settle(drive)
    assert client.recv(100) == b"answer"


@pytest.mark.parametrize("native", [True, False], ids=["native", "public"])
def test_plaintext_smuggled_before_tls_kills_the_handshake(ends, native, monkeypatch):
    if not native:
        monkeypatch.setattr(module.handshake, "ENGINE", openssl.Public())
    ends.transport.start_tls(pki.tls_context(pki.server()), pending=b"USER USER2\r\n", timeout=10)
    ends.transport.resume()
    assert not ends.owner.calls, "the owner is not told from inside start_tls"
    ends.until(lambda: "lost" in ends.owner.names)
    assert ends.owner.get("lost")[0] is CloseReason.TLS_FAILED
    assert not ends.owner.data


def test_plaintext_written_before_tls_leaves_before_it(ends):
    ends.transport.write(b"234 go\r\n")
    ends.transport.start_tls(pki.tls_context(pki.server()), timeout=10)
    ends.transport.resume()
    ends.until(lambda: ends.peer.received == b"234 go\r\n")
    ends.peer.start_tls(pki.tls_context(None, is_client=True).openssl)
    ends.until(lambda: "secured" in ends.owner.names)


def test_plaintext_that_the_socket_did_not_take_leaves_before_tls(ends):
    ends.peer.is_reading = False
    ends.transport.write(b"p" * 8_000_000)
    ends.transport.start_tls(pki.tls_context(pki.server()), timeout=10)
    ends.transport.resume()
    ends.peer.is_reading = True
    ends.until(lambda: len(ends.peer.received) == 8_000_000)
    ends.peer.start_tls(pki.tls_context(None, is_client=True).openssl)
    ends.until(lambda: "secured" in ends.owner.names)
    assert ends.owner.names == ["blocked", "drained", "secured"]


def test_what_is_written_during_the_handshake_leaves_after_it_encrypted(ends):
    ends.transport.start_tls(pki.tls_context(pki.server()), timeout=10)
    ends.transport.write(b"220 ready\r\n")
    assert ends.transport.unsent == 11
    ends.transport.resume()
    ends.settle()
    assert ends.peer.received == b""
    ends.peer.start_tls(pki.tls_context(None, is_client=True).openssl)
    ends.until(lambda: ends.peer.received == b"220 ready\r\n")


@pytest.mark.parametrize("is_tls", [False, True], ids=["plain", "tls"])
def test_a_write_larger_than_the_socket_takes_blocks_then_drains(ends, is_tls):
    if is_tls:
        ends.secure()
    content = bytes(range(256)) * 65536  # 16 MiB
    ends.peer.is_reading = False
    ends.transport.write(content)
    ends.transport.write(b"tail")
    assert ends.owner.names[-1] == "blocked"
    assert ends.owner.names.count("blocked") == 1
    assert 0 < ends.transport.unsent <= len(content) + 4
    ends.peer.is_reading = True
    ends.until(lambda: "drained" in ends.owner.names)
    ends.until(lambda: len(ends.peer.received) == len(content) + 4)
    assert ends.peer.received == content + b"tail"
    assert ends.transport.unsent == 0


def test_one_record_is_handed_on_per_readiness_and_none_stays_inside(ends):
    ends.secure()
    ends.transport.pause()
    ends.peer.write(b"x" * 100_000)
    ends.settle()
    ends.transport.resume()
    ends.until(lambda: len(ends.owner.data) == 100_000)
    assert max(map(len, ends.owner.chunks)) == 16384
    ends.reactor.turn()
    assert ends.transport._tls.pending() == 0


@pytest.mark.parametrize(
    ("close", "reason"), [("close_notify", "PEER_CLOSED"), ("close", "TLS_TRUNCATED"), ("reset", "RESET")]
)
def test_how_a_tls_peer_leaves(ends, close, reason):
    ends.secure()
    ends.settle()  # a peer that has not read its session tickets would reset
    getattr(ends.peer, close)()
    ends.until(lambda: "lost" in ends.owner.names)
    assert ends.owner.get("lost")[0] is CloseReason[reason]
    ends.transport.write(b"to nobody")


@pytest.mark.parametrize(("close", "reason"), [("close", "PEER_CLOSED"), ("reset", "RESET")])
def test_how_a_plain_peer_leaves(ends, close, reason):
    ends.transport.resume()
    getattr(ends.peer, close)()
    ends.until(lambda: "lost" in ends.owner.names)
    assert ends.owner.get("lost")[0] is CloseReason[reason]


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


@pytest.mark.parametrize("version", VERSIONS)
def test_after_both_have_said_goodbye_the_connection_goes_on_in_the_clear(ends, version):
    ends.secure(client=pki.tls_context(None, is_client=True, version=version))
    ended = []
    ends.transport.pause()  # as a session that waits for the end of TLS
    ends.transport.stop_tls(lambda: ended.append(True), notify=True, timeout=10)
    ends.peer.write(b"too late")
    ends.settle()
    assert ended == []
    ends.peer.stop_tls()
    ends.until(lambda: ended)
    ends.transport.resume()
    ends.peer.write(b"NOOP\r\n")
    ends.transport.write(b"200 OK\r\n")
    ends.until(lambda: ends.owner.data == b"NOOP\r\n" and ends.peer.received.endswith(b"200 OK\r\n"))


def test_without_a_goodbye_the_connection_is_clear_at_once(ends):
    ends.secure()
    ended = []
    ends.transport.stop_tls(lambda: ended.append(True), notify=False, timeout=10)
    ends.peer.drop_tls()
    ends.until(lambda: ended)
    ends.peer.write(b"NOOP\r\n")
    ends.until(lambda: ends.owner.data == b"NOOP\r\n")


@pytest.mark.parametrize("is_silent", [True, False])
def test_a_peer_that_says_no_goodbye_goes_on_in_the_clear(ends, is_silent):
    ends.secure()
    ended = []
    ends.transport.stop_tls(lambda: ended.append(True), notify=True, timeout=10)
    ends.settle()
    assert ended == []
    ends.peer.drop_tls()
    if is_silent:
        ends.reactor.advance(10)
    ends.peer.write(b"NOOP\r\n")
    ends.until(lambda: ended and ends.owner.data == b"NOOP\r\n")


def test_a_handshake_has_a_time_limit(ends):
    ends.transport.start_tls(pki.tls_context(pki.server()), timeout=10)
    ends.transport.resume()
    ends.peer.write(b"\x16\x03\x01")
    ends.settle()
    ends.reactor.advance(9.9)
    assert not ends.owner.calls
    ends.reactor.advance(0.2)
    assert ends.owner.get("lost")[0] is CloseReason.TIMED_OUT


def test_a_finished_handshake_leaves_no_timer(ends):
    ends.secure()
    assert not ends.reactor.getDelayedCalls()


def test_a_failed_write_is_told_later_and_once(ends):
    ends.transport.resume()
    ends.peer.reset()
    ends.transport.pause()
    while not ends.transport.is_broken:
        ends.transport.write(b"x" * 1000)
    assert not ends.owner.calls
    ends.reactor.turn()
    assert ends.owner.names == ["lost"]
    assert ends.owner.get("lost")[0] is CloseReason.RESET


class TestClientRole:
    @pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
    def test_the_right_name_is_accepted(self, ends, name):
        self.connect(ends, name)
        ends.until(lambda: ends.owner.calls)
        assert ends.owner.names == ["secured"]
        assert ends.owner.get("secured")[0].chain.leaf == pki.server().certificate

    @pytest.mark.parametrize("name", ["example.org", "127.0.0.2", "localhost.example.org"])
    def test_another_name_is_not(self, ends, name):
        self.connect(ends, name)
        ends.until(lambda: ends.owner.calls)
        assert ends.owner.get("lost") == (CloseReason.TLS_FAILED, f"the certificate is not for {name}")

    def test_another_authority_is_not(self, ends):
        self.connect(ends, "localhost", trust=pki.Authority.create("Other CA"))
        ends.until(lambda: ends.owner.calls)
        assert ends.owner.get("lost")[0] is CloseReason.TLS_FAILED

    def connect(self, ends, name, trust=None):
        ends.peer.start_tls(pki.tls_context(pki.server()).openssl, is_server=True)
        client = pki.tls_context(None, is_client=True, trust=trust)
        ends.transport.start_tls(client, is_client=True, server_name=name, timeout=10)
        ends.transport.resume()


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
        reactor.settle()
        assert gone() is None
    finally:
        gc.enable()
