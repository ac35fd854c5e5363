"""The groups of a server's key exchange: those of Mozilla's intermediate configuration, X25519, P-256 and P-384.

X25519MLKEM768 stands before them where OpenSSL has it: what is recorded today is no prey for a quantum computer.
OpenSSL's own list has more, P-521 and X448 among them. pyOpenSSL can name one group only, so this file calls OpenSSL
through the library under it; without that name ``CAN_LIMIT`` is False and OpenSSL's list stays, none of it weak.

Under TLS 1.2 the list holds for EC certificates too (RFC 8422 section 5.1.1): one on P-521 is for TLS 1.3.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL

__all__ = ["CAN_LIMIT", "limit"]

_INTERMEDIATE = b"X25519:P-256:P-384"
_LISTS = (b"X25519MLKEM768:" + _INTERMEDIATE, _INTERMEDIATE)


def _load() -> tuple[Any, bytes] | None:
    """OpenSSL's entry, and the first list that it knows every group of."""
    try:
        from OpenSSL import _util

        entry, clear_error = _util.lib.SSL_CTX_set1_curves_list, _util.lib.ERR_clear_error
        trial = SSL.Context(SSL.TLS_SERVER_METHOD)
        known = [each for each in _LISTS if entry(trial._context, each) == 1]
        clear_error()
    except (AttributeError, ImportError, TypeError):
        return None
    return (entry, known[0]) if known else None


_loaded = _load()
CAN_LIMIT = _loaded is not None


def limit(context: SSL.Context) -> None:
    """Connections of ``context`` exchange keys in no other group."""
    if _loaded is None:
        return
    entry, groups = _loaded
    if entry(context._context, groups) != 1:
        raise SSL.Error([("SSL routines", "SSL_CTX_set1_groups_list", "not taken")])
