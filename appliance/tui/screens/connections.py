"""Every live connection of every service in one table."""

from __future__ import annotations

from typing import ClassVar

from textual import on

from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.widgets.listing import Listing

__all__ = ["ConnectionsPanel"]

_DETAIL = RowAction("Enter", "Detail", "D TCPIP,,TELNET,CONN,CONN={CONN}")


class ConnectionsPanel(ListPanel):
    """Live connections."""

    NAME = "CONNECTIONS"
    HEADING = "Connections"
    GUIDE = (
        "Every connection of every service, live: who, on which LU, with which application, over which TLS, "
        "for how long, how much went over it."
    )
    COMMAND = "D TCPIP,,NETSTAT,CONN,MAX=*"
    ORDER: ClassVar[tuple[str, ...]] = (
        *("CONN", "SERVICE", "USER", "LU", "APPL", "STATE", "PORT", "PEER", "TLS", "SINCE", "RECEIVED", "SENT"),
    )
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("d", "Drop", "V TCPIP,,DROP,CONN={CONN}"),
        RowAction("t", "Trace", "F TRACE,START,PORT={PORT},MINUTES=10"),
        RowAction("u", "Untrace", "F TRACE,STOP,PORT={PORT}"),
    )

    @on(Listing.Chosen)
    def chosen(self) -> None:
        """The row in detail."""
        if (row := self.listing.selected()) is not None:
            self.act(_DETAIL, row)
