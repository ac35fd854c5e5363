"""Sockets that were inherited: which are ours, which are taken, which nobody wants."""

import os
import socket

import pytest

from appliance.runtime.daemon.activation import Inherited


@pytest.fixture
def sockets():
    made = []

    def open_socket(kind=socket.SOCK_STREAM, family=socket.AF_INET, listen=True):
        sock = socket.socket(family, kind)
        sock.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        if listen:
            sock.listen()
        made.append(sock)
        return sock

    yield open_socket
    for sock in made:
        sock.close()


def test_a_port_is_taken_as_often_as_it_is_asked_for(sockets):
    sock = sockets()
    address = sock.getsockname()
    inherited = Inherited([sock])
    assert inherited.idle() == (f"127.0.0.1:{address[1]}",)
    assert inherited.take("127.0.0.1", 1) is None
    assert inherited.take("0.0.0.0", address[1]) is None
    for _ in range(2):  # a listener that stops closes its own; a reload takes it again
        with inherited.take(*address) as taken, socket.create_connection(address) as client:
            server, _ = taken.accept()
            server.close()
            assert client.recv(1) == b""
    assert inherited.idle() == ()


@pytest.mark.parametrize("kind", ["datagram", "not listening"])
def test_what_nobody_can_connect_to_is_closed(sockets, kind):
    sock = sockets(socket.SOCK_DGRAM, listen=False) if kind == "datagram" else sockets(listen=False)
    inherited = Inherited([sock])
    assert inherited.idle() == ()
    assert sock.fileno() == -1


def test_what_is_meant_for_another_process_is_left_alone():
    environment = {"LISTEN_PID": str(os.getpid() + 1), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "ftp", "PATH": "/bin"}
    assert Inherited.from_environment(environment).idle() == ()
    assert environment == {"PATH": "/bin"}
    assert Inherited.from_environment({}).idle() == ()
