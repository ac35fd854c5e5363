"""Clients that reset the connection at every byte of what they say: nothing is left of them, nobody else notices."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct

import pytest

from tests.faults.clients import descriptors, log_in
from tests.faults.scale import figure, scaled, timeout
from tests.system.running import Demo, until

pytestmark = pytest.mark.timeout(timeout(600, 1_800))

_TERMINAL = (
    b"\xff\xfb\x28\xff\xfa\x28\x02\x07IBM-3278-2-E\xff\xf0\xff\xfa\x28\x03\x07\xff\xf0"
    b"\x00\x00\x00\x00\x00\x7d\x40\x40\x11\x40\x40\xc5\xc3\xc8\xd6\xff\xef"
)
_NOW = struct.pack("ii", 1, 0)  # SO_LINGER: a close is a reset


def hello(server_name: str = "localhost") -> bytes:
    """A whole ClientHello."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    connection = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=server_name)
    with contextlib.suppress(ssl.SSLWantReadError):
        connection.do_handshake()
    return outgoing.read()


def dialogues(demo: Demo) -> dict[int, bytes]:
    """What a client of each port says."""
    login = f"USER USER2\r\nPASS {demo.password('USER2')}\r\nTYPE I\r\nEPSV\r\nSTOR reset\r\nNOOP\r\n".encode()
    return {2121: login, 2323: _TERMINAL, 2992: hello(), 2990: hello(), 8990: hello()}


def reset_at(demo: Demo, base: int, said: bytes) -> None:
    """Say so much, hear what comes at once, reset."""
    with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", demo.port(base)), 60) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)
        client.sendall(said)
        client.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            client.recv(4_096)


def test_a_reset_at_each_byte(own_demo):
    quiet = descriptors(own_demo)
    with log_in(own_demo) as neighbour:
        count = 0
        for base, said in dialogues(own_demo).items():
            for at in range(0, len(said) + 1, scaled(5, 1)):
                reset_at(own_demo, base, said[:at])
                count += 1
            assert neighbour.sendcmd("NOOP")[:3] == "200"
    until(lambda: not own_demo.console("D TCPIP,,TELNET,CONN").rows)
    until(lambda: descriptors(own_demo) <= quiet + 5)
    assert "Traceback" not in own_demo.output()
    figure("resets", connections=count)
