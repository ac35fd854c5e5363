"""Which protocol a TLS client means to speak (ALPN, RFC 7301): one who names only others is sent away in the handshake.

A browser that was led to one of our ports would otherwise have its request read, and our answer taken for that of a web
server of the same certificate (ALPACA). A client that names nothing goes on. pyOpenSSL's own call keeps what its
callback raised for whichever connection asks next, also on another thread; this one answers OpenSSL directly, through
the library under pyOpenSSL.
"""

from __future__ import annotations

import functools
from typing import Any

from OpenSSL import SSL
from OpenSSL._util import ffi, lib

__all__ = ["insist"]

_CALLBACK = "int (*)(SSL *, unsigned char **, unsigned char *, const unsigned char *, unsigned int, void *)"


def insist(context: SSL.Context, protocols: tuple[str, ...]) -> None:
    """Clients of this context that name protocols must name one of these; the first of ours that they know is it."""
    lib.SSL_CTX_set_alpn_select_cb(context._context, _chooser(protocols), ffi.NULL)


@functools.cache  # OpenSSL keeps a bare pointer
def _chooser(protocols: tuple[str, ...]) -> Any:
    ours = [protocol.encode("ascii") for protocol in protocols]
    fatal: int = lib.SSL_TLSEXT_ERR_ALERT_FATAL

    def choose(_ssl: Any, chosen: Any, size: Any, offered: Any, length: int, _argument: Any) -> int:
        places = _places(ffi.buffer(offered, length)[:])
        for protocol in ours:
            if protocol in places:
                chosen[0] = ffi.cast("unsigned char *", offered + places[protocol])
                size[0] = len(protocol)
                return int(lib.SSL_TLSEXT_ERR_OK)
        return fatal

    return ffi.callback(_CALLBACK, choose, error=fatal)


def _places(offered: bytes) -> dict[bytes, int]:
    """Where in the client's list (OpenSSL checked its form) each name begins."""
    places, at = dict[bytes, int](), 0
    while at < len(offered):
        size = offered[at]
        places[offered[at + 1 : at + 1 + size]] = at + 1
        at += 1 + size
    return places
