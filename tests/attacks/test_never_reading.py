"""Clients that take nothing in: their output waits in the kernel, then their input does, then they are dropped."""

from __future__ import annotations

import re
import socket

from tests.attacks.naive import serving
from tests.attacks.probes import resident_kib
from tests.attacks.test_tn3270e import lines_about, neighbour
from tests.system.coreclient import CoreClient
from tests.system.running import until

__all__ = ["neighbour"]

MOST = 64 << 20


def test_the_probe_works_where_answers_are_kept():
    """The control: a server that reads on and keeps what it has to say until somebody wants it."""

    def handle(connection: socket.socket) -> None:
        kept = bytearray()
        while len(kept) < MOST and (data := connection.recv(1 << 20)):
            kept += data

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        sent = 0
        while sent < MOST:
            sent += connection.send(b"\xf8\x40\x40\xff\xef" * 10_000)
    assert sent >= MOST


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
