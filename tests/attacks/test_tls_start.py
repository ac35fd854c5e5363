"""Commands smuggled in front of a handshake (CVE-2011-0411), and state that is carried over it."""

from __future__ import annotations

import socket
import ssl

import pytest

from tests.attacks.naive import serving
from tests.system.ftpwire import Control
from tests.system.running import Demo

_SMUGGLED = b"AUTH TLS\r\nUSER SMUGGLED\r\n"


def probe(port: int, context: ssl.SSLContext) -> bytes:
    """What is answered inside TLS to what was sent before it; nothing when there is no TLS at all."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
        plain.recv(1_000)
        plain.sendall(_SMUGGLED)
        plain.recv(100)
        try:
            with context.wrap_socket(plain, server_hostname="localhost") as secured:
                return secured.recv(1_000)
        except (ssl.SSLError, OSError):
            return b""


def context_of(demo: Demo) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(demo.ca))


def test_the_probe_works_where_the_buffer_is_kept(demo):
    """The control: lines that were read together with AUTH are carried out after the handshake."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*demo.certificate("user2"))
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE

    def handle(connection: socket.socket) -> None:
        connection.sendall(b"220 naive\r\n")
        lines = connection.recv(1_000).splitlines()
        assert lines[0] == b"AUTH TLS"
        connection.sendall(b"234 go\r\n")
        with server.wrap_socket(connection, server_side=True) as secured:
            for line in lines[1:]:
                secured.sendall(b"331 password for " + line.split()[1] + b"\r\n")

    with serving(handle) as port:
        assert probe(port, trusting) == b"331 password for SMUGGLED\r\n"


def test_nothing_that_was_sent_before_is_heard_inside(demo):
    assert probe(demo.port(2121), context_of(demo)) == b""


def test_a_user_who_was_named_in_the_clear_is_forgotten(demo, victim):
    with Control(demo, demo.port(2121)) as client:
        assert client.say(f"USER {victim}")[:3] == "331"
        client.secure()
        assert client.say("PASS SECRET12")[:3] == "503"
        assert client.say(f"USER {victim}")[:3] == "331"  # the control: named inside, the password counts
        assert client.say("PASS SECRET12")[:3] == "230"


_WILL_START_TLS, _DO_START_TLS = b"\xff\xfb\x2e", b"\xff\xfd\x2e"
_FOLLOWS = b"\xff\xfa\x2e\x01\xff\xf0"


@pytest.mark.parametrize("smuggled", [b"", b"\xff\xfd\x28" + b"LOGON APPLID(TSO)\xff\xef"], ids=["control", "smuggled"])
def test_telnet_that_rides_with_start_tls_is_never_telnet(demo, smuggled):
    with socket.create_connection(("127.0.0.1", demo.port(2994)), timeout=60) as plain:
        heard = b""
        while _DO_START_TLS not in heard:
            heard += plain.recv(1_000)
        plain.sendall(_WILL_START_TLS + _FOLLOWS + smuggled)
        while _FOLLOWS not in heard:
            heard += plain.recv(1_000)
        if not smuggled:
            with context_of(demo).wrap_socket(plain, server_hostname="localhost") as secured:
                assert secured.recv(1) == b"\xff"
            return
        with pytest.raises((ssl.SSLError, OSError)):
            context_of(demo).wrap_socket(plain, server_hostname="localhost").recv(1)
