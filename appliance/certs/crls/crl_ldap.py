"""Fetching CRLs from one LDAP server; the only file that speaks ldap3.

A directory may want TLS (LDAPS or StartTLS) and a bind before it answers. ldap3's time-outs count from one ``recv`` to
the next, so a server that sends a byte now and then holds it for ever, and its buffers grow to whatever a server sends.
Here its socket is wrapped (``bounded_socket``): one deadline spans the whole operation, and a message that promises
more than the limit is refused before it is read. ``abort`` ends a fetch from another thread, whatever it is waiting
for. Referrals are not followed: the administrator names the servers.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import ldap3
from cryptography import x509
from ldap3.core.exceptions import LDAPExceptionError

from appliance.certs.crls.bounded_socket import TOO_LATE, BoundedSocket, remaining
from appliance.certs.crls.fetching import Absent, FetchLimits, FetchResult, Found, Unreachable
from appliance.secret import Secret

__all__ = ["CrlFetch", "Login"]

#: RFC 4523 sections 2.3 and 2.4; a server may answer with or without the option.
_COMPLETE = ("certificateRevocationList;binary", "authorityRevocationList;binary")
_DELTA = ("deltaRevocationList;binary",)
_STARTTLS = "1.3.6.1.4.1.1466.20037"  # RFC 4511 section 4.14
_SUCCESS, _NO_SUCH_ATTRIBUTE, _NO_SUCH_OBJECT = 0, 16, 32


@attrs.frozen
class Login:
    """How a directory is entered. Without a ``user`` the bind is anonymous; ``context`` None: no TLS."""

    context: ssl.SSLContext | None = None
    is_starttls: bool = False
    user: str = ""
    password: Secret | None = None


class CrlFetch:
    """One attempt at one server. ``run`` blocks its thread; ``abort`` may be called from any other."""

    def __init__(
        self, server: tuple[str, int], names: Sequence[x509.Name], limits: FetchLimits, login: Login | None = None
    ) -> None:
        self._server = server
        self._login = login or Login()
        self._names = tuple(names)
        self._limits = limits
        self._aborted = threading.Event()
        self._connection: Any = None
        self._opened: socket.socket | None = None

    def run(self) -> FetchResult:
        """Search the entries in turn until one has a CRL."""
        if self._aborted.is_set():
            return Unreachable(TOO_LATE)
        deadline = time.monotonic() + self._limits.whole
        try:
            self._connection = self._unopened()
            self._connection.open(read_server_info=False)
            if self._aborted.is_set():
                return Unreachable(TOO_LATE)
            self._opened = self._connection.socket
            problem = self._enter(deadline)
            return problem if problem is not None else self._search_all()
        except ssl.SSLError as error:
            return Unreachable(self._explain(f"no TLS: {error}"))
        except LDAPExceptionError as error:
            return Unreachable(self._explain(str(error)))
        except Exception as error:  # ldap3's decoder raises whatever a malformed answer makes it stumble over
            return Unreachable(self._explain(f"the answer cannot be decoded ({type(error).__name__})"))
        finally:
            self._with_socket(lambda opened: opened.close())
            self._part()

    def abort(self) -> None:
        """Break the connection under the running fetch; it then returns ``Unreachable``."""
        self._aborted.set()
        # Not SSLSocket's own: it would take the TLS away under the thread that reads.
        self._with_socket(lambda opened: socket.socket.shutdown(opened, socket.SHUT_RDWR))

    def _part(self) -> None:
        """ldap3's objects know each other in circles; apart, they are freed by reference count."""
        if self._connection is not None:
            self._connection.strategy.connection = self._connection.extend = None

    def _unopened(self) -> Any:
        host, port = self._server
        return ldap3.Connection(
            ldap3.Server(host, port=port, get_info=ldap3.NONE, connect_timeout=self._limits.connect),
            user=self._login.user or None,
            password=self._login.password.text() if self._login.password else None,
            client_strategy=ldap3.SAFE_SYNC,
            auto_referrals=False,
            check_names=False,
            read_only=True,
        )

    def _enter(self, deadline: float) -> Unreachable | None:
        """TLS and the bind, as the login says; why not, when the server does not let us in."""
        login = self._login
        if login.context is None or login.is_starttls:
            self._bound(deadline)
        if login.context is not None:
            if login.is_starttls:
                _, outcome, _, _ = self._connection.extended(_STARTTLS)
                if outcome["result"] != _SUCCESS:
                    return Unreachable(f"it answered {outcome['description']} to StartTLS")
                if self._connection.socket.has_more:
                    return Unreachable("it sent something between StartTLS and TLS")
            self._opened = self._secured(login.context, deadline)
            self._connection.socket = self._opened
            self._bound(deadline)
        if login.user:
            _, outcome, _, _ = self._connection.bind()
            if outcome["result"] != _SUCCESS:
                return Unreachable(f"it answered {outcome['description']} to the bind")
        return None

    def _bound(self, deadline: float) -> None:
        assert self._opened is not None
        self._connection.socket = BoundedSocket(self._opened, deadline, self._limits.size)

    def _secured(self, context: ssl.SSLContext, deadline: float) -> ssl.SSLSocket:
        """The handshake within the deadline, however slowly the server speaks."""
        assert self._opened is not None
        self._opened.setblocking(False)
        secured = context.wrap_socket(self._opened, server_hostname=self._server[0], do_handshake_on_connect=False)
        self._opened = secured
        while True:
            try:
                secured.do_handshake()
            except ssl.SSLWantReadError:
                select.select([secured], [], [], remaining(deadline))
            except ssl.SSLWantWriteError:
                select.select([], [secured], [], remaining(deadline))
            else:
                return secured

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
            attributes=[*_COMPLETE, *_DELTA],
            size_limit=1,
        )
        code = outcome["result"]
        if code in (_NO_SUCH_OBJECT, _NO_SUCH_ATTRIBUTE):
            return Absent(f"it has no entry {name.rfc4514_string()}")
        if code != _SUCCESS:
            return Unreachable(f"it answered {outcome['description']} {outcome['message']}".rstrip())
        values, deltas = _crls_in(entries, _COMPLETE), _crls_in(entries, _DELTA)
        return Found(values, deltas) if values else Absent(f"its entry {name.rfc4514_string()} has no CRL")

    def _explain(self, error: str) -> str:
        return TOO_LATE if self._aborted.is_set() else " ".join(error.split())

    def _with_socket(self, do: Callable[[socket.socket], None]) -> None:
        opened = self._opened or (self._connection and self._connection.socket)
        if opened:
            with contextlib.suppress(OSError):  # closed already, or not connected: the connect time-out ends that
                do(opened)


def _crls_in(entries: Any, attributes: Sequence[str]) -> tuple[bytes, ...]:
    names = {attribute.partition(";")[0].lower() for attribute in attributes}
    found: dict[bytes, None] = {}  # in order, each once: a CA often publishes one list under both names
    for entry in entries or ():
        for name, values in entry.get("raw_attributes", {}).items():
            if name.partition(";")[0].lower() in names:
                found.update(dict.fromkeys(bytes(value) for value in values))
    return tuple(found)
