"""Servers as one writes them without thinking: the probes of the attacks must work against these."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

__all__ = ["serving"]


@contextlib.contextmanager
def serving(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port of loopback at which ``handle`` is given one connection after the other."""
    is_over = threading.Event()

    def accept(listener: socket.socket) -> None:
        while not is_over.is_set():
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.settimeout(120)
                if not is_over.is_set():
                    handle(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=accept, args=(listener,))
        thread.start()
        try:
            yield port
        finally:
            is_over.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()
