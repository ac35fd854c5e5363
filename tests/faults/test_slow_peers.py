"""Peers that hold a connection and say little: they cost descriptors, and no other client waits for them."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from tests.faults.clients import log_in
from tests.faults.scale import figure, percentile, scaled, timeout
from tests.system.running import Demo, free_offset, until

PEERS = scaled(100, 1_000)
LOGINS = scaled(5, 100)
#: (port, what a peer of it says byte by byte): a ClientHello that does not end, a command that does not end, Telnet.
_TALK = (
    (2992, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(400)),
    (2990, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(400)),
    (2121, b"USER " + b"x" * 400),
    (2323, b"\xff\xfa\x28" + b"\x01" * 400),
    (8990, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(400)),
)


class Crowd:
    """Slow peers, a fifth at each port; one thread sends a byte of each a second, and replaces who was let go."""

    def __init__(self, demo: Demo, size: int) -> None:
        self._demo = demo
        self._peers: list[tuple[socket.socket, int, bytes]] = []
        self.replaced = 0
        self._stop = threading.Event()
        for index in range(size):
            self._peers.append(self._new(index))
        self._thread = threading.Thread(target=self._talk)

    def __enter__(self) -> Crowd:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()
        for sock, _, _ in self._peers:
            sock.close()

    def _new(self, index: int) -> tuple[socket.socket, int, bytes]:
        base, talk = _TALK[index % len(_TALK)]
        return socket.create_connection(("127.0.0.1", self._demo.port(base)), timeout=60), index, talk

    def _talk(self) -> None:
        while not self._stop.wait(1.0):
            for at, (sock, index, talk) in enumerate(self._peers):
                try:
                    sock.send(talk[:1])
                    self._peers[at] = (sock, index, talk[1:])
                except OSError:
                    sock.close()
                    self.replaced += 1
                    with contextlib.suppress(OSError):
                        self._peers[at] = self._new(index)


@pytest.mark.timeout(timeout(600, 1_800))
def test_a_good_client_does_not_wait_for_slow_ones(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        alone = [_login_seconds(demo) for _ in range(LOGINS)]
        with Crowd(demo, PEERS) as crowd:
            beside = [_login_seconds(demo) for _ in range(LOGINS)]
            replaced = crowd.replaced
        until(lambda: len(demo.console("D TCPIP,,TELNET,CONN").rows) == 0)
        assert "Traceback" not in demo.output()
    figure(
        "slow peers",
        peers=PEERS,
        replaced=replaced,
        logins=LOGINS,
        p99_alone_ms=round(percentile(alone, 0.99) * 1000),
        p99_beside_ms=round(percentile(beside, 0.99) * 1000),
    )


def _login_seconds(demo: Demo) -> float:
    """TCP, TLS, a password and one command."""
    started = time.monotonic()
    with log_in(demo) as client:
        client.pwd()
    return time.monotonic() - started
