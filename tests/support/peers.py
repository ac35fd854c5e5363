"""A TCP server on loopback that does with each connection what a test says; for clients of our own under trial."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

Serve = Callable[[socket.socket], None]


@contextlib.contextmanager
def peer(serve: Serve) -> Iterator[tuple[str, int]]:
    """The address of a server; each connection has a thread of its own, and all are closed at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    accepted: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                accepted.append(listener.accept()[0])
                threading.Thread(target=suppressed, args=(accepted[-1],), daemon=True).start()

    def suppressed(client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            serve(client)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        for one in (listener, *accepted):
            one.close()


def read_http(client: socket.socket) -> tuple[bytes, bytes]:
    """One HTTP request: its head and its body."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = client.recv(65536)
        if not piece:
            raise OSError("the client left")
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += client.recv(65536)
    return head, body


def http_answer(body: bytes, status: str = "200 OK", *fields: str) -> Serve:
    """Answers every request so, and closes."""

    def serve(client: socket.socket) -> None:
        read_http(client)
        head = "\r\n".join((f"HTTP/1.0 {status}", f"Content-Length: {len(body)}", *fields, "", ""))
        client.sendall(head.encode() + body)
        client.close()

    return serve


def says(data: bytes) -> Serve:
    """Answers with these bytes, whatever was asked, and closes."""

    def serve(client: socket.socket) -> None:
        client.recv(65536)
        client.sendall(data)
        client.close()

    return serve


def silent(client: socket.socket) -> None:
    """Reads and never answers."""
    while client.recv(65536):
        pass


def drips(data: bytes, every: float = 0.3) -> Serve:
    """One byte now and then."""

    def serve(client: socket.socket) -> None:
        client.recv(65536)
        for byte in data:
            client.sendall(bytes([byte]))
            time.sleep(every)

    return serve
