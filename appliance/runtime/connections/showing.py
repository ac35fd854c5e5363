"""What operators are shown of one connection in their lists."""

from __future__ import annotations

from appliance.runtime.connections.client import Client
from appliance.session.base import SessionView
from appliance.session.connectionrow import ConnectionRow

__all__ = ["row_of"]


def row_of(c: Client, number: int, view: SessionView) -> ConnectionRow:
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
