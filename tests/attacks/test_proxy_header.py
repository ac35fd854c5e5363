"""PROXY protocol headers from whoever likes: no port believes one, none waits for one, and what follows is not heard.

The appliance writes this header (APPLS: PROXY) and reads it nowhere, so no peer can say that he is another.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct

import pytest

from tests.attacks.naive import serving
from tests.system.running import Demo

_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
_CLAIMED = "203.0.113.77"


def version_2(command: int, body: bytes, length: int | None = None) -> bytes:
    return _SIGNATURE + struct.pack("!BBH", 0x20 | command, 0x11, len(body) if length is None else length) + body


_ADDRESSES = socket.inet_aton(_CLAIMED) + socket.inet_aton("127.0.0.1") + struct.pack("!HH", 4711, 21)
_HEADERS = {
    "version 1": f"PROXY TCP4 {_CLAIMED} 127.0.0.1 4711 21\r\n".encode(),
    "version 1, unknown": b"PROXY UNKNOWN\r\n",
    "version 2": version_2(1, _ADDRESSES),
    "version 2, LOCAL": version_2(0, b""),
    "version 2, 65,535 bytes": version_2(1, _ADDRESSES + bytes(65_535 - len(_ADDRESSES))),
    "version 2, not all of it": version_2(1, _ADDRESSES, 65_535),
}
_PORTS = {"FTP": 2121, "implicit FTP": 2990, "Telnet": 2323, "Telnet over TLS": 2992, "DCAS": 8990}


def test_the_probe_works_where_the_header_is_believed():
    """The control: a server that takes its word for it."""
    believed = list[str]()

    def handle(connection: socket.socket) -> None:
        believed.append(connection.makefile("rb").readline().split()[2].decode())
        connection.sendall(b"x")

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(_HEADERS["version 1"])
        connection.recv(1)
    assert believed == [_CLAIMED]


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    answer = b""
    connection.settimeout(60)
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        while piece := connection.recv(4_096):
            answer += piece
    return answer


def is_not_believed(demo: Demo) -> bool:
    return _CLAIMED not in demo.output() and all(_CLAIMED not in str(record) for record in demo.audit())


@pytest.mark.parametrize("header", _HEADERS)
@pytest.mark.parametrize("service", _PORTS)
def test_the_header_is_not_believed(demo, service, header):
    with socket.create_connection(("127.0.0.1", demo.port(_PORTS[service])), 60) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(_HEADERS[header] + b"\r\nQUIT\r\n")
            connection.shutdown(socket.SHUT_WR)
        answer = heard(connection)
    assert b"230" not in answer
    assert is_not_believed(demo)


@pytest.mark.parametrize("service", ["Telnet", "Telnet over TLS", "implicit FTP", "DCAS"])
def test_a_byte_at_a_time_is_no_telnet_and_no_tls_either(demo, service):
    with socket.create_connection(("127.0.0.1", demo.port(_PORTS[service])), 60) as connection:
        with contextlib.suppress(ConnectionError):
            for byte in _HEADERS["version 2"]:
                connection.sendall(bytes((byte,)))
        heard(connection)  # to its end
    assert is_not_believed(demo)


def test_no_header_is_waited_for(demo):
    """A client that sends none is greeted at once."""
    with socket.create_connection(("127.0.0.1", demo.port(2121)), 60) as connection:
        assert connection.recv(4).startswith(b"220")
    with socket.create_connection(("127.0.0.1", demo.port(2323)), 60) as connection:
        assert connection.recv(1) == b"\xff"


@pytest.mark.parametrize("header", ["version 1", "version 2"])
def test_inside_tls_it_is_no_header_either(demo, header):
    context = ssl.create_default_context(cafile=str(demo.ca))
    with (
        socket.create_connection(("127.0.0.1", demo.port(2992)), 60) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        secured.sendall(_HEADERS[header])
        heard(secured)  # to its end: the first byte of a terminal is X'FF'
    assert is_not_believed(demo)
