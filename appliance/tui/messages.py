"""What the terminal UI says of itself; all else that it shows is what the daemon said."""

from __future__ import annotations

from appliance.message import Message

__all__ = ["LOGON_NEEDED", "NOT_CONNECTED"]

LOGON_NEEDED = Message("SLYO0202E", "log on first")
NOT_CONNECTED = Message("SLYO0203E", "not connected, trying again: {reason}")
