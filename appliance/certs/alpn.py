"""What a client says it will speak behind TLS (ALPN, RFC 7301): a server that was offered only other protocols ends.

A browser whose connection somebody has turned to another service that shows a certificate for the same name (ALPACA)
offers h2 and http/1.1. It hears a fatal alert before either side has said anything; so it does on a data connection of
FTP, where a page could be fetched from. Who offers nothing is taken as ever: most FTP clients, and those of 3270.
"""

from __future__ import annotations

from OpenSSL import SSL

__all__ = ["insist"]

#: What pyOpenSSL takes for "end the handshake". An exception would do so too, but is kept in the context and could be
#: raised by another connection, on another thread.
_END = b""


def insist(context: SSL.Context, spoken: str) -> None:
    """Clients of ``context`` that offer protocols offer ``spoken`` among them; "": there is none to offer."""
    name = spoken.encode("ascii")

    def select(connection: SSL.Connection, offered: list[bytes]) -> bytes:
        return name if name in offered else _END

    context.set_alpn_select_callback(select)
