"""A live connection as operators see it: one shape from the registry to the control protocol."""

from __future__ import annotations

from datetime import datetime

import msgspec

__all__ = ["ConnectionRow"]


class ConnectionRow(msgspec.Struct, frozen=True, gc=False):  # nothing in it can refer to it
    """One live connection, as an operator sees it. ``tls`` and ``cipher`` are empty on a plain one.

    A screen may ask for thousands of them every second, so it is a kind of value that is made quickly.
    """

    id: int
    service: str
    port: str
    user: str
    lu: str
    application: str
    state: str
    peer: str
    tls: str
    cipher: str
    received: int
    sent: int
    since: datetime
