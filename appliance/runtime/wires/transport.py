"""One socket as the reactor's reader and writer: plain bytes first, TLS straight on the socket after ``start_tls``.

What a transport does next is kept as plain functions in slots, one for each direction: what to do when the socket can
be read, when it can be written, and how bytes leave. They change together, in ``_enter``:

    PLAIN      receives and sends bytes as they are
    FLUSHING   TLS is asked for, but bytes from before it have not all left: nothing is read
    SHAKING    the handshake; what is written is held back until it is done
    SECURE     records; one per readiness event, so that a busy peer does not starve the others
    UNSHAKING  close_notify was sent and that of the peer is awaited; then PLAIN again
    CLOSING    what was written still leaves, the owner is told nothing more

Functions and not bound methods: a transport that referred to itself would wait for the garbage collector.

The owner hears of everything from the reactor, never from inside ``write``, ``close``, ``start_tls``, ``pause`` or
``resume``; after ``lost`` it hears nothing more, and neither holds the other.
"""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from OpenSSL import SSL
from twisted.internet.interfaces import IDelayedCall, IReadWriteDescriptor
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.certs.tls import TlsContext
from appliance.runtime.interfaces import Owner, Reactor
from appliance.runtime.wires import handshake
from appliance.runtime.wires.handshake import HandshakeError
from appliance.runtime.wires.keepalive import keep_alive
from appliance.runtime.wires.linger import linger
from appliance.runtime.wires.openssl import ENGINE, RECORD
from appliance.session.events import CloseReason, TlsInfo
from appliance.session.wires import Wire

__all__ = ["FLUSH_SECONDS", "Transport"]

#: How long a closed transport may take to get rid of what was written.
FLUSH_SECONDS = 10.0
#: The first byte of a TLS record (RFC 8446 section 5.1); no command begins with one of them.
_CONTENT_TYPES = range(20, 25)
_read = ENGINE.read
_write = ENGINE.write


@implementer(IReadWriteDescriptor)
class Transport:
    """One end of one TCP (or Unix) connection. ``received_bytes`` and ``sent_bytes`` count what the owner sees."""

    _on_readable: Callable[[Transport], None]
    _on_writable: Callable[[Transport], None]
    _emit: Callable[[Transport, bytes], int]

    __slots__ = (
        "__weakref__",
        "_deadline",
        "_emit",
        "_is_blocked",
        "_is_paused",
        "_is_reading",
        "_on_readable",
        "_on_writable",
        "_output",
        "_owner",
        "_raw",
        "_reactor",
        "_server_name",
        "_socket",
        "_tls",
        "_unsecured",
        "_wire",
        "received_bytes",
        "sent_bytes",
    )

    def __init__(self, reactor: Reactor, sock: socket.socket, wire: Wire, owner: Owner) -> None:
        """``sock`` is connected and non-blocking. Nothing is read before ``resume``."""
        self._reactor = reactor
        self._socket: socket.socket | None = sock
        self._wire = wire
        self._owner: Owner | None = owner
        self._tls: SSL.Connection | None = None
        self._server_name: str | None = None
        self._output: deque[bytes] | None = None
        self._raw = b""
        self._deadline: IDelayedCall | None = None
        self._unsecured: Callable[[], None] | None = None
        self._is_blocked = False
        self._is_paused = True
        self._is_reading = False
        self.received_bytes = 0
        self.sent_bytes = 0
        _enter(self, _PLAIN)

    # -- what the owner asks for

    def hand_to(self, owner: Owner) -> None:
        """Another owner hears of everything from here on."""
        if self._owner is not None:
            self._owner = owner

    def write(self, data: bytes) -> None:
        """Send ``data``; what the socket does not take is kept and leaves when it can."""
        if not data:
            return
        self.sent_bytes += len(data)
        if self._output is not None:
            self._output.append(data)
            return
        try:
            taken = self._emit(self, data)
        except (SSL.Error, OSError) as error:
            self._fail_soon(*_reason_of(error))
            return
        if taken < len(data):
            self._output = deque((data[taken:],))
            self._wait_for_room()

    @property
    def unsent(self) -> int:
        """Bytes written that have not left; 0 when the transport is drained."""
        return sum(map(len, self._output)) if self._output else 0

    @property
    def is_broken(self) -> bool:
        """What is written goes nowhere: the socket failed or is gone."""
        return self._emit is _emit_to_nobody

    def pause(self) -> None:
        """Read no more, for now. A handshake goes on.

        The poller is left alone until there is something to read: most pauses end before that.
        """
        self._is_paused = True

    def resume(self) -> None:
        """Read; the owner's first call, too."""
        self._is_paused = False
        if self._on_readable is not _ignore:
            self._start_reading()

    def start_tls(
        self,
        context: TlsContext,
        *,
        pending: bytes = b"",
        is_client: bool = False,
        server_name: str | None = None,
        timeout: float,
    ) -> None:
        """Begin TLS; ends in ``secured`` or in ``lost``. What is written meanwhile leaves after the handshake."""
        if self._socket is None or self._on_readable is not _receive_plain:
            return
        self._raw = b"".join(self._output or ())
        self._output = None
        self._server_name = server_name if is_client else None
        self._deadline = self._reactor.callLater(timeout, self._handshake_timed_out)
        try:
            self._tls, flight = handshake.begin(
                context, self._socket, pending=pending, is_client=is_client, server_name=server_name
            )
        except HandshakeError as error:
            self._send_alert(error.alert)
            self._fail_soon(CloseReason.TLS_FAILED, error.detail)
            return
        self._raw += flight
        _enter(self, _FLUSHING)
        if self._raw:
            self._stop_reading()
        _flush_raw(self)
        if is_client:
            self._reactor.addWriter(self)  # the ClientHello

    def stop_tls(self, unsecured: Callable[[], None], *, notify: bool, timeout: float) -> None:
        """Go on in the clear, once everything written has left; ``unsecured`` is called, or ``lost``.

        With ``notify`` this end says close_notify, and what the peer says under TLS until its own is dropped. A peer
        that says none (curl's passive CCC) goes on in the clear at once, or keeps silent for ``timeout``.
        """
        if self._tls is None or self._on_readable is not _receive_secure:
            return
        assert self._output is None, "everything written has left"
        self._unsecured = unsecured
        _enter(self, _UNSHAKING)
        if not notify:
            self._deadline = self._reactor.callLater(0, self._unsecure)
            return
        self._deadline = self._reactor.callLater(timeout, self._unsecure)
        try:
            self._tls.shutdown()
        except SSL.Error as error:
            self._fail_soon(*_reason_of(error))
            return
        self._start_reading()

    def keep_alive(self, seconds: int) -> None:
        """Probe a peer that says nothing for so long; 0: never."""
        if self._socket is not None:
            keep_alive(self._socket, seconds)

    def close(self) -> None:
        """Send what was written, say close_notify, close; the owner hears nothing more."""
        self._owner = None
        self._finish()

    def abort(self) -> None:
        """Close now; the owner hears nothing more."""
        self._owner = None
        sock = self._release()
        if sock is not None:
            sock.close()

    # -- what the reactor calls

    def fileno(self) -> int:
        """The descriptor, -1 when it is gone."""
        return self._socket.fileno() if self._socket is not None else -1

    def logPrefix(self) -> str:
        """A name for Twisted's log context."""
        return "-"

    def doRead(self) -> None:
        """The socket can be read."""
        if self._is_paused and self._on_readable not in (_shake, _await_goodbye):
            self._stop_reading()
        else:
            self._on_readable(self)

    def doWrite(self) -> None:
        """The socket can be written."""
        self._on_writable(self)

    def connectionLost(self, reason: Failure) -> None:
        """The poller saw the socket break, or the reactor stops."""
        self._lose(CloseReason.RESET, reason.getErrorMessage())

    # -- the way in and out of the reactor

    def _start_reading(self) -> None:
        if not self._is_reading and self._socket is not None:
            self._is_reading = True
            self._reactor.addReader(self)

    def _stop_reading(self) -> None:
        if self._is_reading:
            self._is_reading = False
            self._reactor.removeReader(self)

    def _wait_for_room(self) -> None:
        self._reactor.addWriter(self)
        if not self._is_blocked and self._owner is not None:
            self._is_blocked = True
            self._owner.blocked(self._wire)

    def _tell_drained(self) -> None:
        if self._is_blocked and self._owner is not None:
            self._is_blocked = False
            self._owner.drained(self._wire)

    # -- TLS

    def _handshake_timed_out(self) -> None:
        self._lose(CloseReason.TIMED_OUT, "the TLS handshake took too long")

    def _cancel_deadline(self) -> None:
        deadline, self._deadline = self._deadline, None
        if deadline is not None and deadline.active():
            deadline.cancel()

    def _send_alert(self, alert: bytes) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.send(self._raw + alert)

    def _secure(self, agreed: TlsInfo) -> None:
        self._cancel_deadline()
        _enter(self, _SECURE)
        if self._output is not None:
            self._reactor.addWriter(self)
        else:
            self._tell_drained()  # of plaintext that was held up and left before the handshake
        if self._owner is not None:
            self._owner.secured(self._wire, agreed)

    def _unsecure(self) -> None:
        self._cancel_deadline()
        self._tls = None
        _enter(self, _PLAIN)
        if self._is_paused:
            self._stop_reading()
        else:
            self._start_reading()
        unsecured, self._unsecured = self._unsecured, None
        if unsecured is not None and self._owner is not None:
            unsecured()

    # -- the end

    def _fail_soon(self, reason: CloseReason, detail: str) -> None:
        """Fail from the reactor: the owner is in the middle of something."""
        self._stop_reading()
        self._cancel_deadline()
        _enter(self, _BROKEN)
        self._deadline = self._reactor.callLater(0, self._lose, reason, detail)

    def _lose(self, reason: CloseReason, detail: str = "") -> None:
        owner, self._owner = self._owner, None
        if reason in _ORDERLY:
            self._finish()
        else:
            self.abort()
        if owner is not None:
            owner.lost(self._wire, reason, detail)

    def _finish(self) -> None:
        """Flush what was written, then say goodbye."""
        if self._output is None or self._emit not in (_emit_plain, _emit_secure):
            self._say_goodbye()
            return
        self._stop_reading()
        self._on_readable = _ignore
        self._on_writable = _flush_and_close
        self._deadline = self._reactor.callLater(FLUSH_SECONDS, self.abort)

    def _say_goodbye(self) -> None:
        connection, is_secure = self._tls, self._emit is _emit_secure
        reactor, sock = self._reactor, self._release()
        if sock is None:
            return
        if connection is not None and is_secure:
            with contextlib.suppress(SSL.Error):
                connection.shutdown()
        linger(reactor, sock)

    def _release(self) -> socket.socket | None:
        """Leave the reactor and let everything go but the socket."""
        sock = self._socket
        if sock is not None:
            self._stop_reading()
            self._reactor.removeWriter(self)
            self._cancel_deadline()
            self._socket = self._tls = self._output = self._unsecured = None
            _enter(self, _GONE)
        return sock


#: Reasons after which the peer may still read: it is told properly.
_ORDERLY = frozenset({CloseReason.PEER_CLOSED, CloseReason.TLS_FAILED})


def _reason_of(error: Exception) -> tuple[CloseReason, str]:
    """What an error on an established connection means."""
    match error:
        case SSL.ZeroReturnError():
            return CloseReason.PEER_CLOSED, ""
        case SSL.SysCallError() if error.args[0] == -1:
            return CloseReason.TLS_TRUNCATED, ""
        case SSL.Error():
            return CloseReason.RESET, handshake.explain(error)
        case _:
            return CloseReason.RESET, str(error)


# -- reading


def _receive_plain(transport: Transport) -> None:
    assert transport._socket is not None
    try:
        data = transport._socket.recv(RECORD)
    except BlockingIOError:
        return
    except OSError as error:
        transport._lose(CloseReason.RESET, str(error))
        return
    if not data:
        transport._lose(CloseReason.PEER_CLOSED)
    else:
        transport.received_bytes += len(data)
        if transport._owner is not None:
            transport._owner.received(transport._wire, data)


def _receive_secure(transport: Transport) -> None:
    connection = transport._tls
    assert connection is not None
    try:
        data = _read(connection)
    except SSL.WantWriteError:
        transport._reactor.addWriter(transport)  # the answer to a key update found the socket full
        return
    except SSL.Error as error:
        transport._lose(*_reason_of(error))
        return
    if data:
        transport.received_bytes += len(data)
        if transport._owner is not None:
            transport._owner.received(transport._wire, data)


def _shake(transport: Transport) -> None:
    connection = transport._tls
    assert connection is not None
    transport._reactor.removeWriter(transport)
    try:
        connection.do_handshake()
        agreed = handshake.describe(connection)
        handshake.check_policies(agreed)
        if transport._server_name is not None:
            handshake.check_name(connection, transport._server_name)
    except SSL.WantReadError:
        return
    except SSL.WantWriteError:
        transport._reactor.addWriter(transport)
        return
    except (SSL.Error, HandshakeError) as error:
        transport._lose(CloseReason.TLS_FAILED, handshake.explain(error))
        return
    transport._secure(agreed)


def _await_goodbye(transport: Transport) -> None:
    connection = transport._tls
    assert connection is not None
    assert transport._socket is not None
    try:
        first = transport._socket.recv(1, socket.MSG_PEEK)
        if first and first[0] not in _CONTENT_TYPES:
            transport._unsecure()
            return
        _read(connection)
    except BlockingIOError:
        return
    except SSL.ZeroReturnError:
        transport._unsecure()
    except SSL.WantWriteError:
        return
    except (SSL.Error, OSError) as error:
        transport._lose(*_reason_of(error))


def _ignore(transport: Transport) -> None:
    """Nothing is read or written in this state."""


# -- writing


def _emit_plain(transport: Transport, data: bytes) -> int:
    assert transport._socket is not None
    try:
        return transport._socket.send(data)
    except BlockingIOError:
        return 0


def _emit_secure(transport: Transport, data: bytes) -> int:
    connection = transport._tls
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


def _emit_nothing(transport: Transport, data: bytes) -> int:
    return 0


def _emit_to_nobody(transport: Transport, data: bytes) -> int:
    return len(data)


def _flush(transport: Transport) -> None:
    output = transport._output
    try:
        while output:
            data = output[0]
            taken = transport._emit(transport, data)
            if taken < len(data):
                output[0] = data[taken:]
                return
            output.popleft()
    except (SSL.Error, OSError) as error:
        transport._lose(*_reason_of(error))
        return
    transport._reactor.removeWriter(transport)
    if output is None:
        transport._on_readable(transport)
        return
    transport._output = None
    transport._tell_drained()


def _flush_and_close(transport: Transport) -> None:
    _flush(transport)
    if transport._output is None:
        transport._say_goodbye()


def _flush_raw(transport: Transport) -> None:
    try:
        transport._raw = transport._raw[_emit_plain(transport, transport._raw) :] if transport._raw else b""
    except OSError as error:
        transport._fail_soon(CloseReason.RESET, str(error))
        return
    if transport._raw:
        transport._reactor.addWriter(transport)
        return
    transport._reactor.removeWriter(transport)
    _enter(transport, _SHAKING)
    transport._start_reading()


class _State(NamedTuple):
    on_readable: Callable[[Transport], None]
    on_writable: Callable[[Transport], None]
    emit: Callable[[Transport, bytes], int]


_PLAIN = _State(_receive_plain, _flush, _emit_plain)
_FLUSHING = _State(_ignore, _flush_raw, _emit_nothing)
_SHAKING = _State(_shake, _shake, _emit_nothing)
_SECURE = _State(_receive_secure, _flush, _emit_secure)
_UNSHAKING = _State(_await_goodbye, _ignore, _emit_nothing)
_BROKEN = _GONE = _State(_ignore, _ignore, _emit_to_nobody)


def _enter(transport: Transport, state: _State) -> None:
    transport._on_readable, transport._on_writable, transport._emit = state
