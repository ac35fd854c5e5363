"""SECURE: TLS records, one for each readiness event, so that a busy peer does not starve the others."""

from __future__ import annotations

from OpenSSL import SSL

from appliance.runtime.wires.faults import reason_of
from appliance.runtime.wires.line import Line, flush
from appliance.runtime.wires.openssl import ENGINE, RECORD
from appliance.runtime.wires.states import State

__all__ = ["SECURE"]

_read = ENGINE.read
_write = ENGINE.write


def receive_secure(line: Line) -> None:
    """A record's plaintext, to the owner."""
    if line.is_paused:
        line.stop_reading()
        return
    connection = line.tls
    assert connection is not None
    try:
        data = _read(connection)
    except SSL.WantWriteError:
        line.start_writing()  # the answer to a key update found the socket full
        return
    except SSL.Error as error:
        line.lose(*reason_of(error))
        return
    if data:
        line.received_bytes += len(data)
        if line.owner is not None:
            line.owner.received(line.wire, data)


def emit_secure(line: Line, data: bytes) -> int:
    """As many records as the socket takes."""
    connection = line.tls
    assert connection is not None
    size = len(data)
    if size <= RECORD:
        return _write(connection, data)
    done = 0
    while done < size:
        record = data[done : done + RECORD]
        taken = _write(connection, record)
        done += taken
        if taken < len(record):
            break
    return done


SECURE = State(receive_secure, flush, emit_secure)
