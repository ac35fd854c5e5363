"""What may be said while a transfer runs: ABOR, in the stream and out of band, STAT and QUIT."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable

import pytest

from tests.system.ftpwire import Control
from tests.system.running import until

LARGE = bytes(30_000_000)
#: Telnet's IP and Synch (RFC 959 section 4.1.3), the Data Mark of which is urgent.
IP_AND_SYNCH = b"\xff\xf4\xff\xf2"


def plainly(client: Control) -> None:
    client.sock.sendall(b"ABOR\r\n")


def behind_a_synch(client: Control) -> None:
    client.sock.sendall(IP_AND_SYNCH, socket.MSG_OOB)
    client.sock.sendall(b"ABOR\r\n")


def with_an_urgent_end(client: Control) -> None:
    """As Python's ftplib does."""
    client.sock.sendall(b"ABOR\r\n", socket.MSG_OOB)


@pytest.fixture
def home(demo):
    path = demo.dir / "data/hfs/u/user2"
    path.mkdir(parents=True, exist_ok=True)
    yield path
    for name in ("large", "kept"):
        (path / name).unlink(missing_ok=True)


@pytest.fixture
def client(demo, home):
    with Control(demo, demo.port(2121)) as made:
        made.log_on()
        made.say("TYPE I")
        yield made


def moved(client: Control) -> int:
    """What STAT says of the transfer under way."""
    found = re.search(r"used by \w+ /u/user2/\w+, (\d+) bytes so far", client.say("STAT"))
    assert found
    return int(found[1])


@pytest.mark.parametrize("abort", [plainly, behind_a_synch, with_an_urgent_end])
def test_a_download_is_aborted(client, home, abort: Callable[[Control], None]):
    (home / "large").write_bytes(LARGE)
    with client.passive() as data:
        assert client.say("RETR large").startswith("125 ")
        assert data.recv(1000)
        assert moved(client) < len(LARGE)
        abort(client)
        assert client.hear().startswith("426 ")
        assert client.hear() == "226 Abort successful.\r\n"
    assert client.say("NOOP") == "200 OK\r\n"


@pytest.mark.parametrize("abort", [plainly, behind_a_synch, with_an_urgent_end])
def test_an_aborted_upload_leaves_what_was_there(client, home, abort: Callable[[Control], None]):
    (home / "kept").write_bytes(b"old")
    with client.passive() as data:
        assert client.say("STOR kept").startswith("125 ")
        data.sendall(LARGE[:5_000_000])
        until(lambda: moved(client) > 1_000_000)
        abort(client)
        assert client.hear().startswith("426 ")
        assert client.hear() == "226 Abort successful.\r\n"
    assert (home / "kept").read_bytes() == b"old"


def test_an_abort_under_tls(demo, home):
    (home / "large").write_bytes(LARGE)
    with Control(demo, demo.port(2121)) as client:
        client.secure()
        client.log_on()
        client.say("PBSZ 0")
        client.say("PROT P")
        client.say("TYPE I")
        with client.passive() as plain:
            assert client.say("RETR large").startswith("125 ")
            with client.context.wrap_socket(plain, server_hostname="localhost") as data:
                assert data.recv(1000)
                assert moved(client) < len(LARGE)
                plainly(client)
                assert client.hear().startswith("426 ")
                assert client.hear() == "226 Abort successful.\r\n"
        assert client.say("NOOP") == "200 OK\r\n"


def test_an_abort_before_the_data_connection_comes(client):
    client.passive_port()
    client.sock.sendall(b"LIST\r\n")
    assert client.hear().startswith("125 ")
    plainly(client)
    assert client.hear().startswith("426 ")
    assert client.hear() == "226 Abort successful.\r\n"


def test_quit_waits_for_the_transfer(client, home):
    (home / "large").write_bytes(LARGE)
    with client.passive() as data:
        assert client.say("RETR large").startswith("125 ")
        client.sock.sendall(b"QUIT\r\n")
        got = 0
        while block := data.recv(1 << 20):
            got += len(block)
        assert got == len(LARGE)
    assert client.hear().startswith("250 ")
    assert client.hear().startswith("221 ")
