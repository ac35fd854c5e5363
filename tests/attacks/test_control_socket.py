"""The operator's socket: strangers, requests that never end, requests without measure, and one who does not listen."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from tests.system.running import Demo, until

_REQUEST = json.dumps({"type": "request", "id": 1, "command": "D FTP"}).encode() + b"\n"


def connected(demo: Demo) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(60)
    connection.connect(str(demo.dir / "control.sock"))
    return connection


def is_alive(demo: Demo) -> bool:
    return demo.console("D FTP").code == 0


def test_an_ordinary_request_is_answered(demo):
    """The control: the same socket, the same program."""
    with connected(demo) as connection:
        connection.sendall(_REQUEST)
        heard = b""
        while b'"result"' not in heard:
            heard += connection.recv(65_536)
    assert is_alive(demo)


def test_another_user_of_the_machine_does_not_get_in(demo):
    if os.geteuid() != 0:
        pytest.skip("another user needs root")
    path = demo.dir / "control.sock"
    program = f"""
import os, socket
os.setgid(65534); os.setuid(65534)
connection = socket.socket(socket.AF_UNIX)
try:
    connection.connect({str(path)!r})
except PermissionError:
    raise SystemExit(7)
connection.sendall({_REQUEST!r})
raise SystemExit(0 if connection.recv(100) else 7)
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode == 7
    assert path.stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("garbage", [b"\xff\xfe\n", b"{}\n", b"[" * 10_000 + b"\n", b'{"type":"request"}\n'])
def test_nonsense_ends_the_connection(demo, garbage):
    with connected(demo) as connection:
        connection.sendall(garbage)
        while connection.recv(65_536):
            pass
    assert is_alive(demo)


def test_a_request_without_measure_is_cut_off(demo):
    with connected(demo) as connection:
        sent, piece = 0, b"x" * 65_536
        with pytest.raises(OSError):  # noqa: PT012  a reset, or a broken pipe
            while sent < 64 * 1024 * 1024:
                sent += connection.send(piece)
    assert sent < 64 * 1024 * 1024
    assert is_alive(demo)


def test_half_a_request_keeps_nobody_waiting(demo):
    with connected(demo) as connection:
        connection.sendall(_REQUEST[:10])
        assert is_alive(demo)


def test_who_asks_and_never_listens_is_not_written_to_for_ever(demo):
    with connected(demo) as connection:
        connection.setblocking(False)
        asked = 0
        try:
            while asked < 200_000:
                asked += connection.send(_REQUEST) // len(_REQUEST)
        except BlockingIOError:
            pass
        assert asked < 200_000, "everything was taken"
        until(lambda: is_alive(demo), 60)
