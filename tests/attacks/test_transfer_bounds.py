"""Numbers and streams without measure in transfers: a compressed bomb, restarts beyond the end, sizes that cost."""

from __future__ import annotations

import contextlib
import os
import socket
import zlib

import pytest

from tests.attacks.naive import serving
from tests.system.ftpwire import Control
from tests.system.running import Demo, edit_member, free_offset

_SIZE = 64 << 20
#: 64 MiB of zeros, a thousandth of that on the wire.
_BOMB = zlib.compress(bytes(_SIZE), 9)
_HUGE = ("9" * 18, str((1 << 63) - 1), str(1 << 63), str(1 << 64), "9" * 40)


@pytest.fixture(scope="module")
def compressing(tmp_path_factory):
    """A demo with EXTENSIONS MODE_Z."""
    folder = tmp_path_factory.mktemp("modez") / "demo"
    edit_member(folder, "FTP.DATA", ("EXTENSIONS", "EXTENSIONS MODE_Z\nEXTENSIONS"))
    with Demo(folder, free_offset()) as running:
        yield running


def send(client: Control, line: str, content: bytes) -> str:
    """Upload and the reply to it; who is refused in the middle sends no more."""
    with client.passive() as data:
        first = client.say(line)
        if first[0] != "1":
            return first
        with contextlib.suppress(ConnectionError):
            data.sendall(content)
    return client.hear()


def test_the_bomb_works_where_it_is_expanded(tmp_path):
    """The control: a server that writes what comes out."""

    def handle(connection: socket.socket) -> None:
        stream = zlib.decompressobj()
        with (tmp_path / "file").open("wb") as file:
            while piece := connection.recv(65_536):
                file.write(stream.decompress(piece))
        connection.close()

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(_BOMB)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    assert len(_BOMB) < _SIZE // 500
    assert (tmp_path / "file").stat().st_size == _SIZE


def test_a_bomb_is_refused_and_leaves_nothing(compressing):
    home = compressing.dir / "data/hfs/u/user2"
    with Control(compressing, compressing.port(2121)) as client:
        client.log_on()
        client.say("TYPE I")
        assert client.say("MODE Z")[:3] == "200"
        assert send(client, "STOR bomb", _BOMB)[:3] in ("426", "451", "550", "554")
        assert not (home / "bomb").exists()
        assert send(client, "STOR fine", zlib.compress(b"a file"))[:3] == "250"
        assert (home / "fine").read_bytes() == b"a file"
        assert send(client, "STOR cut", zlib.compress(os.urandom(10_000))[:-100])[:3] in ("426", "451", "550", "554")
        assert not (home / "cut").exists()
    assert not list((compressing.dir / "data" / "scratch").iterdir())


def test_compression_that_nobody_allowed_is_not_there(client):
    assert client.say("MODE Z")[:3] == "504"


@pytest.mark.parametrize("offset", ["-1", "+1", "1e9", "0x10", "\u0661", "1 ", " ", "1;2", *_HUGE[2:]])
def test_what_is_no_number_of_a_byte_is_refused(client, offset):
    reply = client.say(f"REST {offset}")[:3]
    assert reply in ("501", "554") or (offset.strip() == "1" and reply == "350")


@pytest.mark.parametrize("offset", _HUGE[:2])
def test_a_restart_beyond_the_end_makes_no_file_larger(client, demo, offset):
    home = demo.dir / "data/hfs/u/user2"
    assert send(client, "STOR short", b"0123456789")[:3] == "250"
    for line in ("STOR short", "APPE short", "RETR short"):
        if client.say(f"REST {offset}")[:3] != "350":
            continue
        send(client, line, b"x")
        assert (home / "short").stat().st_size <= 11
        client.say("REST 0")
    assert client.say("NOOP")[:3] == "200"
    assert (home / "short").read_bytes()[:10] == b"0123456789"


def test_what_is_allocated_in_advance_is_nothing(client):
    for count in (*_HUGE, "-1"):
        assert client.say(f"ALLO {count}")[:3] in ("200", "202", "501")


def test_a_size_that_would_have_to_be_counted_is_not_told(client, demo):
    """SIZE of TYPE A reads the file for each question: of a short one it is told, of a long one it is not."""
    home = demo.dir / "data/hfs/u/user2"
    assert send(client, "STOR short", b"a line\n")[:3] == "250"
    with (home / "long").open("wb") as file:
        file.truncate(_SIZE)
    assert client.say("SIZE long") == f"213 {_SIZE}\r\n"
    client.say("TYPE A")
    assert client.say("SIZE short") == "213 8\r\n"
    assert client.say("SIZE long")[:3] == "550"
