"""Data connections of somebody else: who comes first to a passive port gets nothing that is not his."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl

import pytest

from tests.attacks.naive import serving
from tests.system.ftpwire import Control

_SECRET = b"the secret of USER2"
_THIEF = "127.0.0.9"


@pytest.fixture
def home(demo):
    path = demo.dir / "data/hfs/u/user2"
    path.mkdir(parents=True, exist_ok=True)
    (path / "secret").write_bytes(_SECRET)
    return path


@pytest.fixture
def private(demo):
    """USER2 at 2121, whose data connections are private."""
    with Control(demo, demo.port(2121)) as client:
        client.secure()
        client.log_on()
        client.say("TYPE I")
        client.say("PBSZ 0")
        client.say("PROT P")
        yield client


def stolen(port: int) -> bytes:
    """What a host that nobody asked gets at a passive port; nothing when it is let go."""
    with socket.create_connection(("127.0.0.1", port), 60, source_address=(_THIEF, 0)) as thief:
        thief.settimeout(60)
        with contextlib.suppress(ConnectionError):
            return thief.recv(100)
    return b""


def test_the_probe_works_where_the_first_is_served(demo):
    """The control: a server whose passive port takes whoever comes."""

    def handle(connection: socket.socket) -> None:
        with socket.create_server(("127.0.0.1", 0)) as passive:
            connection.sendall(b"220 naive\r\n")
            connection.recv(100)
            connection.sendall(b"229 Entering (|||%d|)\r\n" % passive.getsockname()[1])
            data, _ = passive.accept()
            with data:
                data.sendall(_SECRET)

    with serving(handle) as port, Control(demo, port) as client:
        assert stolen(client.passive_port()) == _SECRET


@pytest.mark.usefixtures("home")
def test_another_host_that_comes_first_gets_nothing_and_the_owner_everything(demo):
    with Control(demo, demo.port(2121)) as client:
        client.log_on()
        client.say("TYPE I")
        port = client.passive_port()
        assert stolen(port) == b""
        with socket.create_connection(("127.0.0.1", port), 60) as owner:
            assert client.say("RETR secret").startswith("125 ")
            assert owner.recv(100) == _SECRET
        assert client.hear().startswith("250 ")


def test_ports_are_not_in_a_row(demo):
    with Control(demo, demo.port(2121)) as client:
        client.log_on()
        ports = [client.passive_port() for _ in range(12)]
    assert len({after - before for before, after in itertools.pairwise(ports)}) > 2, ports


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("hello", [b"GET / HTTP/1.0\r\n\r\n", b"USER USER2\r\n"])
def test_private_data_want_tls_and_clear_text_is_no_handshake(private, hello):
    with private.passive() as data:
        assert private.say("RETR secret").startswith("125 ")
        data.sendall(hello)
        assert private.hear().startswith("522 ")
        data.settimeout(60)
        assert _SECRET not in data.recv(100)


@pytest.mark.usefixtures("home")
def test_a_browser_is_no_peer_of_a_data_connection(demo, private):
    browser = ssl.create_default_context(cafile=str(demo.ca))
    browser.set_alpn_protocols(["h2", "http/1.1"])
    with private.passive() as data:
        assert private.say("RETR secret").startswith("125 ")
        with pytest.raises(ssl.SSLError, match=r"(?i)alert"):
            browser.wrap_socket(data, server_hostname="localhost")
        assert private.hear().startswith("522 ")


@pytest.mark.parametrize(("shown", "replies"), [("user2", ("226", "250")), ("user4", ("534",)), (None, ("522", "534"))])
def test_the_certificate_of_the_control_connection_is_wanted(demo, shown, replies):
    """The owner's own is the control: with it the list comes."""
    with Control(demo, demo.port(2021)) as client:
        client.context.load_cert_chain(*demo.certificate("user2"))
        client.secure()
        assert client.say("USER USER2").startswith("230")
        client.say("PBSZ 0")
        client.say("PROT P")
        other = ssl.create_default_context(cafile=str(demo.ca))
        if shown is not None:
            other.load_cert_chain(*demo.certificate(shown))
        with client.passive() as data:
            assert client.say("CWD /u/user2").startswith("250 ")
            assert client.say("LIST").startswith("125 ")
            with contextlib.suppress(ssl.SSLError, OSError), other.wrap_socket(data, server_hostname="localhost") as s:
                while s.recv(65_536):
                    pass
            assert client.hear()[:3] in replies
