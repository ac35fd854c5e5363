"""The way into TLS: FLUSHING, while bytes from before it have not all left, then SHAKING, the handshake.

What is written meanwhile is held back until the handshake is done, and nothing of the peer's is read but that.

The steps of a server's handshake that sign, exchange keys and verify certificates are done on a thread (AWAY): OpenSSL
computes without the interpreter's lock, so other cores do it and the reactor goes on. While a thread is at it nobody
else touches the TLS, and the socket is closed only after it is back, so that its descriptor is nobody else's meanwhile.
"""

from __future__ import annotations

import contextlib

from OpenSSL import SSL
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.certs.tls import ClientAuth, TlsContext
from appliance.runtime.threads import Workers, WorkersBusyError
from appliance.runtime.wires import handshake
from appliance.runtime.wires.faults import explain
from appliance.runtime.wires.handshake import HandshakeError
from appliance.runtime.wires.line import Line
from appliance.runtime.wires.openssl import ENGINE
from appliance.runtime.wires.plain import emit_plain
from appliance.runtime.wires.records import SECURE
from appliance.runtime.wires.states import State, emit_nothing, ignore
from appliance.session.events import CloseReason, TlsInfo

__all__ = ["begin_tls"]

_log = Logger()


def begin_tls(
    line: Line,
    context: TlsContext,
    *,
    pending: bytes,
    is_client: bool,
    server_name: str | None,
    timeout: float,
    workers: Workers | None,
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
    if not is_client and context.policy.trace is None:  # a trace is told of each step, on this thread
        line.workers = workers
        # The server's flight, and the client's certificate; what is left without one is soon done.
        line.dear_steps = 1 if context.policy.client_auth is ClientAuth.NONE else 2
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
    connection, sock = line.tls, line.socket
    assert connection is not None
    line.stop_writing()
    if line.workers is None or not line.dear_steps or ENGINE.is_resumed(connection):
        _take_step(line, connection)
        return
    line.dear_steps -= 1
    line.stop_reading()
    line.is_away = True
    line.enter(_AWAY)

    def back(outcome: SSL.Error | Failure | None) -> None:
        line.is_away = False
        if line.tls is None:  # given up meanwhile
            assert sock is not None
            sock.close()
            return
        line.enter(_SHAKING)
        line.start_reading()
        if not isinstance(outcome, Failure):
            _go_on(line, connection, outcome)
        elif outcome.check(WorkersBusyError):
            _take_step(line, connection)
        else:
            outcome.raiseException()

    def failed(failure: Failure) -> None:
        _log.failure("a handshake ended unexpectedly", failure)
        line.lose(CloseReason.TLS_FAILED, failure.getErrorMessage())

    line.workers.run(_step, connection).addBoth(back).addErrback(failed)


def _take_step(line: Line, connection: SSL.Connection) -> None:
    _go_on(line, connection, _step(connection))


def _step(connection: SSL.Connection) -> SSL.Error | None:
    """What keeps the handshake from being done: more has to be read or written, or it failed."""
    try:
        connection.do_handshake()
    except SSL.Error as error:
        return error
    return None


def _go_on(line: Line, connection: SSL.Connection, outcome: SSL.Error | None) -> None:
    match outcome:
        case None:
            _finish(line, connection)
        case SSL.WantReadError():
            pass
        case SSL.WantWriteError():
            line.start_writing()
        case _:
            line.lose(CloseReason.TLS_FAILED, explain(outcome))


def _finish(line: Line, connection: SSL.Connection) -> None:
    try:
        agreed = handshake.describe(connection)
        handshake.check_policies(agreed)
        if line.server_name is not None:
            handshake.check_name(connection, line.server_name)
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
_AWAY = State(ignore, ignore, emit_nothing)
