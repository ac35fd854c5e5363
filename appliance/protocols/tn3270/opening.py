"""The first byte of a connection: which protocol does the client open with?

A TN3270 client never speaks first in plain Telnet, so whatever comes before the server said anything decides between
TLS at once (CONNTYPE SECURE, ANY) and Telnet. The byte is only looked at: it belongs to whoever reads next.
"""

from __future__ import annotations

import enum

__all__ = ["Opening", "classify_opening"]


class Opening(enum.Enum):
    """What the first byte says."""

    TLS = "a TLS handshake"
    TELNET = "Telnet"
    OTHER = "neither TLS nor Telnet"


_OPENINGS = {0x16: Opening.TLS, 0xFF: Opening.TELNET}


def classify_opening(data: bytes) -> Opening | None:
    """What ``data`` opens with; None while nothing has come."""
    return _OPENINGS.get(data[0], Opening.OTHER) if data else None
