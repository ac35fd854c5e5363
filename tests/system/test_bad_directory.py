"""A directory that goes bad in every way while users log in: no login waits, and without a list the level decides."""

from __future__ import annotations

import contextlib
import shutil
import socket
import statistics
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.certs.test_crl_ldap import answer, drip, endless_entries, promise, result
from tests.support import pki
from tests.support.crls import der
from tests.support.peers import peer
from tests.system.running import ROOT, Demo, free_offset, until
from tests.system.test_ftp import curl

Serve = Callable[[socket.socket], None]


def _silent(client: socket.socket) -> None:
    while client.recv(4096):
        pass


def _another_list(client: socket.socket) -> None:
    """The entry that was asked for, with a list of somebody else's in it."""
    number_end = 2
    request = client.recv(4096)
    number = request[number_end : number_end + 3]
    crl = der(pki.authority().crl())
    attribute = _tlv(0x30, _tlv(0x04, b"certificateRevocationList;binary") + _tlv(0x31, _tlv(0x04, crl)))
    entry = _tlv(0x30, number + _tlv(0x64, _tlv(0x04, b"cn=another") + _tlv(0x30, attribute)))
    done = _tlv(0x30, number + _tlv(0x65, b"\x0a\x01\x00\x04\x00\x04\x00"))
    client.sendall(entry + done)
    client.recv(1)


def _tlv(tag: int, content: bytes) -> bytes:
    return bytes([tag]) + b"\x82" + len(content).to_bytes(2, "big") + content


BAD: dict[str, Serve] = {
    "closing": lambda client: client.close(),
    "black hole": _silent,
    "drip": drip,
    "garbage": answer(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "huge": promise(0x7FFFFFFF),
    "endless": endless_entries,
    "no entry": result(32),
    "busy": result(51),
    "referral": result(10),
    "another list": _another_list,
}


class Switched:
    """A directory that is the real one, reached through here, until it is told to be another."""

    def __init__(self) -> None:
        self.real: tuple[str, int] = ("", 0)
        self.serve: Serve = self._pass_on

    def __call__(self, client: socket.socket) -> None:
        self.serve(client)

    def heal(self) -> None:
        self.serve = self._pass_on

    def _pass_on(self, client: socket.socket) -> None:
        with socket.create_connection(self.real, 5) as far:
            back = threading.Thread(target=_copy, args=(far, client), daemon=True)
            back.start()
            _copy(client, far)
            back.join(5)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def switched(tmp_path: Path) -> Iterator[tuple[Demo, Switched]]:
    """A demo that asks its own directory through the switch."""
    directory = Switched()
    with peer(directory) as (_, port):
        demo = Demo(tmp_path / "demo", free_offset())
        shutil.copytree(ROOT / "etc", demo.dir / "etc")
        directory.real = ("127.0.0.1", demo.port(3890))
        for member in ("SYSTEM.CONF", "PROFILE.TCPIP"):
            path = demo.dir / "etc" / member
            text = path.read_text()
            assert "127.0.0.1 3890" in text
            text = text.replace("127.0.0.1 3890", f"127.0.0.1 {port - demo.offset}")
            path.write_text(text.replace("CRLTIMEOUT       5", "CRLTIMEOUT       2"))
        with demo:
            yield demo, directory


def _logs_in(demo: Demo, name: str = "user2") -> tuple[bool, float]:
    certificate, key = demo.certificate(name)
    url = f"ftp://localhost:{demo.port(2021)}/"
    started = time.monotonic()
    done = curl(demo, "--cert", certificate, "--key", key, "-u", f"{name.upper()}:", "-Q", "NOOP", "-I", url)
    return b"< 230" in done.stderr, time.monotonic() - started


class Pulse:
    """How long the reactor lets a question on its metrics port wait, asked all the time."""

    def __init__(self, demo: Demo) -> None:
        self._url = f"http://127.0.0.1:{demo.port(9150)}/healthz"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self.seconds: list[float] = []

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def _ask(self) -> None:
        while not self._stop.wait(0.01):
            started = time.monotonic()
            with urllib.request.urlopen(self._url, timeout=10) as reply:
                reply.read()
            self.seconds.append(time.monotonic() - started)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98]


@pytest.mark.timeout(300)
def test_no_login_waits_for_a_bad_directory(switched, capsys):
    demo, directory = switched
    until(lambda: _logs_in(demo)[0], 30)
    with Pulse(demo) as calm:
        good = [_logs_in(demo)[1] for _ in range(5)]
    figures = [f"cached: login {statistics.median(good) * 1000:.0f} ms, reactor p99 {calm.p99 * 1000:.1f} ms"]
    for name, serve in BAD.items():
        directory.serve = serve
        with Pulse(demo) as pulse:
            outcomes = [_logs_in(demo) for _ in range(3)]
        took = [seconds for _, seconds in outcomes]
        figures.append(f"{name}: login {statistics.median(took) * 1000:.0f} ms, reactor p99 {pulse.p99 * 1000:.1f} ms")
        assert all(accepted for accepted, _ in outcomes), name
        # A login that waited would wait for the two seconds of CRLTIMEOUT at least.
        assert min(took) < max(good) + 1.5, figures
    assert not _logs_in(demo, "user3")[0]
    with capsys.disabled():
        print("", *figures, sep="\n  ")
    directory.heal()
    before = demo.output().count("SLYC0201I")
    assert demo.console("F CA,CRL").code == 0
    until(lambda: demo.output().count("SLYC0201I") > before, 30)


@pytest.mark.parametrize(
    ("level", "serve", "accepted"),
    [
        ("LOW", "black hole", True),
        ("MEDIUM", "closing", False),
        ("MEDIUM", "no entry", True),
        ("HIGH", "no entry", False),
    ],
)
def test_without_a_list_the_level_decides(tmp_path, level, serve, accepted):
    with peer(BAD[serve]) as (_, port):
        demo = Demo(tmp_path / "demo", free_offset())
        shutil.copytree(ROOT / "etc", demo.dir / "etc")
        path = demo.dir / "etc" / "SYSTEM.CONF"
        text = path.read_text().replace("127.0.0.1 3890", f"127.0.0.1 {port - demo.offset}")
        text = text.replace("CRLSECURITYLEVEL HIGH", f"CRLSECURITYLEVEL {level}")
        path.write_text(text.replace("CRLTIMEOUT       5", "CRLTIMEOUT       1"))
        with demo:
            assert _logs_in(demo)[0] is accepted
