"""Keepalive is what the kernel says of a socket."""

import socket

import pytest

from appliance.runtime.wires.keepalive import keep_alive
from tests.support.wires import tcp_pair


@pytest.mark.parametrize(("seconds", "idle"), [(30, 30), (86_400, 32_767)])
def test_a_socket_is_probed_after_so_many_seconds(seconds, idle):
    one, other = tcp_pair()
    with one, other:
        keep_alive(one, seconds)
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == idle
        keep_alive(one, 0)
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 0


def test_a_unix_socket_has_no_keepalive():
    one, other = socket.socketpair()
    with one, other:
        keep_alive(one, 30)
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 0
