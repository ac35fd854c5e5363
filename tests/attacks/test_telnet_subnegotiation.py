"""Telnet subnegotiations that never end, nest, or are cut anywhere: bounded, and the same however they are cut."""

from __future__ import annotations

import socket
import time

import pytest

from tests.attacks.naive import serving
from tests.attacks.probes import taken
from tests.system.coreclient import CoreClient
from tests.system.running import Demo, until

_MOST = 100 << 20
_SB, _SE, _IAC = b"\xff\xfa", b"\xff\xf0", b"\xff"
_WILL_TN3270E = b"\xff\xfb\x28"
_REQUEST = b"\xff\xfa\x28\x02\x07IBM-3278-2-E\xff\xf0"
_FUNCTIONS = b"\xff\xfa\x28\x03\x07\xff\xf0"
_ABOUT_FUNCTIONS = b"\xff\xfa\x28\x03"  # the answer to the last thing that is asked
_VIOLATION = "SLYT0205E"


def test_the_probe_works_where_the_end_is_waited_for():
    """The control: a server that keeps everything until IAC SE has come."""

    def handle(connection: socket.socket) -> None:
        kept, end = bytearray(), b""
        while _SE not in end and (piece := connection.recv(1 << 20)):
            kept += piece
            end = bytes(kept[-len(piece) - 1 :])

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        assert taken(connection, _MOST, begin=_SB + b"\x18") >= _MOST


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (_SB + b"\x18", b"A" * 65_536),
        (_SB + b"\x28", b"\xff\xff" * 32_768),
        (_SB + b"\x27", (_SB + b"\x27") * 16_384),
        (b"", (_SB + b"\x18\x00" + _SE) * 8_192),
        (b"", b"\xff\xfd\x18\xff\xfe\x18" * 8_192),
        (_SB + b"\x18", b"\xff\xf1" * 32_768),
    ],
    ids=["no end", "IAC IAC without end", "SB in SB", "one after the other", "DO and DONT", "NOP in SB"],
)
def test_it_is_cut_off(demo, begin, piece):
    with socket.create_connection(("127.0.0.1", demo.port(2323)), 60) as connection:
        own = "{}:{}".format(*connection.getsockname())
        assert taken(connection, _MOST, begin=begin, piece=piece) < _MOST
    until(lambda: any(_VIOLATION in line and f"{own} " in line for line in demo.output().splitlines()), 60)


def answered(demo: Demo, pieces: list[bytes]) -> bytes:
    """What comes back to these pieces, each a segment of its own, without the LU's name."""
    with socket.create_connection(("127.0.0.1", demo.port(2323)), 60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(60)
        for piece in pieces:
            connection.sendall(piece)
        heard = b""
        while _ABOUT_FUNCTIONS not in heard:
            data = connection.recv(4_096)
            assert data, heard
            heard += data
    at = heard.index(b"TCPABC")
    return heard[:at] + heard[at + 8 : heard.index(_ABOUT_FUNCTIONS)]


def test_it_is_heard_alike_however_it_is_cut(demo):
    said = _WILL_TN3270E + _REQUEST + _FUNCTIONS
    whole = answered(demo, [said])
    cuts = [[said[:at], said[at:]] for at in range(1, len(said))]
    assert {answered(demo, pieces) for pieces in cuts} == {whole}
    assert answered(demo, [bytes((byte,)) for byte in said]) == whole


@pytest.mark.parametrize(
    "pieces",
    [
        [_SB + b"\x28\x02\x07IBM-3278-2-E\xff", b"\xf0"],
        [_SB + b"\x28\x02\x07IBM-3278-2-E", b"\xff", b"\xf0"],
        [_IAC, b"\xfa\x28\x02\x07IBM-3278-2-E\xff\xf0"],
    ],
    ids=["behind IAC", "around IAC", "before SB"],
)
def test_an_iac_at_the_end_of_a_segment_is_not_lost(demo, pieces):
    with socket.create_connection(("127.0.0.1", demo.port(2323)), 60) as connection:
        connection.settimeout(60)
        connection.sendall(_WILL_TN3270E)
        for piece in pieces:
            time.sleep(0.02)  # nothing is waited for: so that the pieces are more likely to be read one by one
            connection.sendall(piece)
        heard = b""
        while b"\x02\x04" not in heard:  # DEVICE-TYPE IS
            data = connection.recv(4_096)
            assert data, heard
            heard += data


def test_a_doubled_iac_cut_in_two_is_one_byte_of_a_record(demo):
    """In a record that goes to ECHO: X'FF' is not allowed on a screen, but it is no command either."""
    with CoreClient(demo, 2323) as client:
        client.negotiate()
        client.screen()
        for piece in (bytes(5) + b"\x7d\x40\x40\x11\x40\x40\xc1\xff", b"\xff\xc2\xff", b"\xef"):
            client.send(piece)
        client.screen()
