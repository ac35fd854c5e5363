"""Fetching CRLs from one LDAP server; the only file that speaks ldap3.

ldap3's time-outs count from one ``recv`` to the next, so a server that sends a byte now and then holds it for ever, and
its buffers grow to whatever a server sends. Here its socket is wrapped: one deadline spans the whole operation, and a
message whose length field promises more than the limit is refused before it is read. ``abort`` ends a fetch from
another thread, whatever it is waiting for. Referrals are not followed: the administrator names the servers.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import attrs
import ldap3
from cryptography import x509
from ldap3.core.exceptions import LDAPExceptionError

from appliance.certs.crl import MAX_CRL_SIZE
from appliance.certs.ldap_message import message_size

__all__ = ["Absent", "CrlFetch", "FetchLimits", "FetchResult", "Found", "Unreachable", "origin_of"]

#: RFC 4523 sections 2.3 and 2.4; a server may answer with or without the option.
_ATTRIBUTES = ("certificateRevocationList;binary", "authorityRevocationList;binary")
_ATTRIBUTE_NAMES = {name.partition(";")[0].lower() for name in _ATTRIBUTES}
_SUCCESS, _NO_SUCH_ATTRIBUTE, _NO_SUCH_OBJECT = 0, 16, 32
_OVERHEAD = 64 * 1024  # of an answer over the CRLs in it
_TOO_LATE = "no complete answer in time"
_PIECE = 256 * 1024


@attrs.frozen
class FetchLimits:
    """Bounds of one fetch from one server; seconds and bytes."""

    connect: float = 5.0
    whole: float = 15.0  # GSK_LDAP_RESPONSE_TIMEOUT
    size: int = 2 * MAX_CRL_SIZE  # the CRL may be in both attributes


@attrs.frozen
class Found:
    """The server has CRLs under this name, in DER, not looked at."""

    values: tuple[bytes, ...] = attrs.field(repr=False)


@attrs.frozen
class Absent:
    """The server answered, and has none."""

    detail: str


@attrs.frozen
class Unreachable:
    """No usable answer."""

    detail: str


FetchResult = Found | Absent | Unreachable


def origin_of(server: tuple[str, int]) -> str:
    """A server as a URL, for messages."""
    host, port = server
    return f"ldap://[{host}]:{port}" if ":" in host else f"ldap://{host}:{port}"


class CrlFetch:
    """One attempt at one server. ``run`` blocks its thread; ``abort`` may be called from any other."""

    def __init__(self, server: tuple[str, int], names: Sequence[x509.Name], limits: FetchLimits) -> None:
        self._server = server
        self._names = tuple(names)
        self._limits = limits
        self._aborted = threading.Event()
        self._connection: Any = None

    def run(self) -> FetchResult:
        """Search the entries in turn until one has a CRL."""
        if self._aborted.is_set():
            return Unreachable(_TOO_LATE)
        deadline = time.monotonic() + self._limits.whole
        try:
            self._connection = self._unopened()
            self._connection.open(read_server_info=False)
            if self._aborted.is_set():
                return Unreachable(_TOO_LATE)
            self._connection.socket = _BoundedSocket(self._connection.socket, deadline, self._limits.size)
            return self._search_all()
        except LDAPExceptionError as error:
            return Unreachable(self._explain(str(error)))
        except Exception as error:  # ldap3's decoder raises whatever a malformed answer makes it stumble over
            return Unreachable(self._explain(f"the answer cannot be decoded ({type(error).__name__})"))
        finally:
            self._with_socket(lambda opened: opened.close())

    def abort(self) -> None:
        """Break the connection under the running fetch; it then returns ``Unreachable``."""
        self._aborted.set()
        self._with_socket(lambda opened: opened.shutdown(socket.SHUT_RDWR))

    def _unopened(self) -> Any:
        host, port = self._server
        return ldap3.Connection(
            ldap3.Server(host, port=port, get_info=ldap3.NONE, connect_timeout=self._limits.connect),
            client_strategy=ldap3.SAFE_SYNC,
            auto_referrals=False,
            check_names=False,
            read_only=True,
        )

    def _search_all(self) -> FetchResult:
        result: FetchResult = Absent("no name to look for")
        for name in self._names:
            result = self._search(name)
            if isinstance(result, Found):
                break
        return result

    def _search(self, name: x509.Name) -> FetchResult:
        _, outcome, entries, _ = self._connection.search(
            search_base=name.rfc4514_string(),
            search_filter="(objectClass=*)",
            search_scope=ldap3.BASE,
            attributes=list(_ATTRIBUTES),
            size_limit=1,
        )
        code = outcome["result"]
        if code in (_NO_SUCH_OBJECT, _NO_SUCH_ATTRIBUTE):
            return Absent(f"it has no entry {name.rfc4514_string()}")
        if code != _SUCCESS:
            return Unreachable(f"it answered {outcome['description']} {outcome['message']}".rstrip())
        values = tuple(value for entry in entries or () for value in _crls_in(entry))
        return Found(values) if values else Absent(f"its entry {name.rfc4514_string()} has no CRL")

    def _explain(self, error: str) -> str:
        return _TOO_LATE if self._aborted.is_set() else " ".join(error.split())

    def _with_socket(self, do: Callable[[_Socket], None]) -> None:
        opened = self._connection and self._connection.socket
        if opened:
            with contextlib.suppress(OSError):  # closed already, or not connected: the connect time-out ends that
                do(opened)


def _crls_in(entry: Any) -> tuple[bytes, ...]:
    found: dict[bytes, None] = {}  # in order, each once: a CA often publishes one list under both names
    for name, values in entry.get("raw_attributes", {}).items():
        if name.partition(";")[0].lower() in _ATTRIBUTE_NAMES:
            found.update(dict.fromkeys(bytes(value) for value in values))
    return tuple(found)


class _Socket(Protocol):
    def recv(self, size: int, /) -> bytes: ...
    def sendall(self, data: bytes, /) -> None: ...
    def settimeout(self, seconds: float | None, /) -> None: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


class _BoundedSocket:
    """A socket for ldap3 that hands out whole LDAP messages, within one deadline and one limit of bytes.

    Whole messages, because ldap3 joins pieces by copying all it has for each 4 KiB that arrive.
    """

    def __init__(self, connected: _Socket, deadline: float, limit: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._left = limit + _OVERHEAD
        self._buffer = bytearray()

    def recv(self, size: int) -> bytes:
        """One LDAP message, or nothing at the end. ``size`` is not kept to: the only caller takes what it gets.

        Raises OSError, the one kind of error that ldap3 expects here.
        """
        while (need := self._needed()) is None or len(self._buffer) < need:
            piece = self._read()
            if not piece:
                return b""
            self._buffer += piece
        message = bytes(self._buffer[:need])
        del self._buffer[:need]
        self._left -= need
        return message

    def _needed(self) -> int | None:
        try:
            need = message_size(self._buffer)
        except ValueError as error:
            raise OSError(f"{error}") from None
        if need is not None and need > self._left:
            raise OSError("the answer is larger than the limit")
        return need

    def _read(self) -> bytes:
        self._socket.settimeout(self._remaining())
        try:
            return self._socket.recv(_PIECE)
        except TimeoutError:
            raise TimeoutError(_TOO_LATE) from None

    def sendall(self, data: bytes) -> None:
        """As the socket's, within the deadline."""
        self._socket.settimeout(self._remaining())
        self._socket.sendall(data)

    def shutdown(self, how: int) -> None:
        """As the socket's."""
        self._socket.shutdown(how)

    def close(self) -> None:
        """As the socket's."""
        self._socket.close()

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError(_TOO_LATE)
        return remaining
