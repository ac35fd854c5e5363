"""Messages of the appliance as a whole."""

from __future__ import annotations

from appliance.message import Message

READY = Message("SLYA0001I", "{system} is ready: {ports} ports")
STOPPING = Message("SLYA0002I", "{system} is stopping")
RELOADED = Message("SLYA0003I", "{directory} is in force: {ports} ports", audit=True)
PORT_TAKEN = Message("SLYA0101E", "port {port} asked for by {member} ({name}) cannot be had: {reason}")
NOT_STARTED = Message("SLYA0102E", "the appliance cannot start: {reason}")
NOT_RELOADED = Message(
    "SLYA0103E", "the configuration in {directory} is not taken over, what was in force stays: {reason}"
)
