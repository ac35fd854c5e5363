"""Errors of our own making; what the peer does wrong is an event."""

from __future__ import annotations

__all__ = ["LocalProtocolError"]


class LocalProtocolError(Exception):
    """The core was asked to send something that the protocol cannot carry."""
