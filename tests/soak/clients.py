"""The clients of a soak: each does one round of something real, and now and then dies in the middle of it."""

from __future__ import annotations

import contextlib
import random
import secrets
import socket
import ssl
import struct

from appliance.protocols.dcas.connection import ClientCore
from tests.faults.clients import content, log_in, store
from tests.system.coreclient import CoreClient
from tests.system.running import Demo

__all__ = ["ROUNDS"]

#: One round in so many ends with a reset instead of a farewell.
_DEATHS = 5
#: Close sends a reset (socket(7), SO_LINGER with no time).
_RESET = struct.pack("ii", 1, 0)
_CLEAR = b"\x00\x00\x00\x00\x00\x6d\xff\xef"


def _dies() -> bool:
    return random.randrange(_DEATHS) == 0


def ftp(demo: Demo, worker: int) -> None:
    """Store, fetch, delete; or be gone while data flow."""
    client = log_in(demo, random.choice((2121, 2022)))
    with contextlib.closing(client):
        name, data = f"SOAK{worker}", content(random.randrange(1_000))
        if _dies():
            client.voidcmd("TYPE I")
            connection = client.transfercmd(f"STOR {name}")
            with contextlib.closing(connection):
                connection.sendall(data[: len(data) // 2])
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                assert client.sock is not None
                client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            return
        assert store(client, name, data)
        client.retrbinary(f"RETR {name}", lambda piece: None)
        client.delete(name)
        client.quit()


def terminal(demo: Demo, worker: int) -> None:
    """A USS screen, a few keys; the end is a closed connection or a reset."""
    base, uses_tls = random.choice(((2992, True), (2323, False)))
    with CoreClient(demo, base, uses_tls=uses_tls) as client:
        client.negotiate()
        client.screen()
        for _ in range(random.randrange(5)):
            client.send(_CLEAR)
            client.screen()
        if _dies():
            client.reset()


def dcas(demo: Demo, worker: int) -> None:
    """One PassTicket."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    context.load_cert_chain(*demo.certificate("dcascli"))
    core = ClientCore()
    with (
        socket.create_connection(("localhost", demo.port(8990)), 60) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        connection.sendall(core.request_by_user(secrets.token_bytes(4), "TSO", "USER2"))
        if _dies():
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            return
        while core.next_event() is None:
            data = connection.recv(4096)
            assert data, "the server closed the connection"
            core.receive_data(data)


def console(demo: Demo, worker: int) -> None:
    """Displays, a user that comes and goes, a reload."""
    for command in ("D TCPIP,,TELNET,CONN", "D FTP", "D CRL", f"ADDUSER SOAK{worker}", f"DELUSER SOAK{worker}"):
        demo.console(command)
    if _dies():
        demo.console("V TCPIP,,OBEYFILE")


#: What runs beside each other, as often as it is named.
ROUNDS = (ftp, ftp, ftp, terminal, terminal, terminal, dcas, console)
