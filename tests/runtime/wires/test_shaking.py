"""The way into TLS: what was read and written before it, the handshake, its time limit, both roles."""

import contextlib
import threading

import pytest
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth
from appliance.runtime.threads import Workers
from appliance.runtime.wires import handshake, openssl, shaking
from appliance.session.events import CloseReason
from tests.support import pki
from tests.support.transports import VERSIONS


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
    heard = []

    def hear():
        with contextlib.suppress(SSL.WantReadError):
            heard.append(client.recv(100))

    ends.reactor.turn_until(lambda: heard, drive, hear)
    assert heard == [b"answer"]


@pytest.mark.parametrize("native", [True, False], ids=["native", "public"])
def test_plaintext_smuggled_before_tls_kills_the_handshake(ends, native, monkeypatch):
    if not native:
        monkeypatch.setattr(handshake, "ENGINE", openssl.Public())
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


class TestOnThreads:
    """Dear steps of a server's handshake are done elsewhere; nobody else touches the TLS meanwhile."""

    @pytest.fixture
    def workers(self, reactor):
        made = Workers(reactor, "handshakes", size=1, queue=10)
        made.start()
        yield made
        made.stop()

    def begin(self, ends, workers, client=None, **policy):
        server = pki.tls_context(pki.server(), **policy)
        ends.transport.start_tls(server, timeout=10, workers=workers)
        ends.transport.resume()
        ends.peer.start_tls((client or pki.tls_context(None, is_client=True)).openssl)

    @pytest.mark.parametrize("version", VERSIONS)
    @pytest.mark.parametrize("client_auth", [ClientAuth.NONE, ClientAuth.REQUIRED])
    def test_the_handshake_is_done_and_bytes_go_both_ways(self, ends, workers, version, client_auth):
        shown = pki.user("user2") if client_auth is ClientAuth.REQUIRED else None
        self.begin(ends, workers, pki.tls_context(shown, is_client=True, version=version), client_auth=client_auth)
        ends.transport.write(b"220 ready\r\n")
        ends.until(lambda: "secured" in ends.owner.names and ends.peer.received == b"220 ready\r\n")
        ends.peer.write(b"NOOP\r\n")
        ends.until(lambda: ends.owner.data == b"NOOP\r\n")
        assert (ends.owner.get("secured")[0].chain is None) is (shown is None)

    def test_a_client_without_the_certificate_fails(self, ends, workers):
        self.begin(ends, workers, client_auth=ClientAuth.REQUIRED)
        ends.until(lambda: "lost" in ends.owner.names)
        assert ends.owner.get("lost")[0] is CloseReason.TLS_FAILED

    def test_what_is_no_tls_fails(self, ends, workers):
        ends.transport.start_tls(pki.tls_context(pki.server()), timeout=10, workers=workers)
        ends.peer.write(b"USER USER2\r\n")
        ends.until(lambda: "lost" in ends.owner.names)
        assert ends.owner.get("lost")[0] is CloseReason.TLS_FAILED

    @pytest.mark.parametrize("how", ["close", "abort", "time"])
    def test_a_socket_that_a_thread_is_at_is_closed_when_it_is_back(self, ends, workers, how):
        gate, descriptor, sock = threading.Event(), ends.transport.fileno(), ends.transport.socket
        run = workers.run
        workers.run = lambda work, *args: run(lambda: (gate.wait(), work(*args))[1])
        self.begin(ends, workers)
        ends.until(lambda: ends.transport.is_away)
        if how == "time":
            ends.reactor.advance(10)
            assert ends.owner.get("lost")[0] is CloseReason.TIMED_OUT
        else:
            getattr(ends.transport, how)()
        assert (ends.transport.fileno(), sock.fileno()) == (-1, descriptor)
        gate.set()
        ends.until(lambda: sock.fileno() == -1)
        ends.until(lambda: ends.peer.end)

    def test_a_fault_of_ours_on_the_thread_fails_the_handshake(self, ends, workers, monkeypatch):
        monkeypatch.setattr(shaking, "_step", lambda connection: 1 / 0)
        sock = ends.transport.socket
        self.begin(ends, workers)
        ends.until(lambda: "lost" in ends.owner.names)
        assert ends.owner.get("lost")[0] is CloseReason.TLS_FAILED
        ends.peer.close()
        ends.until(lambda: sock.fileno() == -1)

    def test_without_a_free_thread_the_reactor_does_it(self, ends, reactor):
        full, gate = Workers(reactor, "handshakes", size=1, queue=0), threading.Event()
        full.start()
        full.run(gate.wait)
        self.begin(ends, full)
        ends.until(lambda: "secured" in ends.owner.names)
        gate.set()
        full.stop()

    def test_a_finished_handshake_leaves_no_timer(self, ends, workers):
        self.begin(ends, workers)
        ends.until(lambda: "secured" in ends.owner.names)
        assert not ends.reactor.getDelayedCalls()
