"""TLS as a load: renegotiations, key updates and tickets without end, handshakes that are begun and never done."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator

import pytest
from OpenSSL import SSL

from tests.attacks.naive import serving
from tests.attacks.probes import resident_kib
from tests.faults.scale import LONG
from tests.system.coreclient import CoreClient
from tests.system.emulator import Emulator
from tests.system.ftpwire import Control
from tests.system.running import Demo, edit_member, free_offset, need, until

#: A ClientHello that says that there are 508 bytes of it, and the first of them.
_HALF_A_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40)
_ALLOW_CLIENT_RENEGOTIATION = 1 << 8  # SSL_OP_ALLOW_CLIENT_RENEGOTIATION of OpenSSL 3, which is off unless asked for
_TLS_PORTS = (2990, 2992, 8990)


def _secured(port: int, context: SSL.Context) -> SSL.Connection:
    plain = socket.create_connection(("127.0.0.1", port), 60)
    plain.settimeout(None)
    connection = SSL.Connection(context, plain)
    connection.set_connect_state()
    connection.do_handshake()
    return connection


def renegotiations(port: int) -> int:
    """How many handshakes the other end takes part in, of five that are asked for on one connection."""
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_max_proto_version(SSL.TLS1_2_VERSION)
    connection = _secured(port, context)
    done = 0
    with contextlib.suppress(SSL.Error), contextlib.closing(connection):
        for _ in range(5):
            connection.renegotiate()
            connection.do_handshake()
            connection.send(b"\xff\xf1")
            connection.recv(1)
            done += connection.total_renegotiations() > done
    return done


def test_the_probe_works_where_renegotiation_is_allowed(demo):
    """The control: a server of OpenSSL that takes as many handshakes as a client asks for."""
    certificate, key = demo.certificate("user2")
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.use_certificate_chain_file(str(certificate))
    context.use_privatekey_file(str(key))
    context.set_options(_ALLOW_CLIENT_RENEGOTIATION)

    def handle(connection: socket.socket) -> None:
        connection.settimeout(None)
        secured = SSL.Connection(context, connection)
        secured.set_accept_state()
        with contextlib.suppress(SSL.Error):
            while True:
                secured.recv(2)
                secured.send(b"x")

    with serving(handle) as port:
        assert renegotiations(port) == 5


@pytest.mark.parametrize("base", [2990, 2992])
def test_nobody_renegotiates(demo, base):
    assert renegotiations(demo.port(base)) == 0
    assert demo.console("D FTP").code == 0


@pytest.mark.parametrize("base", [2992, 2990] if LONG else [2992])
def test_key_updates_without_end_cost_nobody_else(demo, base):
    """What ``openssl s_client`` does at each line K: a key update that asks for ours."""
    need("openssl")
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{demo.port(base)}", "-tls1_3", "-CAfile", str(demo.ca)]
    flood = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, bufsize=0
    )
    is_over = threading.Event()

    def update() -> None:
        with contextlib.suppress(OSError):
            while not is_over.is_set():
                flood.stdin.write(b"K\n")

    before = resident_kib(demo)
    worker = threading.Thread(target=update)
    worker.start()
    try:
        with Emulator(demo, 2323) as neighbour:
            neighbour.connect(60)
            neighbour.enter("ECHO")
            neighbour.see("FIELD ATTRIBUTES")
        with Control(demo, demo.port(2121)) as other:
            for _ in range(20):
                assert other.say("NOOP")[:3] in ("200", "530")
        assert resident_kib(demo) - before < 32 << 10
    finally:
        is_over.set()
        flood.kill()
        worker.join()
        flood.communicate()


def resumptions(port: int, context: ssl.SSLContext, count: int) -> int:
    """How many of so many connections take up the session of the one before."""
    resumed, session = 0, None
    for _ in range(count):
        with (
            socket.create_connection(("127.0.0.1", port), 60) as plain,
            context.wrap_socket(plain, server_hostname="localhost", session=session) as secured,
        ):
            secured.sendall(b"\xff\xf1")
            secured.recv(1)
            resumed += bool(secured.session_reused)
            session = secured.session
    return resumed


def test_a_naive_server_keeps_the_session_of_whoever_comes(demo):
    """The control: what it hands out is good at the next connection."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*demo.certificate("user2"))

    def handle(connection: socket.socket) -> None:
        with server.wrap_socket(connection, server_side=True) as secured:
            secured.recv(2)
            secured.sendall(b"x")

    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with serving(handle) as port:
        assert resumptions(port, trusting, 4) == 3


def test_no_port_keeps_sessions_for_who_comes_again_and_again(demo):
    context = ssl.create_default_context(cafile=str(demo.ca))
    resumptions(demo.port(2992), context, 5)  # what is loaded for the first of them is not theirs
    before = resident_kib(demo)
    assert resumptions(demo.port(2992), context, 100) == 0
    assert resident_kib(demo) - before < 16 << 10


def test_a_naive_server_waits_for_the_rest_of_a_handshake(demo):
    """The control: as long as the client likes."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*demo.certificate("user2"))
    is_waiting = threading.Event()

    def handle(connection: socket.socket) -> None:
        connection.settimeout(None)
        is_waiting.set()
        with contextlib.suppress(ssl.SSLError, OSError):
            server.wrap_socket(connection, server_side=True)

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(_HALF_A_HELLO)
        assert is_waiting.wait(60)
        connection.settimeout(2)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_handshake_that_is_held_open_is_closed(demo):
    """All ports at the same time, since each takes its ten seconds."""
    with contextlib.ExitStack() as held:
        begun = [
            held.enter_context(socket.create_connection(("127.0.0.1", demo.port(base)), 60)) for base in _TLS_PORTS
        ]
        plain = held.enter_context(Control(demo, demo.port(2121)))
        assert plain.say("AUTH TLS").startswith("234 ")
        plain.sock.settimeout(60)
        for connection in begun:
            connection.sendall(_HALF_A_HELLO)
        for connection in (*begun, plain.sock):
            with contextlib.suppress(ConnectionError):
                while connection.recv(1_000):
                    pass


class Crowd:
    """Connections that are opened and say half a hello; closed at the end."""

    def __init__(self, demo: Demo, base: int, source: str = "127.0.0.1") -> None:
        self._demo, self._base, self._source = demo, base, source
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def is_one_more_let_in(self) -> bool:
        """Connect; whether that makes a handshake that is under way, or is refused, as the server counts them."""
        before, refused = self._counted(), self._refused()
        address = ("127.0.0.1", self._demo.port(self._base))
        connection = self._stack.enter_context(socket.create_connection(address, 60, source_address=(self._source, 0)))
        with contextlib.suppress(OSError):
            connection.sendall(_HALF_A_HELLO)
        until(lambda: self._counted() > before, 60)
        return self._refused() == refused

    def _counted(self) -> float:
        return metric(self._demo, "sallyport_tls_handshakes_pending") + self._refused()

    def _refused(self) -> float:
        return metric(self._demo, "sallyport_connections_refused_total")


@pytest.fixture(scope="module")
def bounded(tmp_path_factory) -> Iterator[Demo]:
    """A demo with limits that a test can reach."""
    folder = tmp_path_factory.mktemp("bounded") / "demo"
    edit_member(
        folder,
        "SYSTEM.CONF",
        ("MAXHANDSHAKES   4000", "MAXHANDSHAKES   40 3"),
        ("MAXSTARTUPS     8000 30 16000", "MAXSTARTUPS     12 100 13 6"),
    )
    edit_member(
        folder, "FTPIMP1.FTP.DATA", ("INACTIVE            300", "INACTIVE            300\nTLSTIMEOUT          3600")
    )
    with Demo(folder, free_offset()) as running:
        yield running


def metric(demo: Demo, name: str) -> float:
    with socket.create_connection(("127.0.0.1", demo.port(9150)), 60) as connection:
        connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        text = connection.makefile().read()
    return sum(float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(name))


def test_handshakes_of_one_source_have_a_limit_and_another_source_gets_in(bounded):
    """At the port whose handshakes may take as long as the member says: none may end while they are counted."""
    with Crowd(bounded, 2990) as crowd:
        assert [crowd.is_one_more_let_in() for _ in range(4)] == [True, True, True, False]
        assert metric(bounded, "sallyport_tls_handshakes_pending") == 3
        with Crowd(bounded, 2990, "127.0.0.7") as other:
            assert other.is_one_more_let_in()
    assert metric(bounded, 'sallyport_connections_refused_total{reason="SOURCE_HANDSHAKES"}') == 1
    until(lambda: bounded.audited("SLYA0203W"), 60)


def test_clients_that_do_not_log_on_have_a_limit_of_one_source_and_of_all(bounded):
    until(lambda: metric(bounded, "sallyport_startups") == 0, 60)
    with contextlib.ExitStack() as held:

        def knocks(source: str) -> bool:
            try:
                held.enter_context(Control(bounded, bounded.port(2121), source=source))
            except (EOFError, OSError):
                return False
            return True

        assert [knocks("127.0.0.2") for _ in range(7)] == [True] * 6 + [False]
        assert [knocks("127.0.0.3") for _ in range(7)] == [True] * 6 + [False]
        assert not knocks("127.0.0.4")
        assert metric(bounded, "sallyport_startups") == 12
        assert bounded.console("D FTP").code == 0  # the console has limits of its own
    until(lambda: metric(bounded, "sallyport_startups") == 0, 60)


def test_who_has_logged_on_is_in_nobodys_way(bounded):
    """Behind the 230, behind a terminal's negotiation, once the certificate of a DCAS client is accepted."""
    until(lambda: metric(bounded, "sallyport_startups") == 0, 60)
    context = ssl.create_default_context(cafile=str(bounded.ca))
    context.load_cert_chain(*bounded.certificate("dcascli"))
    with contextlib.ExitStack() as held:
        for _ in range(8):
            client = held.enter_context(Control(bounded, bounded.port(2121), source="127.0.0.8"))
            assert client.log_on()[:3] == "230"
        for _ in range(8):
            held.enter_context(CoreClient(bounded, 2323)).negotiate()
        for _ in range(8):
            plain = socket.create_connection(("127.0.0.1", bounded.port(8990)), 60)
            held.enter_context(context.wrap_socket(plain, server_hostname="localhost"))
            until(lambda: metric(bounded, "sallyport_startups") == 0, 60)
        assert metric(bounded, 'sallyport_connections{service="DCAS"}') == 8
