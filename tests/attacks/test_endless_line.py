"""A line that never ends: each port gives its sender up after a bounded part of it."""

from __future__ import annotations

import contextlib
import socket
import ssl

import pytest

from tests.attacks.naive import serving
from tests.attacks.probes import taken
from tests.system.running import Demo

#: More than any port may take, and more than the kernel holds for one connection.
_MOST = 64 << 20
_WONT_3270 = b"\xff\xfc\x28\xff\xfc\x18"  # no TN3270E, no terminal type: a client in line mode

_IN_THE_CLEAR = {
    "FTP": (2121, b""),
    "Telnet in line mode": (2323, _WONT_3270),
    "HTTP request line": (9150, b"GET /"),
    "HTTP header": (9150, b"GET / HTTP/1.1\r\nX: "),
    "LDAP": (3890, b"\x30\x84\x7f\xff\xff\xff"),
}


def test_the_probe_works_where_a_line_is_waited_for():
    """The control: a server that reads to the end of the line, wherever that is."""

    def handle(connection: socket.socket) -> None:
        connection.makefile("rb").readline()

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        assert taken(connection, _MOST) >= _MOST


def still_serves(demo: Demo) -> bool:
    return demo.console("D FTP").code == 0


@pytest.mark.parametrize("kind", _IN_THE_CLEAR)
def test_in_the_clear(demo, kind):
    base, begin = _IN_THE_CLEAR[kind]
    with socket.create_connection(("127.0.0.1", demo.port(base)), 60) as connection:
        assert taken(connection, _MOST, begin=begin) < _MOST
    assert still_serves(demo)


@pytest.mark.parametrize(("base", "certificate"), [(2990, None), (2992, None), (8990, "dcascli")])
def test_in_tls(demo, base, certificate):
    context = ssl.create_default_context(cafile=str(demo.ca))
    if certificate:
        context.load_cert_chain(*demo.certificate(certificate))
    with (
        socket.create_connection(("127.0.0.1", demo.port(base)), 60) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        assert taken(secured, _MOST) < _MOST
    assert still_serves(demo)


def test_ftp_says_so_before_it_closes(demo):
    with socket.create_connection(("127.0.0.1", demo.port(2121)), 60) as connection:
        connection.sendall(b"A" * 200_000)
        heard = b""
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(4_096):
                heard += piece
    assert b"\r\n500 " in heard or b"\r\n421 " in heard
