"""The streams one session may own, and the two ends of a stream."""

from __future__ import annotations

import enum

import msgspec

__all__ = ["Endpoint", "Wire"]


class Wire(enum.Enum):
    """Which of a session's streams."""

    CLIENT = "client"  # the accepted connection; always there
    BACKEND = "backend"  # the host behind a relay
    DATA = "data"  # an FTP data connection
    DCAS = "dcas"  # a remote DCAS asked for a PassTicket


class Endpoint(msgspec.Struct, frozen=True):
    """An address literal (never a name) and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
