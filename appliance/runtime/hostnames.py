"""The host name of an address by reverse DNS. Blocks: for the pool of names."""

from __future__ import annotations

import socket

__all__ = ["host_name"]


def host_name(address: str) -> str:
    """The name of ``address`` in upper case, "" when it has none.

    Whoever owns an address can give it any name, so a name counts only when it leads back to the address.
    """
    try:
        name, _ = socket.getnameinfo((address, 0), socket.NI_NAMEREQD)
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return ""
    return name.upper() if any(entry[4][0] == address for entry in found) else ""
