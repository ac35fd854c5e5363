"""PLAIN: bytes are received and sent as they are."""

from __future__ import annotations

from appliance.runtime.wires.line import Line, flush
from appliance.runtime.wires.openssl import RECORD
from appliance.runtime.wires.states import State
from appliance.session.events import CloseReason

__all__ = ["PLAIN", "emit_plain"]


def receive_plain(line: Line) -> None:
    """What has come, to the owner."""
    if line.is_paused:
        line.stop_reading()
        return
    assert line.socket is not None
    try:
        data = line.socket.recv(RECORD)
    except BlockingIOError:
        return
    except OSError as error:
        line.lose(CloseReason.RESET, str(error))
        return
    if not data:
        line.lose(CloseReason.PEER_CLOSED)
        return
    line.received_bytes += len(data)
    if line.owner is not None:
        line.owner.received(line.wire, data)


def emit_plain(line: Line, data: bytes) -> int:
    """As much as the socket takes."""
    assert line.socket is not None
    try:
        return line.socket.send(data)
    except BlockingIOError:
        return 0


PLAIN = State(receive_plain, flush, emit_plain)
