"""Errors of our own making; what the peer does wrong is a ``PeerViolation`` event."""

from __future__ import annotations

__all__ = ["LocalProtocolError"]


class LocalProtocolError(Exception):
    """A message to be sent is longer than the other end accepts."""
