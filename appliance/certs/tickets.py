"""Connections that hand out no TLS session tickets.

A client that only sends never reads the tickets that follow a TLS 1.3 handshake (RFC 8446 section 4.6.1). They still
lie in its socket when it closes, so its kernel sends a reset instead of an end, and what it sent last may be lost. A
data connection of FTP therefore gives out none; the control connection's serve all of them.

OpenSSL asks for the server name late in the ClientHello, and drops the ticket it meant to send when the option
NO_TICKET came to be set by then; a session offered by the client has been looked at before, so resumption is not hurt.
pyOpenSSL can set options of a context only, so this file calls OpenSSL through the library under it; without that name
``CAN_WITHHOLD`` is False and tickets are sent as ever.
"""

from __future__ import annotations

import weakref
from typing import Any

from OpenSSL import SSL

__all__ = ["CAN_WITHHOLD", "heed", "withhold"]

_withheld: weakref.WeakSet[SSL.Connection] = weakref.WeakSet()


def _load() -> Any:
    try:
        from OpenSSL import _util

        entry = _util.lib.SSL_set_options
        trial = SSL.Connection(SSL.Context(SSL.TLS_SERVER_METHOD), None)
        is_taken = entry(trial._ssl, SSL.OP_NO_TICKET) & SSL.OP_NO_TICKET
    except (AttributeError, ImportError, TypeError):
        return None
    return entry if is_taken else None


_set_options = _load()
CAN_WITHHOLD = _set_options is not None


def heed(context: SSL.Context) -> None:
    """Make connections of a server's ``context`` heed ``withhold``."""
    if CAN_WITHHOLD:
        context.set_tlsext_servername_callback(_when_named)


def withhold(connection: SSL.Connection) -> None:
    """No ticket on this connection; to be said before its handshake."""
    _withheld.add(connection)


def _when_named(connection: SSL.Connection) -> None:
    if connection in _withheld:
        _set_options(connection._ssl, SSL.OP_NO_TICKET)
