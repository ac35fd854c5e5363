"""Accepting, refusing, quiescing; Unix sockets; running out of descriptors."""

import errno
import os
import socket
import threading

import pytest
from OpenSSL import SSL
from twisted.internet.epollreactor import EPollReactor

from appliance.runtime.listener import AcceptLimits, Listener, ListenerState, PortTakenError, bind, bind_unix
from appliance.runtime.startups import StartupRules
from appliance.session.actions import Close, Send, Settle, StartTls
from appliance.session.events import Closed, CloseReason, Opened
from tests.support import pki
from tests.support.ports import free_port
from tests.support.wires import Peer, RecordingSession, make_capabilities, waiting_at
from tests.system.running import until


class Door:
    """A listener, its sessions, and clients of it."""

    def __init__(self, capabilities, sock=None, limits=None, **answers):
        self.reactor, self.capabilities = capabilities.reactor, capabilities
        self.sessions, self.clients, self.asked = [], [], []
        self.answers = answers
        sock = sock or bind("127.0.0.1", 0)
        self.name = sock.getsockname()
        self.listener = Listener(capabilities, "DOOR", sock, self.make, limits or AcceptLimits())

    def make(self, peer, local):
        self.asked.append((peer, local))
        self.sessions.append(RecordingSession(**self.answers))
        return self.sessions[-1]

    def connect(self, source="127.0.0.1"):
        sock = socket.create_connection(self.name, source_address=(source, 0))
        self.clients.append(Peer(sock))
        return self.clients[-1]

    def until(self, so):
        self.reactor.turn_until(so, *(client.step for client in self.clients))

    def settle(self):
        self.reactor.settle(*(client.step for client in self.clients))


@pytest.fixture
def door(capabilities):
    made = []

    def door(**asked):
        made.append(Door(capabilities, **asked))
        return made[-1]

    yield door
    for each in made:
        each.listener.stop(drop=True)
        for client in each.clients:
            client.close()
        each.settle()
    capabilities.reactor.advance(60)
    assert not capabilities.reactor.readers
    assert not capabilities.registry.rows()


def test_each_connection_gets_a_session(door):
    it = door(Opened=[Send(b"220 hi\r\n")])
    one, other = it.connect(), it.connect("127.0.0.7")
    it.until(lambda: one.received == other.received == b"220 hi\r\n")
    assert [peer.host for peer, _ in it.asked] == ["127.0.0.1", "127.0.0.7"]
    assert it.asked[0][1].port == it.name[1]
    assert it.listener.connections == 2
    assert it.reactor.said[0][1].endswith(f"listens on 127.0.0.1:{it.name[1]}")


def test_accepted_sockets_have_the_options(door, monkeypatch):
    it = door()
    it.connect()
    it.until(lambda: it.sessions)
    (connection,) = it.capabilities.registry._live.values()
    sock = connection.streams.client.socket
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert not sock.getblocking()


def test_the_factory_may_refuse(door):
    it = door()
    it.listener.session_factory = lambda peer, local: None
    client = it.connect()
    it.until(lambda: client.end)
    assert it.capabilities.registry.counters.refused == 1


def test_a_failing_factory_refuses_that_connection_only(door):
    it = door(Opened=[Send(b"hi")])
    good = it.listener.session_factory
    it.listener.session_factory = lambda peer, local: 1 / 0
    client = it.connect()
    it.until(lambda: client.end)
    it.listener.session_factory = good
    client = it.connect()
    it.until(lambda: client.received == b"hi")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (AcceptLimits(connections=2), "the port has as many connections as it may"),
        (AcceptLimits(per_peer=2), "the peer has as many connections as it may"),
        (AcceptLimits(handshakes_per_peer=2), "the peer has too many TLS handshakes under way"),
        (AcceptLimits(handshakes=2), "too many TLS handshakes are under way"),
        (AcceptLimits(startups=StartupRules(2, 100, 3, 9)), "too many clients have not logged on"),
        (AcceptLimits(startups=StartupRules(8, 100, 9, 2)), "too many clients of the peer have not logged on"),
    ],
)
def test_limits(door, limits, why):
    it = door(limits=limits, Opened=[StartTls(pki.tls_context(pki.server()))])
    first, _, third = it.connect(), it.connect(), it.connect()
    it.until(lambda: third.end)
    assert len(it.sessions) == 2
    assert it.reactor.said[-1] == ("SLYA0203W", it.reactor.said[-1][1])
    assert it.reactor.said[-1][1].endswith(why)
    first.close()
    it.until(lambda: it.listener.connections == 1)
    it.connect()
    it.until(lambda: len(it.sessions) == 3)


def test_who_has_logged_on_is_no_start_up(door):
    limits = AcceptLimits(startups=StartupRules(1, 100, 2, 1))
    it = door(limits=limits, Opened=[Settle(), Send(b"hi")])
    clients = [it.connect() for _ in range(3)]
    it.until(lambda: all(client.received == b"hi" for client in clients))
    assert it.capabilities.registry.startups == 0


def test_refusals_are_counted_by_reason_and_said_once_in_a_while(door):
    it = door(limits=AcceptLimits(connections=1))
    it.connect()
    refused = [it.connect() for _ in range(5)]
    it.until(lambda: all(client.end for client in refused))
    assert it.capabilities.registry.counters.refusals == {"CONNECTIONS": 5}
    assert [said[0] for said in it.reactor.said].count("SLYA0203W") == 1


def test_another_peer_is_not_affected(door):
    it = door(limits=AcceptLimits(per_peer=1))
    it.connect(), it.connect("127.0.0.7")
    it.until(lambda: len(it.sessions) == 2)


def test_quiesce_refuses_new_ones_and_keeps_live_ones(door):
    it = door(Opened=[Send(b"hi")])
    live = it.connect()
    it.until(lambda: live.received)
    it.listener.quiesce()
    refused = it.connect()
    it.until(lambda: refused.end)
    assert it.listener.connections == 1
    it.listener.resume()
    again = it.connect()
    it.until(lambda: again.received == b"hi")
    assert it.listener.state is ListenerState.ACTIVE


def test_stop_gives_the_port_back(door):
    it = door(sock=bind("127.0.0.1", free_port()))
    client = it.connect()
    it.until(lambda: it.sessions)
    it.listener.stop()
    it.listener.resume()
    assert it.listener.state is ListenerState.STOPPED
    with pytest.raises(ConnectionRefusedError):
        it.connect()
    assert it.listener.connections == 1
    it.listener.stop(drop=True)
    it.until(lambda: client.end)
    assert Closed(it.sessions[0].events[0].wire, CloseReason.SHUTDOWN) in it.sessions[0].events
    bind("127.0.0.1", it.name[1]).close()


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"127.0.0.1:{port}: Address already in use"):
            bind("127.0.0.1", port)


def test_running_out_of_descriptors_waits_and_goes_on(door, capabilities):
    class Exhausted:
        def __init__(self, sock):
            self._socket, self.tries = sock, 0

        def accept(self):
            self.tries += 1
            if self.tries == 1:
                raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
            return self._socket.accept()

        def __getattr__(self, name):
            return getattr(self._socket, name)

    it = door(sock=Exhausted(bind("127.0.0.1", 0)))
    it.connect()
    it.until(lambda: "Too many open files" in it.reactor.said[-1][1])
    it.settle()
    assert not it.sessions
    it.reactor.advance(0.25)
    it.until(lambda: it.sessions)


def test_a_unix_socket_tells_who_connects(door, tmp_path):
    path = str(tmp_path / "control.sock")
    it = door(sock=bind_unix(path), Opened=[Send(b"hi")])
    assert os.stat(path).st_mode & 0o777 == 0o660
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(path)
    client = Peer(sock)
    it.reactor.turn_until(lambda: client.received == b"hi", client.step)
    peer, local = it.asked[0]
    assert (peer.host, peer.port, local.host) == (f"uid {os.getuid()}", os.getpid(), path)
    assert it.sessions[0].events[0].peer == peer
    it.clients.append(client)


def test_a_stale_unix_socket_is_replaced_and_a_live_one_is_not(tmp_path):
    path = str(tmp_path / "control.sock")
    bind_unix(path).close()
    with bind_unix(path), pytest.raises(PortTakenError, match="Address already in use"):
        bind_unix(path)


def test_a_file_that_is_no_socket_is_never_removed(tmp_path):
    path = tmp_path / "control.sock"
    path.write_text("precious")
    with pytest.raises(PortTakenError):
        bind_unix(str(path))
    assert path.read_text() == "precious"


def test_over_the_reactor_that_serves():
    """All the other tests turn a reactor by hand; this one is Twisted's."""
    reactor = EPollReactor()
    capabilities = make_capabilities(reactor)
    context = pki.tls_context(pki.server())

    def session(peer, local):
        return RecordingSession(Opened=[StartTls(context)], receive=lambda wire, data: [Send(data.upper()), Close()])

    sock = bind("127.0.0.1", 0)
    Listener(capabilities, "DOOR", sock, session)
    answers = []

    def ask():
        with socket.create_connection(sock.getsockname()) as connected:
            client = SSL.Connection(pki.tls_context(None, is_client=True).openssl, connected)
            client.set_connect_state()
            client.sendall(b"hello")
            answers.append(client.recv(100))
        reactor.callFromThread(reactor.stop)

    thread = threading.Thread(target=ask)
    reactor.callWhenRunning(thread.start)
    reactor.run(installSignalHandlers=False)
    thread.join()
    reactor.removeAll()
    assert answers == [b"HELLO"]
    assert sock.fileno() == -1, "the listener ended with the reactor"


def test_a_burst_is_accepted_in_turns(door):
    it = door(sock=(sock := bind("127.0.0.1", 0)))
    for _ in range(70):
        it.connect()
    until(lambda: waiting_at(sock) == 70)
    it.reactor.turn(60)
    assert len(it.sessions) == 64
    it.until(lambda: len(it.sessions) == 70)
    assert all(isinstance(session.events[0], Opened) for session in it.sessions)


def test_a_source_that_waits_is_refused_without_a_word(door):
    it = door()
    for _ in range(3):
        it.capabilities.penalties.failed("127.0.0.1")
    client = it.connect()
    it.until(lambda: client.end)
    assert not it.sessions
    assert it.capabilities.registry.counters.refused == 1
    it.reactor.advance(16)
    it.connect()
    it.until(lambda: it.sessions)
