"""The way into TLS: FLUSHING, while bytes from before it have not all left, then SHAKING, the handshake.

What is written meanwhile is held back until the handshake is done, and nothing of the peer's is read but that.
"""

from __future__ import annotations

import contextlib

from OpenSSL import SSL

from appliance.certs.tls import TlsContext
from appliance.runtime.wires import handshake
from appliance.runtime.wires.faults import explain
from appliance.runtime.wires.handshake import HandshakeError
from appliance.runtime.wires.line import Line
from appliance.runtime.wires.plain import emit_plain
from appliance.runtime.wires.records import SECURE
from appliance.runtime.wires.states import State, emit_nothing, ignore
from appliance.session.events import CloseReason, TlsInfo

__all__ = ["begin_tls"]


def begin_tls(
    line: Line, context: TlsContext, *, pending: bytes, is_client: bool, server_name: str | None, timeout: float
) -> None:
    """Begin a handshake on a line in the clear; ``secured`` or ``lost`` is told."""
    assert line.socket is not None
    line.raw = b"".join(line.output or ())
    line.output = None
    line.server_name = server_name if is_client else None
    line.deadline = line.reactor.callLater(timeout, line.lose, CloseReason.TIMED_OUT, "the TLS handshake took too long")
    try:
        line.tls, flight = handshake.begin(
            context, line.socket, pending=pending, is_client=is_client, server_name=server_name
        )
    except HandshakeError as error:
        with contextlib.suppress(OSError):
            line.socket.send(line.raw + error.alert)
        line.fail_soon(CloseReason.TLS_FAILED, error.detail)
        return
    line.raw += flight
    line.enter(_FLUSHING)
    if line.raw:
        line.stop_reading()
    _flush_raw(line)
    if is_client:
        line.start_writing()  # the ClientHello


def _flush_raw(line: Line) -> None:
    try:
        line.raw = line.raw[emit_plain(line, line.raw) :] if line.raw else b""
    except OSError as error:
        line.fail_soon(CloseReason.RESET, str(error))
        return
    if line.raw:
        line.start_writing()
        return
    line.stop_writing()
    line.enter(_SHAKING)
    line.start_reading()


def _shake(line: Line) -> None:
    connection = line.tls
    assert connection is not None
    line.stop_writing()
    try:
        connection.do_handshake()
        agreed = handshake.describe(connection)
        handshake.check_policies(agreed)
        if line.server_name is not None:
            handshake.check_name(connection, line.server_name)
    except SSL.WantReadError:
        return
    except SSL.WantWriteError:
        line.start_writing()
        return
    except SSL.Error as error:
        line.lose(CloseReason.TLS_FAILED, explain(error))
        return
    except HandshakeError as error:
        line.lose(CloseReason.TLS_FAILED, error.detail)
        return
    _secure(line, agreed)


def _secure(line: Line, agreed: TlsInfo) -> None:
    line.cancel_deadline()
    line.enter(SECURE)
    if line.output is not None:
        line.start_writing()
    else:
        line.tell_drained()  # of plaintext that was held up and left before the handshake
    if line.owner is not None:
        line.owner.secured(line.wire, agreed)


_FLUSHING = State(ignore, _flush_raw, emit_nothing)
_SHAKING = State(_shake, _shake, emit_nothing)
