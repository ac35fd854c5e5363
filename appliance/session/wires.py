"""The streams one session may own, and the two ends of a stream."""

from __future__ import annotations

import enum

import msgspec

__all__ = ["BACKENDS", "Endpoint", "Wire"]


class Wire(enum.Enum):
    """Which of a session's streams."""

    CLIENT = "client"  # the accepted connection; always there
    BACKEND = "backend"  # the host behind a relay
    BACKEND_2 = "backend 2"  # further hosts, when a terminal has several sessions at a time
    BACKEND_3 = "backend 3"
    BACKEND_4 = "backend 4"
    DATA = "data"  # an FTP data connection
    DCAS = "dcas"  # a remote DCAS asked for a PassTicket


#: The wires to hosts, as many as a terminal may have sessions.
BACKENDS = (Wire.BACKEND, Wire.BACKEND_2, Wire.BACKEND_3, Wire.BACKEND_4)


class Endpoint(msgspec.Struct, frozen=True):
    """An address literal (never a name) and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
