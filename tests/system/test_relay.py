"""The relay with two appliances of the same site: a terminal of the first works at the second's applications.

The second starts from a copy of the first's folder, so they share the CA, the users and the PassTicket key.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, free_offset, until

#: The host's ways in, by the options that a front needs for them.
_PLAIN, _TLS = (2323, ""), (2992, "TLS TNRING SERVERNAME localhost")


@attrs.frozen
class Pair:
    """The demo that terminals connect to, and the host behind it."""

    front: Demo
    host: Demo

    def point_relay(self, base: int, options: str = "") -> None:
        """RELAY1 is this port of the host from now on."""
        port = self.host.port(base) - self.front.offset  # the front adds its offset to the ports of its members
        member = self.front.dir / "etc" / "APPLS"
        lines = [line for line in member.read_text().splitlines() if not line.startswith("APPL RELAY1")]
        lines.append(f"APPL RELAY1 HOST 127.0.0.1 {port} PTKTAPPL TSO {options}")
        member.write_text("\n".join(lines) + "\n")
        result = self.front.console("V TCPIP,,OBEYFILE")
        assert result.code == 0, result.lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a demo that ran once and stopped."""
    made = tmp_path_factory.mktemp("site") / "demo"
    with Demo(made, free_offset()) as first:
        first.stop()
    return made


@pytest.fixture
def pair(folder: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two demos of one state; each test has its own, some stop the host."""
    for name in ("one", "other"):
        shutil.copytree(folder, tmp_path / name)
    # The second looks for free ports while the first holds its own. A member can only name ports above the offset.
    with Demo(tmp_path / "one", free_offset()) as one, Demo(tmp_path / "other", free_offset()) as other:
        yield Pair(*sorted((one, other), key=lambda demo: demo.offset))


def _to_the_host(terminal: Emulator, pair: Pair, base: int) -> None:
    """From the front's USS screen to the host's: the port on the screen tells them apart."""
    assert f"{pair.front.port(2025):05d}" in terminal.connect().screen()
    terminal.enter("LOGON APPLID(RELAY1)")
    screen = terminal.see(f"{pair.host.port(base):05d}")
    assert ("TLSv1." in screen) == (base == _TLS[0])


def _log_on_to_tso(terminal: Emulator) -> None:
    """At a USS screen: to TSO, with the two placeholders."""
    terminal.enter("LOGON APPLID(TSO)")
    terminal.see("USER")
    terminal.do("Wait(10,Unlock)")
    terminal.do('String(")USR.ID(")')
    terminal.do("Tab()")
    terminal.do('String(")PSS.WD(")')
    terminal.do("Enter()")
    assert "USER2" in terminal.see("READY")


@pytest.mark.parametrize(("base", "options"), [_PLAIN, _TLS], ids=["plain", "tls"])
def test_express_logon_reaches_the_host_behind_the_relay(pair, base, options):
    pair.point_relay(base, options)
    with Emulator(pair.front, 2025, certificate="user2", prefix="L:") as terminal:
        _to_the_host(terminal, pair, base)
        _log_on_to_tso(terminal)
        until(lambda: pair.front.audited("SLYT0501I"))
        terminal.enter("LOGOFF")
        screen = terminal.see("SLYT0405W RELAY1")
        assert f"{pair.front.port(2025):05d}" in screen


def test_a_host_that_goes_away_gives_the_terminal_back(pair):
    pair.point_relay(*_PLAIN)
    with Emulator(pair.front, 2025, certificate="user2", prefix="L:") as terminal:
        _to_the_host(terminal, pair, 2323)
        _log_on_to_tso(terminal)
        pair.host.stop()
        screen = terminal.see("SLYT0405W RELAY1")
        assert f"{pair.front.port(2025):05d}" in screen
        terminal.enter("LOGON APPLID(RELAY1)")
        terminal.see("SLYT0404E")
    assert "Traceback" not in pair.front.output() + pair.host.output()


def test_a_host_whose_certificate_names_another_is_not_trusted(pair):
    pair.point_relay(2992, "TLS TNRING SERVERNAME host.example")
    with Emulator(pair.front, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(RELAY1)")
        terminal.see("SLYT0407E")
    until(lambda: pair.front.audited("SLYT0407E"))
