"""Names that lead out of a home: dots, links, encodings, what is no file, and a link that comes while one looks."""

from __future__ import annotations

import os
import re
import socket
import threading
import time

import pytest

from tests.attacks.naive import serving
from tests.system.ftpwire import Control

#: In the passwd file of every system, and in no file of a user.
_OUTSIDE = b"root:"
_PATHS = (
    "/etc/passwd",
    "../../../../../../../../etc/passwd",
    "link/passwd",
    "link",
    "a/../link/passwd",
    "//etc//passwd",
    "./.././/etc",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "....//....//....//etc/passwd",
    "\uff0e\uff0e/\uff0e\uff0e/\uff0e\uff0e/etc/passwd",
    "\u2025/\u2025/\u2025/etc/passwd",
    "..\\..\\..\\..\\etc\\passwd",
    "'/etc/passwd'",
    "~root/../etc/passwd",
    "/dev/zero",
    "/proc/self/environ",
    "x" * 3_000,
    "d/" * 1_500 + "f",
    "file\x00.txt",
)


@pytest.fixture
def home(demo):
    path = demo.dir / "data/hfs/u/user2"
    path.mkdir(parents=True, exist_ok=True)
    for name, target in (("link", "/etc"), ("file", "/etc/passwd")):
        if not (path / name).is_symlink():
            os.symlink(target, path / name)
    (path / "a").mkdir(exist_ok=True)
    return path


def fetched(client: Control, path: str) -> bytes:
    """What RETR brings; nothing when it is refused."""
    with client.passive() as data:
        if not client.say(f"RETR {path}").startswith(("125 ", "150 ")):
            return b""
        content = data.recv(65_536)
    client.hear()
    return content


def test_the_probe_works_where_names_are_joined(demo, tmp_path):
    """The control: a server that puts the name behind the home and opens that."""

    def handle(connection: socket.socket) -> None:
        connection.sendall(b"220 naive\r\n")
        with socket.create_server(("127.0.0.1", 0)) as passive:
            connection.recv(100)
            connection.sendall(b"229 Entering (|||%d|)\r\n" % passive.getsockname()[1])
            found = re.match(rb"RETR (.*)\r\n", connection.recv(1_000))
            assert found
            data, _ = passive.accept()
            with data, open(os.path.join(tmp_path, found[1].decode()), "rb") as stream:
                connection.sendall(b"125 here\r\n")
                data.sendall(stream.read())
            connection.sendall(b"226 done\r\n")

    for path in ("/etc/passwd", "../" * 12 + "etc/passwd"):
        with serving(handle) as port, Control(demo, port) as client:
            assert _OUTSIDE in fetched(client, path)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("path", _PATHS, ids=lambda path: ascii(path)[:40])
def test_no_name_leads_out(client, path):
    assert fetched(client, path) == b""
    assert client.say(f"SIZE {path}")[:3] in ("500", "501", "550")
    assert client.say(f"CWD {path}/.")[:3] in ("500", "501", "550")
    with client.passive():
        assert client.say(f"LIST {path}")[:3] in ("125", "500", "501", "550")
    if client.say("NOOP")[:3] != "200":  # behind an empty list
        client.hear()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("line", ["STOR link/x", "STOR file", "APPE file", "STOU link/x", "MKD link/x", "DELE link/x"])
def test_nothing_is_written_through_a_link(client, line):
    before = os.stat("/etc/passwd").st_mtime_ns
    with client.passive():
        assert client.say(line)[:3] == "550"
    assert client.say("CWD link")[:3] == "550"
    assert os.stat("/etc/passwd").st_mtime_ns == before
    assert not os.path.exists("/etc/x")


def test_a_link_is_made_by_no_command(client):
    for line in ("SITE SYMLINK /etc out", "SITE LN /etc/passwd out", "SITE EXEC ln -s /etc out"):
        assert client.say(line)[:3] in ("200", "500", "501", "502", "504")
    assert client.say("CWD out")[:3] == "550"


@pytest.mark.parametrize("kind", ["a FIFO", "a device", "a socket"])
def test_what_is_no_file_is_not_opened(client, home, kind):
    """A FIFO without a writer would hold whoever opens it."""
    path = home / "special"
    path.unlink(missing_ok=True)
    if kind == "a FIFO":
        os.mkfifo(path)
    elif kind == "a socket":
        where = os.open(home, os.O_PATH)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{where}/special")
        os.close(where)
    else:
        try:
            os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero
        except PermissionError:
            pytest.skip("a device needs root")
    with client.passive():
        assert client.say("RETR special")[:3] == "550"
    with client.passive():
        assert client.say("APPE special")[:3] == "550"
    assert client.say("NOOP")[:3] == "200"
    path.unlink()


class Swap:
    """A directory that is a link every other moment, as long as the context lasts."""

    def __init__(self, home, outside) -> None:
        self._home, self._outside = home, outside
        self._is_over = threading.Event()
        self._worker = threading.Thread(target=self._swap)

    def __enter__(self) -> Swap:
        self._worker.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._is_over.set()
        self._worker.join()

    def _swap(self) -> None:
        while not self._is_over.is_set():
            os.rename(self._home / "swap", self._home / "aside")
            os.symlink(self._outside, self._home / "swap")
            os.unlink(self._home / "swap")
            os.rename(self._home / "aside", self._home / "swap")


@pytest.fixture
def swapped(home):
    outside = home.parent.parent.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "f").write_bytes(b"outside")
    (home / "swap").mkdir(exist_ok=True)
    (home / "swap/f").write_bytes(b"inside!")
    return home, outside


def test_the_swap_works_where_one_looks_before_one_opens(swapped):
    """The control: between the look and the open there is time."""
    home, outside = swapped
    seen = set[bytes]()
    with Swap(home, outside):
        deadline = time.monotonic() + 60
        while b"outside" not in seen and time.monotonic() < deadline:
            try:
                if not (home / "swap").is_symlink():
                    seen.add((home / "swap/f").read_bytes())
            except OSError:
                continue
    assert b"outside" in seen


def test_a_directory_swapped_for_a_link_leads_nowhere(client, swapped):
    """The swap goes on while files are asked for: not one answer comes from behind the link."""
    with Swap(*swapped):
        seen = {fetched(client, "swap/f") for _ in range(60)}
    assert seen <= {b"", b"inside!"}
