"""Before the first boot: every command on the local socket is told what to do, and nothing else is done."""

import signal
import threading

import pytest

from appliance.cli.console import run_command
from appliance.cli.waiting import wait_for_first_boot


@pytest.fixture
def waiting(tmp_path, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *arguments: None)  # not the main thread
    over = threading.Event()
    path = tmp_path / "control.sock"
    thread = threading.Thread(target=wait_for_first_boot, args=(path, over.is_set))
    thread.start()
    while not path.exists():
        assert thread.is_alive()
    yield path, over, thread
    over.set()
    thread.join()


def test_every_command_says_what_is_to_be_done(waiting):
    path, over, thread = waiting
    for command in ("D TCPIP,,TELNET,CONN", "ADDUSER X SPECIAL"):
        result = run_command(path, command)
        assert (result.code, result.lines[0][:9]) == (8, "SLYA0311W")
    over.set()
    thread.join()
    assert not path.exists()


def test_who_says_nonsense_is_let_go(waiting):
    import socket

    path, _, _ = waiting
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(path))
        peer.sendall(b"\xff\n")
        while peer.recv(4096):
            pass
    assert run_command(path, "D FTP").code == 8
