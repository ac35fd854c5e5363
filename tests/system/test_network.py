"""Emulators that come from somewhere else: through a SOCKS server, through a translated address."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.system.emulator import Emulator
from tests.system.namespaces import ROUTER, SERVER, Network, translated_network
from tests.system.running import ROOT, Demo, need, until

LU = r"TCPABC\d\d"


@contextmanager
def socks_server(log: Path) -> Iterator[int]:
    """microsocks on a loopback port; its words go to ``log``."""
    need("microsocks")
    port = free_port()
    with log.open("wb") as words:
        process = subprocess.Popen(["microsocks", "-i", "127.0.0.1", "-p", str(port)], stdout=words, stderr=words)
        try:
            until(lambda: _answers(port))
            yield port
        finally:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("base", "prefix"), [(2323, ""), (2992, "L:"), (2994, "")])
@pytest.mark.parametrize("kind", ["socks5", "socks5d"])
def test_an_emulator_behind_a_socks_server(demo, tmp_path, base, prefix, kind):
    log = tmp_path / "socks.txt"
    with (
        socks_server(log) as port,
        Emulator(demo, base, "-proxy", f"{kind}:127.0.0.1:{port}", prefix=prefix) as terminal,
    ):
        assert re.search(LU, terminal.connect().screen())
        terminal.enter("ECHO")
        terminal.see("FIELD ATTRIBUTES")
        until(lambda: f":{demo.port(base)}" in log.read_text())


@pytest.fixture
def network() -> Iterator[Network]:
    with translated_network() as made:
        yield made


@pytest.fixture
def far_demo(network: Network, tmp_path: Path) -> Iterator[Demo]:
    """A demo that listens on every address of a namespace of its own."""
    members = tmp_path / "demo" / "etc"
    members.mkdir(parents=True)
    system = (ROOT / "etc" / "SYSTEM.CONF").read_text()
    (members / "SYSTEM.CONF").write_text(re.sub(r"BINDADDRESS +\S+", "BINDADDRESS 0.0.0.0", system))
    with Demo(tmp_path / "demo", 0, within=network.server) as running:
        yield running


@pytest.mark.parametrize(("base", "prefix"), [(2323, ""), (2992, "L:"), (2994, "")])
def test_emulators_behind_one_translated_address(network, far_demo, base, prefix):
    options = ("-accepthostname", "localhost")
    terminals = [
        Emulator(far_demo, base, *options, prefix=prefix, host=SERVER, within=network.client) for _ in range(2)
    ]
    with terminals[0] as first, terminals[1] as second:
        screens = [first.connect().screen(), second.connect().screen()]
        assert all(re.search(rf"Client +{re.escape(ROUTER)}", screen) for screen in screens)
        assert len({re.search(LU, screen).group() for screen in screens}) == 2
        for terminal in (first, second):
            terminal.enter("ECHO")
            terminal.see("FIELD ATTRIBUTES")
