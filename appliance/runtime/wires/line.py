"""One socket in the reactor: what every state of a transport works on, and the ways out of it.

What a line does next is kept as plain functions in slots, one for each direction: what to do when the socket can be
read, when it can be written, and how bytes leave. They change together, in ``enter``. Functions and not bound methods:
a line that referred to itself would wait for the garbage collector.

The states are in ``plain``, ``records``, ``shaking`` and ``unshaking``.
"""

from __future__ import annotations

import contextlib
import socket
from collections import deque
from collections.abc import Callable

from OpenSSL import SSL
from twisted.internet.interfaces import IDelayedCall, IReadWriteDescriptor
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.runtime.interfaces import Owner, Reactor
from appliance.runtime.threads import Workers
from appliance.runtime.wires.faults import reason_of
from appliance.runtime.wires.linger import linger
from appliance.runtime.wires.states import GONE, State, emit_nothing, emit_to_nobody, ignore
from appliance.session.events import CloseReason
from appliance.session.wires import Wire

__all__ = ["FLUSH_SECONDS", "Line", "flush"]

#: How long a closed line may take to get rid of what was written.
FLUSH_SECONDS = 10.0
#: Reasons after which the peer may still read: it is told properly.
_ORDERLY = frozenset({CloseReason.PEER_CLOSED, CloseReason.TLS_FAILED})


@implementer(IReadWriteDescriptor)
class Line:
    """The socket, its TLS, what waits to leave, and the owner, who is told from the reactor alone."""

    on_readable: Callable[[Line], None]
    on_writable: Callable[[Line], None]
    emit: Callable[[Line, bytes], int]

    __slots__ = (
        "__weakref__",
        "deadline",
        "dear_steps",
        "emit",
        "is_away",
        "is_blocked",
        "is_paused",
        "is_reading",
        "is_writing",
        "on_readable",
        "on_writable",
        "output",
        "owner",
        "raw",
        "reactor",
        "received_bytes",
        "sent_bytes",
        "server_name",
        "socket",
        "tls",
        "unsecured",
        "wire",
        "workers",
    )

    def __init__(self, reactor: Reactor, sock: socket.socket, wire: Wire, owner: Owner) -> None:
        self.reactor = reactor
        self.socket: socket.socket | None = sock
        self.wire = wire
        self.owner: Owner | None = owner
        self.tls: SSL.Connection | None = None
        self.server_name: str | None = None  # whom the certificate of a host has to name
        self.output: deque[bytes] | None = None  # what the socket did not take
        self.raw = b""  # bytes that leave before a handshake
        self.deadline: IDelayedCall | None = None
        self.unsecured: Callable[[], None] | None = None
        self.workers: Workers | None = None  # for steps of a handshake that take long
        self.dear_steps = 0  # how many of them are still to come
        self.is_away = False  # a thread is at such a step: the TLS is its, and the descriptor must stay ours
        self.is_blocked = False
        self.is_paused = True
        self.is_reading = False
        self.is_writing = False
        self.received_bytes = 0
        self.sent_bytes = 0

    def enter(self, state: State) -> None:
        """Go on in another state."""
        self.on_readable, self.on_writable, self.emit = state

    # -- what the reactor calls

    def fileno(self) -> int:
        """The descriptor, -1 when it is gone."""
        return self.socket.fileno() if self.socket is not None else -1

    def logPrefix(self) -> str:
        """A name for Twisted's log context."""
        return "-"

    def doRead(self) -> None:
        """The socket can be read."""
        self.on_readable(self)

    def doWrite(self) -> None:
        """The socket can be written."""
        self.on_writable(self)

    def connectionLost(self, reason: Failure) -> None:
        """The poller saw the socket break, or the reactor stops."""
        self.lose(CloseReason.RESET, reason.getErrorMessage())

    # -- the way in and out of the reactor

    def start_reading(self) -> None:
        """Hear when there is something to read."""
        if not self.is_reading and self.socket is not None:
            self.is_reading = True
            self.reactor.addReader(self)

    def stop_reading(self) -> None:
        """Hear of it no more."""
        if self.is_reading:
            self.is_reading = False
            self.reactor.removeReader(self)

    def start_writing(self) -> None:
        """Hear when there is room."""
        if not self.is_writing:
            self.is_writing = True
            self.reactor.addWriter(self)

    def stop_writing(self) -> None:
        """Hear of it no more."""
        if self.is_writing:
            self.is_writing = False
            self.reactor.removeWriter(self)

    def wait_for_room(self) -> None:
        """The socket took less than was written: the owner is told once."""
        self.start_writing()
        if not self.is_blocked and self.owner is not None:
            self.is_blocked = True
            self.owner.blocked(self.wire)

    def tell_drained(self) -> None:
        """All has left: told to an owner who was told of the opposite."""
        if self.is_blocked and self.owner is not None:
            self.is_blocked = False
            self.owner.drained(self.wire)

    def cancel_deadline(self) -> None:
        """What had a time limit is done."""
        deadline, self.deadline = self.deadline, None
        if deadline is not None and deadline.active():
            deadline.cancel()

    # -- the end

    def fail_soon(self, reason: CloseReason, detail: str) -> None:
        """Fail from the reactor: the owner is in the middle of something."""
        self.stop_reading()
        self.cancel_deadline()
        self.enter(GONE)
        self.deadline = self.reactor.callLater(0, self.lose, reason, detail)

    def lose(self, reason: CloseReason, detail: str = "") -> None:
        """Close, and tell the owner, who hears nothing more."""
        owner, self.owner = self.owner, None
        if reason in _ORDERLY:
            self.finish()
        else:
            self.drop()
        if owner is not None:
            owner.lost(self.wire, reason, detail)

    def finish(self) -> None:
        """Flush what was written, then say goodbye."""
        if self.output is None or self.emit in (emit_nothing, emit_to_nobody):
            self._say_goodbye()
            return
        self.stop_reading()
        self.on_readable = ignore
        self.on_writable = _flush_and_close
        self.deadline = self.reactor.callLater(FLUSH_SECONDS, self.drop)

    def drop(self) -> None:
        """Close now."""
        sock = self._release()
        if sock is not None:
            sock.close()

    def _say_goodbye(self) -> None:
        secure = self.tls if self.emit not in (emit_nothing, emit_to_nobody) else None
        sock = self._release()
        if sock is None:
            return
        if secure is not None:
            with contextlib.suppress(SSL.Error):
                secure.shutdown()
        linger(self.reactor, sock)

    def _release(self) -> socket.socket | None:
        """Leave the reactor and let everything go but the socket.

        One that a thread is at is not given out: its end is shut, and it is closed when the thread is back.
        """
        sock = self.socket
        if sock is not None:
            self.stop_reading()
            self.stop_writing()
            self.cancel_deadline()
            self.socket = self.tls = self.output = self.unsecured = None
            self.enter(GONE)
        if sock is not None and self.is_away:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            return None
        return sock


def flush(line: Line) -> None:
    """There is room again: write what waits."""
    output = line.output
    try:
        while output:
            data = output[0]
            taken = line.emit(line, data)
            if taken < len(data):
                output[0] = data[taken:]
                return
            output.popleft()
    except (SSL.Error, OSError) as error:
        line.lose(*reason_of(error))
        return
    line.stop_writing()
    if output is None:
        line.on_readable(line)  # it was reading that wanted to write: a key update
        return
    line.output = None
    line.tell_drained()


def _flush_and_close(line: Line) -> None:
    flush(line)
    if line.output is None:
        line._say_goodbye()
