"""One transfer on a worker thread: a blocking socket, TLS over memory BIOs, large batches.

What costs time in bulk TLS is not the cipher but one system call and one wake-up per 16 KiB record. So 256 KiB are
encrypted by one call, fetched by one, sent by one; on the way in up to 1 MiB is received, decrypted record by record
into a block, and written by one call.

The socket's descriptor stays the reactor's: only that thread closes it, and ends a transfer by ``shutdown``, which
wakes the worker. No SSL object is ever used by two threads. Time limits are the kernel's (SO_RCVTIMEO, SO_SNDTIMEO),
which need no ``poll`` before each call.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator

from OpenSSL import SSL

from appliance.certs.chain import PeerChain
from appliance.certs.tls import TlsContext
from appliance.runtime.revoking.peercheck import objection_to
from appliance.runtime.transfers.payload import Incoming, Outgoing, Payload, TransferError, is_refused
from appliance.runtime.wires.faults import explain
from appliance.runtime.wires.handshake import describe
from appliance.runtime.wires.openssl import ENGINE, RECORD, sealed_size
from appliance.session.actions import Reuse
from appliance.session.events import TlsInfo, TransferStatus

__all__ = ["BulkTransfer"]

_OUT = 256 * 1024  # plaintext per batch sent
_IN = 1024 * 1024  # bytes per receive, and per write to the file
_SEND_BUFFER = 4 * 1024 * 1024
_buffers = threading.local()


class BulkTransfer:
    """Built on the reactor's thread; ``run`` on a worker; ``abort`` on the reactor's at any time in between."""

    def __init__(
        self,
        sock: socket.socket,
        payload: Payload,
        *,
        context: TlsContext | None,
        peer_chain: PeerChain | None,
        reuse: Reuse,
        stall_timeout: float,
    ) -> None:
        self._socket = sock
        self._payload = payload
        self._connection = context.connection(None) if context else None
        self._peer_chain = peer_chain
        self._reuse = reuse
        self._stall_timeout = stall_timeout
        self._aborted: TransferStatus | None = None
        self.is_shaking = context is not None
        self.tls: TlsInfo | None = None

    def abort(self, status: TransferStatus = TransferStatus.ABORTED) -> None:
        """Make ``run`` end with this status, soon."""
        if self._aborted is None:
            self._aborted = status
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        """Move everything, commit what was received; TransferError when it did not come to that."""
        try:
            with self._as_transfer_errors():
                self._prepare_socket()
                if self._connection is None:
                    self._move_plain()
                else:
                    self._move_secure(self._connection)
                self._payload.finish()
        finally:
            with contextlib.suppress(OSError):
                self._payload.discard()

    @contextlib.contextmanager
    def _as_transfer_errors(self) -> Iterator[None]:
        try:
            yield
        except TransferError as error:
            raise self._unless_aborted(error) from None
        except BlockingIOError:
            raise self._unless_aborted(TransferError(TransferStatus.STALLED)) from None
        except SSL.Error as error:
            status = TransferStatus.TLS_FAILED if self.is_shaking else TransferStatus.BROKEN
            raise self._unless_aborted(TransferError(status, explain(error))) from None
        except OSError as error:
            raise self._unless_aborted(TransferError(TransferStatus.BROKEN, str(error))) from None

    def _unless_aborted(self, error: TransferError) -> TransferError:
        return error if self._aborted is None else TransferError(self._aborted)

    def _prepare_socket(self) -> None:
        limit = struct.pack("@ll", int(self._stall_timeout), int(self._stall_timeout % 1 * 1_000_000))
        self._socket.setblocking(True)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        if isinstance(self._payload, Outgoing):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)

    # -- PROT C

    def _move_plain(self) -> None:
        match self._payload:
            case Incoming() as incoming:
                self._receive_plain(incoming)
            case Outgoing() as outgoing:
                if outgoing.sendable is not None:
                    self._send_file(outgoing, *outgoing.sendable)
                else:
                    for block in _blocks(outgoing):
                        self._socket.sendall(block)

    def _send_file(self, outgoing: Outgoing, descriptor: int, offset: int, remaining: int) -> None:
        while remaining:
            sent = os.sendfile(self._socket.fileno(), descriptor, offset, min(remaining, 1 << 24))
            if not sent:
                raise TransferError(TransferStatus.STORAGE, "the file became shorter")
            offset, remaining = offset + sent, remaining - sent
            outgoing.moved += sent

    def _receive_plain(self, incoming: Incoming) -> None:
        view = memoryview(_buffer("plain", _IN))
        while size := self._socket.recv_into(view):
            _take(incoming, view[:size])
        self._check_aborted()

    def _check_aborted(self) -> None:
        """An end of the stream that we made ourselves is none."""
        if self._aborted is not None:
            raise TransferError(self._aborted)

    # -- PROT P

    def _move_secure(self, connection: SSL.Connection) -> None:
        connection.set_accept_state()
        ENGINE.batch(connection)
        self._shake(connection)
        self.is_shaking = False
        self.tls = describe(connection)
        try:
            self._check_peer(self.tls)
            match self._payload:
                case Outgoing() as outgoing:
                    self._send_secure(connection, outgoing)
                case Incoming() as incoming:
                    self._receive_secure(connection, incoming)
        except TransferError as error:
            if is_refused(self._payload, error.status):
                self._say_goodbye(connection)
            raise
        self._say_goodbye(connection)

    def _check_peer(self, tls: TlsInfo) -> None:
        objection = objection_to(tls, reuse=self._reuse, peer_chain=self._peer_chain)
        if objection:
            raise TransferError(TransferStatus.WRONG_PEER, objection)

    def _shake(self, connection: SSL.Connection) -> None:
        while True:
            try:
                connection.do_handshake()
            except SSL.WantReadError:
                self._flush(connection)
            except SSL.Error:
                self._flush(connection)
                raise
            else:
                # A client that only uploads may be gone before it reads its session tickets: not an error yet.
                with contextlib.suppress(ConnectionError):
                    self._flush(connection)
                return
            received = self._socket.recv(RECORD)
            if not received:
                self._check_aborted()
                raise TransferError(TransferStatus.TLS_FAILED, "the peer closed during the handshake")
            connection.bio_write(received)

    def _flush(self, connection: SSL.Connection) -> None:
        with contextlib.suppress(SSL.WantReadError):
            self._socket.sendall(connection.bio_read(65536))

    def _say_goodbye(self, connection: SSL.Connection) -> None:
        with contextlib.suppress(SSL.Error, OSError):
            connection.shutdown()
            self._flush(connection)

    def _send_secure(self, connection: SSL.Connection, outgoing: Outgoing) -> None:
        records = _buffer("records", sealed_size(_OUT))
        for block in _blocks(outgoing):
            for start in range(0, len(block), _OUT):  # a converter may make more than a batch of a batch
                self._socket.sendall(ENGINE.seal(connection, block[start : start + _OUT], records))

    def _receive_secure(self, connection: SSL.Connection, incoming: Incoming) -> None:
        received = memoryview(_buffer("received", _IN))
        plain = memoryview(_buffer("plain", _IN))
        fill = 0
        try:
            while True:
                while size := ENGINE.unseal(connection, plain[fill:]):
                    fill += size
                    if fill > _IN - RECORD:
                        _take(incoming, plain[:fill])
                        fill = 0
                self._feed(connection, received)
        except SSL.ZeroReturnError:
            incoming.take(plain[:fill])

    def _feed(self, connection: SSL.Connection, received: memoryview) -> None:
        size = self._socket.recv_into(received)
        if not size:
            self._check_aborted()
            if isinstance(self._payload, Incoming) and self._payload.takes_open_end:
                raise SSL.ZeroReturnError
            raise TransferError(TransferStatus.TRUNCATED)
        ENGINE.feed(connection, received[:size])


def _take(incoming: Incoming, block: memoryview) -> None:
    """Store a block, no sooner than the pace has it."""
    incoming.take(block)
    owed = incoming.owed(len(block), time.monotonic())
    if owed:
        time.sleep(owed)


def _blocks(outgoing: Outgoing) -> Iterator[memoryview]:
    """Blocks to send, each counted when the next one is asked for: then it was sent."""
    buffer = memoryview(_buffer("plain", _IN))[:_OUT]
    while block := outgoing.next_block(buffer):
        yield block
        outgoing.moved += len(block)


def _buffer(name: str, size: int) -> bytearray:
    """This thread's buffer of that name, kept for the next transfer."""
    buffer: bytearray | None = getattr(_buffers, name, None)
    if buffer is None:
        buffer = bytearray(size)
        setattr(_buffers, name, buffer)
    return buffer
