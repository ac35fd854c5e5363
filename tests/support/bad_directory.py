"""A directory that is the demo's own, reached through a switch, until it is told to be a bad one."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from tests.certs.crls.test_crl_ldap import answer, drip, endless_entries, promise, result
from tests.support import pki
from tests.support.crls import der
from tests.system.running import ROOT, Demo, free_offset

Serve = Callable[[socket.socket], None]


def _silent(client: socket.socket) -> None:
    while client.recv(4096):
        pass


def _another_list(client: socket.socket) -> None:
    """The entry of another name, with a list of somebody else's in it."""
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
    "down": lambda client: client.close(),
    "black hole": _silent,
    "drip": drip,  # a byte each 0.3 s
    "garbage": answer(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "huge": promise(0x7FFFFFFF),
    "endless": endless_entries,
    "no entry": result(32),
    "busy": result(51),
    "referral": result(10),
    "wrong DN": _another_list,
}


def to(address: tuple[str, int]) -> Serve:
    """Passes everything on, both ways."""

    def pass_on(client: socket.socket) -> None:
        with socket.create_connection(address, 60) as far:
            back = threading.Thread(target=_copy, args=(far, client), daemon=True)
            back.start()
            _copy(client, far)
            back.join(5)

    return pass_on


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


class Switched:
    """Serves each connection as it was last told to; ``asked`` counts them."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._open: set[socket.socket] = set()
        self.asked = 0

    def __call__(self, client: socket.socket) -> None:
        self._open.add(client)
        self.asked += 1
        try:
            self._serve(client)
        finally:
            self._open.discard(client)

    def turn(self, serve: Serve) -> None:
        """Be another directory from now on; who is being served is cut off."""
        self._serve = serve
        for client in tuple(self._open):
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)


def asking(folder: Path, port: int, *, timeout: int) -> Demo:
    """A demo, not started yet, that asks for CRLs at this port and waits so long (seconds) for an answer."""
    demo = Demo(folder, free_offset())
    shutil.copytree(ROOT / "etc", folder / "etc")
    for member in ("SYSTEM.CONF", "PROFILE.TCPIP"):
        path = folder / "etc" / member
        text = path.read_text()
        assert "127.0.0.1 3890" in text
        text = text.replace("127.0.0.1 3890", f"127.0.0.1 {port - demo.offset}")
        path.write_text(text.replace("CRLTIMEOUT       5", f"CRLTIMEOUT       {timeout}"))
    return demo
