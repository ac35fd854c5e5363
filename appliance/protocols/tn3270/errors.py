"""Errors of our own making; what the peer does wrong is an event."""

from __future__ import annotations

from appliance.protocols.telnet.errors import LocalProtocolError

__all__ = ["LocalProtocolError"]
