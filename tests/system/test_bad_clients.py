"""Clients that break the rules, on the running demo: closed within their limit with a message, no neighbour notices."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from appliance.protocols.tn3270.client import ClientCore
from tests.system.coreclient import CoreClient
from tests.system.emulator import Emulator
from tests.system.running import Demo, until

WILL_TN3270E = bytes.fromhex("FFFB28")
REQUEST = bytes.fromhex("FFFA280207") + b"IBM-3278-2-E" + bytes.fromhex("FFF0")
NAMED = bytes.fromhex("FFFA280207") + b"IBM-3278-2-E\x01NOSUCHLU" + bytes.fromhex("FFF0")
UNKNOWN = bytes.fromhex("FFFA280207") + b"IBM-1234" + bytes.fromhex("FFF0")
FUNCTIONS = bytes.fromhex("FFFA2803070207FFF0")  # one of ours, one that nobody knows: never agreed
MOST = 64 << 20
VIOLATION, LU_REFUSED, TLS_FAILED = "SLYT0205E", "SLYT0301E", "SLYT0208E"


@pytest.fixture
def neighbour(demo):
    """An emulator in session before, that goes on working after."""
    with Emulator(demo, 2323) as terminal:
        terminal.connect()
        yield terminal
        terminal.enter("ECHO")
        terminal.see("FIELD ATTRIBUTES")
    assert "Traceback" not in demo.output()


def lines_about(demo: Demo, client: CoreClient) -> list[str]:
    return [line for line in demo.output().splitlines() if re.search(rf"{re.escape(client.peer)}\b", line)]


def is_closed_with(demo: Demo, client: CoreClient, message: str) -> None:
    assert client.closed(), "it is still open"
    until(lambda: any(message in line for line in lines_about(demo, client)))


@pytest.mark.parametrize(
    ("opening", "nonsense", "message"),
    [
        (b"", b"\xff\xfa\x28" + b"A" * 100_000, VIOLATION),
        (WILL_TN3270E, REQUEST * 1_000, VIOLATION),
        (WILL_TN3270E, NAMED * 1_000, LU_REFUSED),
        (WILL_TN3270E, UNKNOWN * 1_000, LU_REFUSED),
        (WILL_TN3270E + REQUEST, FUNCTIONS * 1_000, VIOLATION),
        (b"", b"\xff\xfb\x18\xff\xfc\x18" * 1_000, VIOLATION),
        (b"\xff\xfc\x28\xff\xfc\x18", b"A" * 5_000, VIOLATION),
    ],
    ids=["endless SB", "DEVICE-TYPE", "named LU", "unknown type", "FUNCTIONS", "options", "line"],
)
@pytest.mark.usefixtures("neighbour")
def test_while_negotiating(demo, opening, nonsense, message):
    with CoreClient(demo, 2323) as client, suppress(ConnectionError):
        client.send(opening + nonsense)
        is_closed_with(demo, client, message)


@pytest.mark.parametrize(
    ("nonsense", "reason"),
    [
        (bytes(5) + b"\x7d\x40\x40" + b"\xc1" * 100_000, "a record over its limit"),
        (bytes(5) + b"\x7d\x40\x40\x11\x40\x40\xff\x01\xff\xef", "IAC X'01' is no command"),
        (b"\x00\x00\xff\xef", "a record shorter than its header"),
        (b"\x03\x00\x00\x00\x00\x31\xff\xef", "data type X'03' from this side"),
        (b"\xff\xfa\x28\x03\x04\x02\xff\xf0", "not asked for"),
    ],
    ids=["no EOR", "FF un-doubled", "no header", "a BIND", "functions"],
)
@pytest.mark.usefixtures("neighbour")
def test_in_session(demo, nonsense, reason):
    with CoreClient(demo, 2323) as client, suppress(ConnectionError):
        client.negotiate()
        client.screen()
        client.send(nonsense)
        is_closed_with(demo, client, VIOLATION)
        assert any(reason in line for line in lines_about(demo, client))


@pytest.mark.usefixtures("neighbour")
def test_garbage_where_tls_was_agreed(demo):
    with CoreClient(demo, 2994, ClientCore("IBM-3278-2-E", wants_starttls=False)) as client, suppress(ConnectionError):
        client.send(bytes.fromhex("FFFB2E FFFA2E01FFF0") + b"GET / HTTP/1.1\r\n\r\n" * 10)
        is_closed_with(demo, client, TLS_FAILED)


def test_a_client_that_never_reads_is_not_read_either(demo, neighbour):
    """Its output waits in the kernel, then its input does: nothing piles up in the server."""
    with CoreClient(demo, 2323) as client:
        client.negotiate()
        client.screen()
        client.send(bytes(5) + bytes.fromhex("7D4040114040") + "ECHO".encode("cp037") + b"\xff\xef")
        held = resident_kib(demo)
        assert client.fill((bytes(5) + b"\xf8\x40\x40\xff\xef") * 1_000, MOST) < MOST, "the server takes everything"
        assert resident_kib(demo) - held < 32 << 10
        neighbour.enter("ECHO")
        neighbour.see("FIELD ATTRIBUTES")
        neighbour.do("PF(3)")
        neighbour.see(r"===>")
    until(lambda: any("SLYT0004I" in line for line in lines_about(demo, client)))


def test_one_that_goes_on_so_is_dropped_with_a_message(own_demo):
    member = own_demo.dir / "etc" / "SYSTEM.CONF"
    text, count = re.subn(r"(?m)^STALLTIMEOUT .*$", "STALLTIMEOUT 1", member.read_text())
    assert count == 1
    own_demo.stop()
    member.write_text(text)
    own_demo.start()
    with CoreClient(own_demo, 2323) as client:
        client.negotiate()
        client.screen()
        client.send(bytes(5) + bytes.fromhex("7D4040114040") + "ECHO".encode("cp037") + b"\xff\xef")
        client.fill((bytes(5) + b"\xf8\x40\x40\xff\xef") * 1_000, MOST)
        until(lambda: any("the peer reads nothing" in line for line in lines_about(own_demo, client)))


def resident_kib(demo: Demo) -> int:
    with open(f"/proc/{demo.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
