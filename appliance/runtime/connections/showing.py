"""What operators are shown of one connection: its row in the lists, and the certificates that its client showed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from appliance.session.base import SessionView
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import TlsInfo

if TYPE_CHECKING:
    from appliance.runtime.connections.connection import Connection

__all__ = ["certificate_lines", "row_of"]


def row_of(c: Connection, number: int, view: SessionView) -> ConnectionRow:
    """The view of its session, with what only the connection knows."""
    received, sent = c.bytes_moved()
    return ConnectionRow(
        id=number,
        service=view.service,
        port=view.port_name,
        user=view.user,
        lu=view.lu,
        application=view.application,
        state=view.state,
        peer=str(c.peer),
        tls=c.tls.version if c.tls else "",
        cipher=c.tls.cipher if c.tls else "",
        received=received,
        sent=sent,
        since=c.since,
    )


def certificate_lines(tls: TlsInfo) -> Iterator[tuple[str, str]]:
    """Names and values: whether the session was resumed, then four for each certificate, the client's own first."""
    yield "TLS RESUMED", "YES" if tls.resumed else "NO"
    for number, certificate in enumerate(tls.chain.certificates if tls.chain else ()):
        name = f"CERTIFICATE {number + 1}"
        yield name, certificate.subject.rfc4514_string()
        yield f"{name} ISSUER", certificate.issuer.rfc4514_string()
        yield f"{name} SERIAL", f"{certificate.serial_number:X}"
        yield f"{name} UNTIL", f"{certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
