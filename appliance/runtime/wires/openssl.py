"""OpenSSL called as directly as Python can: the one file that knows private names of pyOpenSSL.

pyOpenSSL's public ``recv`` and ``send`` allocate, copy and raise on every call that would block; a 3270 session does
little else, so its transactions per second hang on them. ``Native`` calls ``SSL_read`` and ``SSL_write`` through the
cffi library that pyOpenSSL itself uses, with one buffer shared by all connections of the reactor's thread, and gives
bulk transfers their memory BIO in batches. ``Public`` does the same by the documented interface alone, slower, and
without TLS for bytes that were read ahead. ``load()`` takes ``Native`` when its self-test passes, so that another
release of pyOpenSSL costs speed and not correctness.

Both raise what pyOpenSSL raises: ``SSL.ZeroReturnError`` after close_notify, ``SSL.SysCallError`` and ``SSL.Error``.
The error queue of OpenSSL belongs to the thread and outlives a call: it is cleared before each one.
"""

from __future__ import annotations

import contextlib
from typing import Any, Protocol

from OpenSSL import SSL

__all__ = ["ENGINE", "RECORD", "Engine", "Native", "Public", "load"]

#: The most plaintext in one TLS record (RFC 8446 section 5.1). Reading with a buffer of this size leaves nothing
#: inside OpenSSL that the poller would not tell of.
RECORD = 16384
#: Room that records, their headers and tags need beyond the plaintext of one batch.
_OVERHEAD = 8192


class Engine(Protocol):
    """What the transports ask of OpenSSL beyond pyOpenSSL's documented interface."""

    can_attach: bool

    def read(self, connection: SSL.Connection) -> bytes:
        """At most one record; empty when nothing is there now. On the reactor's thread only."""
        ...

    def write(self, connection: SSL.Connection, data: bytes) -> int:
        """Bytes of ``data`` (one record at most) that were taken; 0 when the socket is full."""
        ...

    def attach(self, connection: SSL.Connection, descriptor: int) -> None:
        """Move a connection from its memory BIOs, which must be empty, to a socket."""
        ...

    def is_resumed(self, connection: SSL.Connection) -> bool | None:
        """Whether the handshake resumed a session; None when that cannot be known."""
        ...

    def batch(self, connection: SSL.Connection) -> None:
        """Let a connection over memory BIOs write more than one record per call."""
        ...

    def seal(self, connection: SSL.Connection, plain: memoryview, out: bytearray) -> memoryview:
        """All of ``plain`` as records, in ``out`` or in a buffer of its own."""
        ...

    def feed(self, connection: SSL.Connection, records: memoryview) -> None:
        """Give received bytes to a connection over memory BIOs."""
        ...

    def unseal(self, connection: SSL.Connection, out: memoryview) -> int:
        """Plaintext of at most one record into ``out``; 0 when more has to be fed first."""
        ...


def sealed_size(plain: int) -> int:
    """How large a buffer ``seal`` wants for this much plaintext."""
    return plain + (plain >> 4) + _OVERHEAD


class Native:
    """The cffi library under pyOpenSSL."""

    can_attach = True

    def __init__(self) -> None:
        """AttributeError or ImportError when a name is missing."""
        from OpenSSL import _util

        lib, ffi = _util.lib, _util.ffi
        self._ffi = ffi
        self._buffer = ffi.new("char[]", RECORD)
        self._bytes = ffi.buffer(self._buffer)
        self._ssl_read, self._ssl_write = lib.SSL_read, lib.SSL_write
        self._bio_read, self._bio_write = lib.BIO_read, lib.BIO_write
        self._set_fd, self._clear_mode = lib.SSL_set_fd, lib.SSL_clear_mode
        self._get_error, self._clear_error = lib.SSL_get_error, lib.ERR_clear_error
        self._session_reused = lib.SSL_session_reused
        self._want_read, self._want_write = lib.SSL_ERROR_WANT_READ, lib.SSL_ERROR_WANT_WRITE
        self._partial_write = lib.SSL_MODE_ENABLE_PARTIAL_WRITE

    def self_test(self) -> None:
        """Use each private attribute once on a client that has nobody to talk to; any exception is a failure."""
        connection = SSL.Connection(SSL.Context(SSL.TLS_METHOD), None)
        connection.set_connect_state()
        self.batch(connection)
        assert self.read(connection) == b""  # starts the handshake
        hello = self._bytes[: self._bio_read(connection._from_ssl, self._buffer, RECORD)]
        assert hello[0] == 0x16, "a handshake record"
        assert self.is_resumed(connection) is False
        self.feed(connection, memoryview(b"\x15\x03\x03\x00\x02\x02\x28"))  # alert: handshake_failure
        with contextlib.suppress(SSL.Error):
            self.read(connection)
            raise AssertionError("an alert was not reported")
        self.attach(connection, 0)

    def read(self, connection: SSL.Connection) -> bytes:
        """See ``Engine``."""
        ssl = connection._ssl
        self._clear_error()
        size = self._ssl_read(ssl, self._buffer, RECORD)
        if size > 0:
            received: bytes = self._bytes[:size]
            return received
        if self._get_error(ssl, size) != self._want_read:
            connection._raise_ssl_error(ssl, size)
        return b""

    def write(self, connection: SSL.Connection, data: bytes) -> int:
        """See ``Engine``."""
        ssl = connection._ssl
        self._clear_error()
        size: int = self._ssl_write(ssl, data, len(data))
        if size > 0:
            return size
        if self._get_error(ssl, size) not in (self._want_write, self._want_read):
            connection._raise_ssl_error(ssl, size)
        return 0

    def attach(self, connection: SSL.Connection, descriptor: int) -> None:
        """See ``Engine``; the memory BIOs are freed by OpenSSL, so pyOpenSSL must forget them."""
        connection._into_ssl = connection._from_ssl = None
        if self._set_fd(connection._ssl, descriptor) != 1:
            raise SSL.Error([("SSL routines", "SSL_set_fd", "no memory")])

    def is_resumed(self, connection: SSL.Connection) -> bool | None:
        """See ``Engine``."""
        return bool(self._session_reused(connection._ssl))

    def batch(self, connection: SSL.Connection) -> None:
        """See ``Engine``: pyOpenSSL's default would return after each record."""
        self._clear_mode(connection._ssl, self._partial_write)

    def seal(self, connection: SSL.Connection, plain: memoryview, out: bytearray) -> memoryview:
        """See ``Engine``; one call encrypts the whole batch, one more fetches it."""
        ffi, size = self._ffi, len(plain)
        self._clear_error()
        written = self._ssl_write(connection._ssl, ffi.from_buffer(plain), size)
        if written != size:
            connection._raise_ssl_error(connection._ssl, written)
        sealed = self._bio_read(connection._from_ssl, ffi.from_buffer(out), len(out))
        return memoryview(out)[:sealed]

    def feed(self, connection: SSL.Connection, records: memoryview) -> None:
        """See ``Engine``."""
        taken = self._bio_write(connection._into_ssl, self._ffi.from_buffer(records), len(records))
        if taken != len(records):
            raise SSL.Error([("BIO routines", "BIO_write", "no memory")])

    def unseal(self, connection: SSL.Connection, out: memoryview) -> int:
        """See ``Engine``."""
        ssl = connection._ssl
        self._clear_error()
        size: int = self._ssl_read(ssl, self._ffi.from_buffer(out), min(len(out), RECORD))
        if size > 0:
            return size
        if self._get_error(ssl, size) != self._want_read:
            connection._raise_ssl_error(ssl, size)
        return 0


class Public:
    """pyOpenSSL's documented interface."""

    can_attach = False

    def read(self, connection: SSL.Connection) -> bytes:
        """See ``Engine``."""
        try:
            return connection.recv(RECORD)
        except SSL.WantReadError:
            return b""

    def write(self, connection: SSL.Connection, data: bytes) -> int:
        """See ``Engine``."""
        try:
            return connection.send(data)
        except (SSL.WantReadError, SSL.WantWriteError):
            return 0

    def attach(self, connection: SSL.Connection, descriptor: int) -> None:
        """Not possible."""
        raise SSL.Error([("", "", "bytes read ahead cannot be handed to TLS with this pyOpenSSL")])

    def is_resumed(self, connection: SSL.Connection) -> bool | None:
        """Not known."""
        return None

    def batch(self, connection: SSL.Connection) -> None:
        """Nothing: ``seal`` loops."""

    def seal(self, connection: SSL.Connection, plain: memoryview, out: bytearray) -> memoryview:
        """See ``Engine``."""
        done = 0
        while done < len(plain):
            done += connection.send(plain[done:])
        return memoryview(connection.bio_read(sealed_size(len(plain))))

    def feed(self, connection: SSL.Connection, records: memoryview) -> None:
        """See ``Engine``."""
        connection.bio_write(bytes(records))

    def unseal(self, connection: SSL.Connection, out: memoryview) -> int:
        """See ``Engine``."""
        try:
            return connection.recv_into(out, min(len(out), RECORD))
        except SSL.WantReadError:
            return 0


def load(native: Any = Native) -> Engine:
    """``Native`` when everything it needs is there and works, else ``Public``."""
    try:
        engine: Native = native()
        engine.self_test()
    except Exception:
        return Public()
    return engine


ENGINE = load()
