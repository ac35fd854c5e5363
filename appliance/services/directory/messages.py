"""Messages of the embedded directory (area L)."""

from __future__ import annotations

from appliance.message import Message

REFUSED = Message("SLYL0101W", "directory: {peer} is not served, {limit} clients are connected")
VIOLATION = Message("SLYL0102W", "directory: {peer} is dropped: {reason}")
WRITE = Message("SLYL0103W", "directory: {peer} asked for a change ({operation}); it is read-only", audit=True)
