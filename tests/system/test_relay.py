"""The relay with two appliances of the same site: a terminal of the first works at the second's applications.

The second starts from a copy of the first's folder, so they share the CA, the users and the PassTicket key.
"""

from __future__ import annotations

import re
import socket
import subprocess

import pytest

from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.constants import LuType
from tests.support.ports import free_port
from tests.system.emulator import Emulator
from tests.system.haproxy import haproxy
from tests.system.pair import Pair
from tests.system.printhost import PrintHost
from tests.system.running import Demo, need, until

#: The host's ways in, by the options that a front needs for them.
_PLAIN, _TLS = (2323, ""), (2992, "TLS TNRING SERVERNAME localhost")


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
    terminal.do("Wait(60,Unlock)")
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


def test_a_host_that_is_slow_or_refuses_is_named_and_the_terminal_is_back(own_demo):
    with socket.create_server(("127.0.0.1", 0)) as silent, Emulator(own_demo, 2323) as terminal:
        for port, options, why in (
            (silent.getsockname()[1], "TIMEOUT 1", "it took too long"),
            (free_port(), "", "the connection was refused"),
        ):
            _point(own_demo, port, options)
            terminal.connect()
            terminal.enter("LOGON APPLID(RELAY1)")
            terminal.see(f"SLYT0404E RELAY1 CANNOT BE REACHED: {why}")
            terminal.do("Clear()")
            terminal.see(f"{own_demo.port(2323):05d}")
            terminal.do("Disconnect()")


def _point(demo: Demo, port: int, options: str = "") -> None:
    """RELAY1 is this port of loopback from now on."""
    member = demo.dir / "etc" / "APPLS"
    line = f"APPL RELAY1 HOST 127.0.0.1 {port - demo.offset} {options}"
    changed, count = re.subn(r"(?m)^APPL RELAY1.*$", line, member.read_text())
    assert count == 1
    member.write_text(changed)
    assert demo.console("V TCPIP,,OBEYFILE").code == 0


def test_a_host_that_asks_for_a_certificate_is_shown_the_fronts_own(pair):
    pair.point_relay(2025, "TLS FRONT SERVERNAME localhost")
    with Emulator(pair.front, 2323) as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(RELAY1)")
        terminal.see(f"{pair.host.port(2025):05d}")
        rows = pair.host.console("D TCPIP,,TELNET,CONN").rows
        assert ["USER2" in row for row in rows] == [True]


def test_the_lu_name_is_passed_or_taken_from_a_pool(pair):
    pair.point_relay(2323, "LU POOL TCPABC77..TCPABC78")
    with Emulator(pair.front, 2323) as first, Emulator(pair.front, 2323) as second, Emulator(pair.front, 2323) as third:
        for terminal, shown in ((first, "TCPABC77"), (second, "TCPABC78"), (third, "SLYT0406E")):
            terminal.connect()
            terminal.enter("LOGON APPLID(RELAY1)")
            terminal.see(shown)
    pair.point_relay(2323, "LU PASS")
    with Emulator(pair.front, 2323, prefix="TCPABC55@") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(RELAY1)")
        assert "TCPABC55" in terminal.see(f"{pair.host.port(2323):05d}")


def test_a_host_behind_the_proxy_protocol_learns_who_the_terminal_is(pair, tmp_path):
    port = free_port()
    with haproxy(tmp_path, port, pair.host.port(2992)) as log:
        pair.relay_to(port, "PROXY TLS TNRING SERVERNAME localhost")
        with Emulator(pair.front, 2323) as terminal:
            terminal.connect()
            terminal.enter("LOGON APPLID(RELAY1)")
            assert "TLSv1." in terminal.see(f"{pair.host.port(2992):05d}")
            (row,) = [row for row in pair.front.console("D TCPIP,,TELNET,CONN").rows if "RELAY1" in row]
            (client,) = [cell for cell in row if re.fullmatch(r"127\.0\.0\.1:\d+", cell)]
            until(lambda: f"CLIENT {client}" in log.read_text())


def test_a_terminal_jumps_between_here_and_there(pair):
    member = pair.front.dir / "etc" / "APPLS"
    member.write_text(member.read_text() + "SESSIONS 3 JUMPKEY PA3\n")
    pair.point_relay(*_TLS)
    with Emulator(pair.front, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        _log_on_to_tso(terminal)
        terminal.do("PA(3)")
        terminal.see("SLYT0408I")
        terminal.enter("LOGON APPLID(RELAY1)")
        terminal.see(f"{pair.host.port(2992):05d}")
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO")
        terminal.do("PA(3)")
        assert "RELAY1" in terminal.see("SLYT0408I")
        terminal.enter("1")
        terminal.see("READY")
        terminal.enter("TIME")
        terminal.see("UTC")
        terminal.do("PA(3)")
        terminal.see("SLYT0408I")
        terminal.do("PA(3)")
        terminal.see("ECHO")
        pair.host.stop()
        assert "TSO" in terminal.see("SLYT0405W RELAY1")
        terminal.enter("1")
        terminal.see("UTC")
        terminal.enter("LOGOFF")
        terminal.see("TCPABC")
    assert "Traceback" not in pair.front.output()


def _print_through(demo: Demo, host: PrintHost, folder) -> str:
    """What pr3287 printed, connected to a printer LU whose default application is the host."""
    need("pr3287")
    member = demo.dir / "etc" / "PROFILE.TCPIP"
    changed, count = re.subn(
        r"(?s)( PORT 2992\n.*?)(USSTCP)", r"\1PRTDEFAULTAPPL RELAY1\n   \2", member.read_text(), count=1
    )
    assert count == 1
    member.write_text(changed)
    _point(demo, host.port)
    printed = folder / "printed"
    printed.write_text("")
    command = [
        "pr3287",
        "-cafile",
        str(demo.ca),
        "-command",
        f"cat >> {printed}",
        f"L:TCPPRT05@localhost:{demo.port(2992)}",
    ]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as job:
        try:
            until(lambda: host.answers and printed.read_text())
        finally:
            job.terminate()
    return printed.read_text()


@pytest.mark.parametrize(
    ("kind", "job"),
    [
        (LuType.SCS_PRINTER, CP037.encode("HELLO PRINTER") + b"\x15"),
        (LuType.PRINTER_3270, b"\xf5\x4c" + CP037.encode("HELLO PRINTER") + b"\x15\x19"),
    ],
    ids=["LU1", "LU3"],
)
def test_a_printer_prints_what_a_host_sends_it(own_demo, tmp_path, kind, job):
    with PrintHost(kind, job) as host:
        assert "HELLO PRINTER" in _print_through(own_demo, host, tmp_path)
        assert host.device == "IBM-3287-1"
        assert [answer.is_positive for answer in host.answers] == [True]
