"""One transfer on the reactor, over the same transport as every other connection.

A thread hop costs a small file a third of its rate, so what fits in one batch is moved here, and so is everything when
no bulk thread is free: this path is slower for one large file but has no limit on how many it serves. What was
received is committed on a worker thread, since that waits for the disk.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from appliance.certs.chain import PeerChain
from appliance.certs.tls import TlsContext
from appliance.runtime.interfaces import Reactor
from appliance.runtime.revoking.peercheck import objection_to
from appliance.runtime.threads import Workers
from appliance.runtime.transfers.payload import Incoming, Outgoing, Payload, TransferError, is_refused
from appliance.runtime.wires.transport import Transport
from appliance.session.actions import Reuse
from appliance.session.events import CloseReason, TlsInfo, TransferStatus
from appliance.session.wires import Wire

__all__ = ["BATCH", "ReactorTransfer"]

#: The most that is read or sent in one turn of the reactor, and the size up to which no thread is worth its hop.
BATCH = 256 * 1024

Done = Callable[[TransferError | None], None]

#: How the loss of the connection ends a transfer that still had something to move.
_STATUS = {
    CloseReason.PEER_CLOSED: TransferStatus.BROKEN,
    CloseReason.RESET: TransferStatus.BROKEN,
    CloseReason.TLS_TRUNCATED: TransferStatus.TRUNCATED,
    CloseReason.TLS_FAILED: TransferStatus.TLS_FAILED,
    CloseReason.TIMED_OUT: TransferStatus.TLS_FAILED,
}


class ReactorTransfer:
    """``done`` is called once, with None when everything was moved and committed."""

    def __init__(
        self,
        reactor: Reactor,
        sock: socket.socket,
        payload: Payload,
        files: Workers,
        done: Done,
        *,
        context: TlsContext | None,
        peer_chain: PeerChain | None,
        reuse: Reuse,
        stall_timeout: float,
        handshake_timeout: float,
        handshakes: Workers | None,
    ) -> None:
        self.tls: TlsInfo | None = None
        self._reactor = reactor
        self._payload = payload
        self._files = files
        self._done: Done | None = done
        self._peer_chain = peer_chain
        self._reuse = reuse
        self._stall_timeout = stall_timeout
        self._progress = -1
        self._watch: IDelayedCall | None = None
        self._transport: Transport | None = Transport(reactor, sock, Wire.DATA, self)
        if context is None:
            self._begin()
        else:
            self._transport.start_tls(context, timeout=handshake_timeout, workers=handshakes)

    def abort(self, status: TransferStatus = TransferStatus.ABORTED) -> None:
        """End with this status."""
        self._end(TransferError(status))

    def _begin(self) -> None:
        assert self._transport is not None
        self._watch_for_stalls()
        match self._payload:
            case Incoming():
                self._transport.resume()
            case Outgoing():
                # Nothing is read while sending: a peer may say close_notify for its own direction at once.
                self._transport.pause()
                self._send_on()

    # -- sending

    def _send_on(self) -> None:
        outgoing, transport = self._payload, self._transport
        if transport is None or transport.unsent:
            return
        assert isinstance(outgoing, Outgoing)
        try:
            block = outgoing.next_block(memoryview(bytearray(min(BATCH, outgoing.remaining))))
        except TransferError as error:
            self._end(error)
            return
        if not block:
            self._all_sent()
            return
        outgoing.moved += len(block)
        transport.write(bytes(block))
        if transport.unsent or transport.is_broken:
            return  # ``drained`` or ``lost`` follows
        if outgoing.remaining:
            self._reactor.callLater(0, self._send_on)
        else:
            self._send_on()

    def _all_sent(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()
        self._payload.finish()
        self._end(None)

    # -- receiving

    def _commit(self) -> None:
        self._transport = None
        self._stop_watching()
        committing = self._files.run(self._payload.finish)
        committing.addCallbacks(lambda _: self._end(None), self._not_committed)

    def _not_committed(self, failure: Failure) -> None:
        error = failure.value
        if not isinstance(error, TransferError):
            error = TransferError(TransferStatus.STORAGE, failure.getErrorMessage())
        self._end(error)

    # -- what the transport tells

    def received(self, wire: Wire, data: bytes) -> None:
        """Store it."""
        assert isinstance(self._payload, Incoming)
        try:
            self._payload.take(memoryview(data))
        except TransferError as error:
            self._end(error)
            return
        owed = self._payload.owed(len(data), self._reactor.seconds())
        if owed and self._transport is not None:
            self._transport.pause()
            self._reactor.callLater(owed, self._read_on)

    def _read_on(self) -> None:
        if self._transport is not None:
            self._transport.resume()

    def secured(self, wire: Wire, tls: TlsInfo) -> None:
        """Begin, if it is the right peer."""
        self.tls = tls
        objection = objection_to(tls, reuse=self._reuse, peer_chain=self._peer_chain)
        if objection:
            self._end(TransferError(TransferStatus.WRONG_PEER, objection))
        else:
            self._begin()

    def lost(self, wire: Wire, reason: CloseReason, detail: str) -> None:
        """The end of what is received; of what is sent, a failure."""
        self._transport = None
        payload = self._payload
        is_open_end = reason is CloseReason.TLS_TRUNCATED and isinstance(payload, Incoming) and payload.takes_open_end
        if (reason is CloseReason.PEER_CLOSED or is_open_end) and isinstance(payload, Incoming):
            self._commit()
        else:
            self._end(TransferError(_STATUS.get(reason, TransferStatus.BROKEN), detail))

    def blocked(self, wire: Wire) -> None:
        """``drained`` follows."""

    def drained(self, wire: Wire) -> None:
        """Go on sending."""
        self._send_on()

    # -- time

    def _watch_for_stalls(self) -> None:
        self._watch = self._reactor.callLater(self._stall_timeout, self._look)

    def _look(self) -> None:
        assert self._transport is not None
        progress = self._payload.moved - self._transport.unsent
        if progress == self._progress:
            self._watch = None
            self._end(TransferError(TransferStatus.STALLED))
        else:
            self._progress = progress
            self._watch_for_stalls()

    def _stop_watching(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None and watch.active():
            watch.cancel()

    # -- the end

    def _end(self, error: TransferError | None) -> None:
        done, self._done = self._done, None
        self._stop_watching()
        transport, self._transport = self._transport, None
        if transport is not None and error is not None and is_refused(self._payload, error.status):
            transport.close()
        elif transport is not None:
            transport.abort()
        if done is None:
            return
        if error is not None:
            # Removing a half received file may wait for the disk; when no thread has room, the reactor does.
            self._files.run(self._payload.discard).addErrback(lambda _: self._payload.discard())
        done(error)
