"""TN3270E that breaks its rules or never comes to an end: reject a few times, then close, and no neighbour notices."""

from __future__ import annotations

import re
import socket
from contextlib import suppress

import pytest

from appliance.protocols.tn3270.client import ClientCore
from tests.attacks.naive import serving
from tests.system.coreclient import CoreClient
from tests.system.emulator import Emulator
from tests.system.running import Demo, until

WILL_TN3270E = bytes.fromhex("FFFB28")
REQUEST = bytes.fromhex("FFFA280207") + b"IBM-3278-2-E" + bytes.fromhex("FFF0")
NAMED = bytes.fromhex("FFFA280207") + b"IBM-3278-2-E\x01NOSUCHLU" + bytes.fromhex("FFF0")
UNKNOWN = bytes.fromhex("FFFA280207") + b"IBM-1234" + bytes.fromhex("FFF0")
FUNCTIONS = bytes.fromhex("FFFA2803070207FFF0")  # one of ours, one that nobody knows: never agreed
REJECT = bytes.fromhex("FFFA28020605FFF0")  # DEVICE-TYPE REJECT REASON UNKNOWN-ERROR
VIOLATION, LU_REFUSED, TLS_FAILED = "SLYT0205E", "SLYT0301E", "SLYT0208E"


@pytest.fixture
def neighbour(demo):
    """An emulator in session before, that goes on working after."""
    with Emulator(demo, 2323) as terminal:
        terminal.connect(60)
        yield terminal
        terminal.enter("ECHO")
        terminal.see("FIELD ATTRIBUTES")
    assert "Traceback" not in demo.output()


def lines_about(demo: Demo, client: CoreClient) -> list[str]:
    return [line for line in demo.output().splitlines() if re.search(rf"{re.escape(client.peer)}\b", line)]


def is_closed_with(demo: Demo, client: CoreClient, message: str) -> None:
    assert client.closed(60), "it is still open"
    until(lambda: any(message in line for line in lines_about(demo, client)))


def test_the_loop_works_where_each_request_is_answered():
    """The control: a server that rejects the thousandth request as it did the first."""
    answered = list[int]()

    def handle(connection: socket.socket) -> None:
        heard = b""
        while heard.count(UNKNOWN) < 1_000:
            heard += connection.recv(65_536)
        connection.sendall(REJECT * 1_000)
        answered.append(heard.count(UNKNOWN))

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(UNKNOWN * 1_000)
        while connection.recv(65_536):
            pass
    assert answered == [1_000]


@pytest.mark.parametrize(
    ("opening", "nonsense", "message"),
    [
        (WILL_TN3270E, REQUEST * 1_000, VIOLATION),
        (WILL_TN3270E, NAMED * 1_000, LU_REFUSED),
        (WILL_TN3270E, UNKNOWN * 1_000, LU_REFUSED),
        (WILL_TN3270E + REQUEST, FUNCTIONS * 1_000, VIOLATION),
        (b"", b"\xff\xfb\x18\xff\xfc\x18" * 1_000, VIOLATION),
        (b"\xff\xfc\x28\xff\xfc\x18", b"A" * 5_000, VIOLATION),
    ],
    ids=["DEVICE-TYPE", "named LU", "unknown type", "FUNCTIONS", "options", "line"],
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
def test_sequence_numbers_of_every_kind_are_only_numbers(demo):
    """Responses to records that were never sent, and numbers at both ends of their range."""
    with CoreClient(demo, 2323) as client:
        client.negotiate()
        client.screen()
        for number in (0, 1, 0x7FFF, 0x8000, 0xFFFF):
            doubled = number.to_bytes(2, "big").replace(b"\xff", b"\xff\xff")
            client.send(b"\x02\x00\x00" + doubled + b"\x00\xff\xef")
            client.send(b"\x00\x00\x00" + doubled + b"\x6d\xff\xef")
        client.screen()


@pytest.mark.usefixtures("neighbour")
def test_garbage_where_tls_was_agreed(demo):
    with CoreClient(demo, 2994, ClientCore("IBM-3278-2-E", wants_starttls=False)) as client, suppress(ConnectionError):
        client.send(bytes.fromhex("FFFB2E FFFA2E01FFF0") + b"GET / HTTP/1.1\r\n\r\n" * 10)
        is_closed_with(demo, client, TLS_FAILED)
