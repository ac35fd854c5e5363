"""READY=1 to systemd: one datagram to the socket it names (sd_notify(3)); nothing where there is no systemd."""

from __future__ import annotations

import os
import socket

__all__ = ["notify"]


def notify(state: str) -> None:
    """Tell the service manager; a manager that does not listen is no error."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # A leading @ stands for the zero byte of an abstract socket.
    name = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        try:
            connection.connect(name)
            connection.send(state.encode())
        except OSError:
            return
