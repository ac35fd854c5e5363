"""The way out of TLS: UNSHAKING, between our close_notify and that of the peer; then PLAIN again.

What the peer says under TLS until its own close_notify is dropped. A peer that says none (curl's passive CCC) goes on
in the clear at once, or keeps silent for a while.
"""

from __future__ import annotations

import socket

from OpenSSL import SSL

from appliance.runtime.wires.faults import reason_of
from appliance.runtime.wires.line import Line
from appliance.runtime.wires.openssl import ENGINE
from appliance.runtime.wires.plain import PLAIN
from appliance.runtime.wires.states import State, emit_nothing, ignore

__all__ = ["end_tls"]

#: The first byte of a TLS record (RFC 8446 section 5.1); no command begins with one of them.
_CONTENT_TYPES = range(20, 25)
_read = ENGINE.read


def end_tls(line: Line, *, notify: bool, timeout: float) -> None:
    """Go on in the clear: with ``notify`` after both have said close_notify, else at once; then ``unsecured``."""
    assert line.output is None, "everything written has left"
    assert line.tls is not None
    line.enter(_UNSHAKING)
    if not notify:
        line.deadline = line.reactor.callLater(0, _unsecure, line)
        return
    line.deadline = line.reactor.callLater(timeout, _unsecure, line)
    try:
        line.tls.shutdown()
    except SSL.Error as error:
        line.fail_soon(*reason_of(error))
        return
    line.start_reading()


def _await_goodbye(line: Line) -> None:
    assert line.tls is not None
    assert line.socket is not None
    try:
        first = line.socket.recv(1, socket.MSG_PEEK)
        if first and first[0] not in _CONTENT_TYPES:
            _unsecure(line)
            return
        _read(line.tls)
    except (BlockingIOError, SSL.WantWriteError):
        return
    except SSL.ZeroReturnError:
        _unsecure(line)
    except (SSL.Error, OSError) as error:
        line.lose(*reason_of(error))


def _unsecure(line: Line) -> None:
    line.cancel_deadline()
    line.tls = None
    line.enter(PLAIN)
    if line.is_paused:
        line.stop_reading()
    else:
        line.start_reading()
    unsecured, line.unsecured = line.unsecured, None
    if unsecured is not None and line.owner is not None:
        unsecured()


_UNSHAKING = State(_await_goodbye, ignore, emit_nothing)
