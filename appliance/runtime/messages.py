"""What the runtime itself tells the operator; what a session says is in its service's own messages."""

from __future__ import annotations

from appliance.message import Message

__all__ = [
    "COMMAND_NOT_DONE",
    "CONNECTION_REFUSED",
    "DESCRIPTORS_EXHAUSTED",
    "FOLDED",
    "IDLE_SOCKET",
    "LISTENING",
    "LISTENING_ENDED",
    "REACTOR_LATE",
    "RECORDING_DAMAGED",
    "SESSION_REVOKED",
    "SOURCE_WAITS",
]

LISTENING = Message("SLYA0201I", "{listener} listens on {address}")
LISTENING_ENDED = Message("SLYA0202I", "{listener} no longer listens on {address}")
CONNECTION_REFUSED = Message("SLYA0203W", "{listener} refused a connection from {peer}: {detail}", audit=True)
DESCRIPTORS_EXHAUSTED = Message("SLYA0204E", "{listener} cannot accept: {detail}; trying again in {seconds} s")
SESSION_REVOKED = Message(
    "SLYA0205W", "the session of {peer} at {listener} ends, its certificate is revoked: {detail}, {subject}", audit=True
)
SOURCE_WAITS = Message("SLYA0206W", "{peer} failed too often: its source is refused for {seconds:g} s", audit=True)
IDLE_SOCKET = Message("SLYA0208W", "the service manager holds {address} open, and no member asks for that port")
REACTOR_LATE = Message("SLYA0209W", "the reactor was late by {seconds} s: the watchdog is not fed")
RECORDING_DAMAGED = Message("SLYA0207W", "lines of recording {name} are lost: {reason}", audit=True)
COMMAND_NOT_DONE = Message("SLYA0211E", "the command could not be completed; the log says why")
FOLDED = Message("SLYA0210W", "LU MULTIPLE, port {port}: {count} more of {message} within {seconds} seconds")
