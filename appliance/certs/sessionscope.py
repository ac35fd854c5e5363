"""Whose TLS sessions a connection may resume: a scope, told apart by OpenSSL's session ID context.

A session remembers the session ID context of the connection that made it, and is resumed only by a connection with the
same one (SSL_CTX_set_session_id_context(3)); ``SSL_new`` copies it from the context. Setting it just before a
connection is made gives each login a scope of its own inside one shared OpenSSL context, at a tenth of the cost of a
context for each. pyOpenSSL lets nobody set it once the first connection is made, so this file calls OpenSSL through
the library under it; without that name ``CAN_SHARE`` is False, and every scope needs a context of its own.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL

__all__ = ["CAN_SHARE", "enter"]

#: SSL_MAX_SSL_SESSION_ID_LENGTH
_LONGEST = 32


def _load() -> Any:
    try:
        from OpenSSL import _util

        entry = _util.lib.SSL_CTX_set_session_id_context
        trial = SSL.Context(SSL.TLS_SERVER_METHOD)
        taken = entry(trial._context, b"trial", 5)
    except (AttributeError, ImportError, TypeError):
        return None
    return entry if taken == 1 else None


_set = _load()
CAN_SHARE = _set is not None


def enter(context: SSL.Context, scope: bytes) -> None:
    """Connections of ``context`` made from now on resume sessions of ``scope`` (1 to 32 bytes) and of no other.

    ``context`` is used by one thread at a time for making connections.
    """
    assert 0 < len(scope) <= _LONGEST
    if _set(context._context, scope, len(scope)) != 1:
        raise SSL.Error([("SSL routines", "SSL_CTX_set_session_id_context", "not taken")])
