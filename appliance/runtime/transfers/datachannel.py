"""The data side of one FTP control connection: at most one passive port, one connection that waits, one transfer.

A transfer needs a connected socket: the one that came in at the passive port, earlier or later, or one made to the
address of PORT. With it in hand the size decides who moves the bytes: the reactor (``mover``) what is small, a bulk
thread (``bulk``) the rest as long as one is free. An upload does not tell its size and needs a thread for its commit
anyway, so it goes to a thread at once. A new ``Listen`` closes the port, the waiting connection and nothing else.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

import attrs
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger
from twisted.python.failure import Failure

from appliance.runtime.capabilities import Capabilities
from appliance.runtime.transfers.bulk import BulkTransfer
from appliance.runtime.transfers.dataport import DataPort, NoPortError, bind_in_range
from appliance.runtime.transfers.mover import BATCH, ReactorTransfer
from appliance.runtime.transfers.pacing import Pace, pace_sending
from appliance.runtime.transfers.payload import Incoming, Payload, TransferError, payload_of
from appliance.runtime.wires.connector import Connecting, NotConnected, connect
from appliance.runtime.wires.keepalive import keep_alive
from appliance.runtime.wires.linger import linger
from appliance.session.actions import Listen, Transfer
from appliance.session.events import Closed, CloseReason, Event, Listening, TransferEnded, TransferStatus
from appliance.session.wires import Endpoint, Wire

__all__ = ["DataChannel"]

_log = Logger()


@attrs.define(eq=False)
class _Running:
    """The transfer under way: asked for, waiting for its connection, or moving."""

    asked: Transfer
    payload: Payload
    began: float
    timer: IDelayedCall | None = None
    connecting: Connecting | None = None
    mover: BulkTransfer | ReactorTransfer | None = None

    def stop_waiting(self) -> None:
        """The connection is there, or will not come."""
        timer, self.timer = self.timer, None
        connecting, self.connecting = self.connecting, None
        if timer is not None and timer.active():
            timer.cancel()
        if connecting is not None:
            connecting.cancel()


class DataChannel:
    """Answers ``listen`` with ``Listening`` or ``Closed``, ``transfer`` with ``TransferEnded``, through ``report``."""

    def __init__(self, capabilities: Capabilities, local: Endpoint, report: Callable[[Event], None]) -> None:
        self._capabilities = capabilities
        self._reactor = capabilities.reactor
        self._local = local
        self._report: Callable[[Event], None] | None = report
        self._port: DataPort | None = None
        self._accepted: socket.socket | None = None
        self._running: _Running | None = None

    @property
    def is_transferring(self) -> bool:
        """A transfer was asked for and has not ended."""
        return self._running is not None

    def listen(self, asked: Listen) -> None:
        """Open a passive port in place of the one there was."""
        self._close_port()
        try:
            sock = bind_in_range(asked.interface, asked.ports, self._capabilities.random_below)
        except NoPortError as error:
            self._tell(Closed(Wire.DATA, CloseReason.REFUSED, str(error)))
            return
        self._port = DataPort(self._reactor, sock, asked.peer, asked.timeout, self._connected)
        self._tell(Listening(Wire.DATA, self._port.local))

    def transfer(self, asked: Transfer) -> None:
        """Move what ``asked`` says."""
        assert self._running is None, "one transfer at a time"
        payload = payload_of(asked.source, asked.converter, asked.limit)
        running = self._running = _Running(asked, payload, self._reactor.seconds())
        if asked.meter is not None:
            asked.meter.source = payload
        if asked.active is not None:
            self._connect(running, *asked.active)
        elif self._accepted is not None:
            sock, self._accepted = self._accepted, None
            self._move(running, sock)
        elif self._port is None or not self._port.is_open:
            self._not_begun(TransferError(TransferStatus.NO_CONNECTION, "no data port is open"))
        else:
            running.timer = self._reactor.callLater(asked.accept_timeout, self._nobody_came)

    def close(self) -> None:
        """End the transfer under way (answered by ``TransferEnded``), and close the port."""
        self._close_port()
        running = self._running
        if running is None:
            return
        if running.mover is not None:
            running.mover.abort()
        else:
            self._not_begun(TransferError(TransferStatus.ABORTED))

    def release(self) -> None:
        """The control connection is gone: end everything, tell nobody."""
        self._report = None
        self.close()

    # -- getting a connection

    def _close_port(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            port.close()
        sock, self._accepted = self._accepted, None
        if sock is not None:
            sock.close()

    def _connected(self, sock: socket.socket) -> None:
        self._port = None
        running = self._running
        if running is None or running.mover is not None:
            self._accepted = sock
        else:
            self._move(running, sock)

    def _connect(self, running: _Running, host: str, port: int) -> None:
        running.connecting = connect(
            self._reactor,
            self._capabilities.pools.names,
            host,
            port,
            timeout=running.asked.accept_timeout,
            done=self._connect_done,
            source=self._local.host,
            source_port=max(self._local.port - 1, 0),  # RFC 959 section 8
        )

    def _connect_done(self, outcome: socket.socket | NotConnected) -> None:
        assert self._running is not None
        if isinstance(outcome, NotConnected):
            self._not_begun(TransferError(TransferStatus.NO_CONNECTION, outcome.detail))
        else:
            self._running.connecting = None
            self._move(self._running, outcome)

    def _nobody_came(self) -> None:
        self._close_port()
        self._not_begun(TransferError(TransferStatus.NO_CONNECTION, "nobody connected in time"))

    # -- moving

    def _move(self, running: _Running, sock: socket.socket) -> None:
        running.stop_waiting()
        if running.asked.keep_alive:  # a socket that was just made has it off
            keep_alive(sock, running.asked.keep_alive)
        running.began = self._reactor.seconds()
        _pace(running, sock)
        bulk = self._capabilities.pools.bulk
        is_large = isinstance(running.payload, Incoming) or running.payload.remaining > BATCH
        if is_large and bulk.has_free_thread:
            self._move_on_thread(running, sock)
        else:
            self._move_on_reactor(running, sock)

    def _move_on_reactor(self, running: _Running, sock: socket.socket) -> None:
        asked = running.asked
        running.mover = ReactorTransfer(
            self._reactor,
            sock,
            running.payload,
            self._capabilities.pools.files,
            self._ended,
            context=asked.tls,
            peer_chain=asked.peer_chain,
            reuse=asked.reuse,
            stall_timeout=asked.stall_timeout,
            handshake_timeout=self._capabilities.limits.handshake,
            handshakes=self._capabilities.pools.handshakes,
        )

    def _move_on_thread(self, running: _Running, sock: socket.socket) -> None:
        asked = running.asked
        mover = running.mover = BulkTransfer(
            sock,
            running.payload,
            context=asked.tls,
            peer_chain=asked.peer_chain,
            reuse=asked.reuse,
            stall_timeout=asked.stall_timeout,
        )
        if mover.is_shaking:
            running.timer = self._reactor.callLater(self._capabilities.limits.handshake, _end_handshake, mover)
        moving = self._capabilities.pools.bulk.run(mover.run)
        moving.addCallbacks(lambda _: self._thread_ended(sock, None), lambda failure: self._thread_ended(sock, failure))

    def _thread_ended(self, sock: socket.socket, failure: Failure | None) -> None:
        sock.setblocking(False)
        linger(self._reactor, sock)
        if failure is None:
            self._ended(None)
        elif isinstance(failure.value, TransferError):
            self._ended(failure.value)
        else:
            _log.failure("a bulk transfer failed", failure)
            self._ended(TransferError(TransferStatus.BROKEN, "an internal error"))

    # -- the end

    def _not_begun(self, error: TransferError) -> None:
        assert self._running is not None
        payload = self._running.payload
        self._capabilities.pools.files.run(payload.discard).addErrback(lambda _: payload.discard())
        self._ended(error)

    def _ended(self, error: TransferError | None) -> None:
        running, self._running = self._running, None
        assert running is not None
        running.stop_waiting()
        self._capabilities.registry.transfer_ended(running.payload.moved, succeeded=error is None)
        self._tell(
            TransferEnded(
                status=error.status if error else TransferStatus.COMPLETE,
                bytes_moved=running.payload.moved,
                seconds=self._reactor.seconds() - running.began,
                tls=running.mover.tls if running.mover else None,
                detail=error.detail if error else "",
                failure=error.failure if error else None,
            )
        )

    def _tell(self, event: Event) -> None:
        if self._report is not None:
            self._report(event)


def _pace(running: _Running, sock: socket.socket) -> None:
    """What the transfer may not exceed, and how its end may look."""
    asked, payload = running.asked, running.payload
    pace_sending(sock, asked.rate)
    if isinstance(payload, Incoming):
        payload.takes_open_end = asked.takes_open_end
        payload.pace = Pace(asked.rate) if asked.rate else None


def _end_handshake(mover: BulkTransfer) -> None:
    if mover.is_shaking:
        mover.abort(TransferStatus.TLS_FAILED)
