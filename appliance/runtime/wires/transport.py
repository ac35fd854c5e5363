"""One socket as the reactor's reader and writer: plain bytes first, TLS straight on the socket after ``start_tls``.

    PLAIN      receives and sends bytes as they are (``plain``)
    FLUSHING   TLS is asked for, but bytes from before it have not all left: nothing is read (``shaking``)
    SHAKING    the handshake; what is written is held back until it is done (``shaking``)
    AWAY       a thread computes a step of the handshake (``shaking``)
    SECURE     records; one per readiness event, so that a busy peer does not starve the others (``records``)
    UNSHAKING  close_notify was sent and that of the peer is awaited; then PLAIN again (``unshaking``)
    CLOSING    what was written still leaves, the owner is told nothing more (``line``)

The owner hears of everything from the reactor, never from inside ``write``, ``close``, ``start_tls``, ``pause`` or
``resume``; after ``lost`` it hears nothing more, and neither holds the other.
"""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable

from OpenSSL import SSL

from appliance.certs.tls import TlsContext
from appliance.runtime.interfaces import Owner, Reactor
from appliance.runtime.threads import Workers
from appliance.runtime.wires.faults import reason_of
from appliance.runtime.wires.keepalive import keep_alive
from appliance.runtime.wires.line import Line
from appliance.runtime.wires.plain import PLAIN
from appliance.runtime.wires.records import SECURE
from appliance.runtime.wires.shaking import begin_tls
from appliance.runtime.wires.states import GONE, ignore
from appliance.runtime.wires.unshaking import end_tls
from appliance.session.wires import Wire

__all__ = ["Transport"]


class Transport(Line):
    """One end of one TCP (or Unix) connection. ``received_bytes`` and ``sent_bytes`` count what the owner sees."""

    __slots__ = ()

    def __init__(self, reactor: Reactor, sock: socket.socket, wire: Wire, owner: Owner) -> None:
        """``sock`` is connected and non-blocking. Nothing is read before ``resume``."""
        super().__init__(reactor, sock, wire, owner)
        self.enter(PLAIN)

    def hand_to(self, owner: Owner) -> None:
        """Another owner hears of everything from here on."""
        if self.owner is not None:
            self.owner = owner

    def write(self, data: bytes) -> None:
        """Send ``data``; what the socket does not take is kept and leaves when it can."""
        if not data:
            return
        self.sent_bytes += len(data)
        if self.output is not None:
            self.output.append(data)
            return
        try:
            taken = self.emit(self, data)
        except (SSL.Error, OSError) as error:
            self.fail_soon(*reason_of(error))
            return
        if taken < len(data):
            self.output = deque((data[taken:],))
            self.wait_for_room()

    @property
    def unsent(self) -> int:
        """Bytes written that have not left; 0 when the transport is drained."""
        return sum(map(len, self.output)) if self.output else 0

    @property
    def is_broken(self) -> bool:
        """What is written goes nowhere: the socket failed or is gone."""
        return self.emit is GONE.emit

    def pause(self) -> None:
        """Read no more, for now. A handshake goes on.

        The poller is left alone until there is something to read: most pauses end before that.
        """
        self.is_paused = True

    def resume(self) -> None:
        """Read; the owner's first call, too."""
        self.is_paused = False
        if self.on_readable is not ignore:
            self.start_reading()

    def start_tls(
        self,
        context: TlsContext,
        *,
        pending: bytes = b"",
        is_client: bool = False,
        server_name: str | None = None,
        timeout: float,
        workers: Workers | None = None,
    ) -> None:
        """Begin TLS; ends in ``secured`` or in ``lost``. What is written meanwhile leaves after the handshake.

        ``pending`` was read before TLS began and belongs to it. ``workers`` compute what takes long.
        """
        if self.socket is not None and self.on_readable is PLAIN.on_readable:
            begin_tls(
                self,
                context,
                pending=pending,
                is_client=is_client,
                server_name=server_name,
                timeout=timeout,
                workers=workers,
            )

    def stop_tls(self, unsecured: Callable[[], None], *, notify: bool, timeout: float) -> None:
        """Go on in the clear, once everything written has left; ``unsecured`` is called, or ``lost``."""
        if self.on_readable is SECURE.on_readable:
            self.unsecured = unsecured
            end_tls(self, notify=notify, timeout=timeout)

    def keep_alive(self, seconds: int) -> None:
        """Probe a peer that says nothing for so long; 0: never."""
        if self.socket is not None:
            keep_alive(self.socket, seconds)

    def close(self) -> None:
        """Send what was written, say close_notify, close; the owner hears nothing more."""
        self.owner = None
        self.finish()

    def abort(self) -> None:
        """Close now; the owner hears nothing more."""
        self.owner = None
        self.drop()
