"""Every live connection of every service in one table, sorted, selected and cut by the daemon."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work

from appliance.protocols.control.events import Result
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.screens.watch import WatchScreen
from appliance.tui.selection import Record, Selection, Window, page, page_command
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.listing import Listing

__all__ = ["ConnectionsPanel", "question"]

_QUARANTINE = RowAction("q", "Quarantine", "V TCPIP,,QUARANTINE,IPADDR={ADDRESS},MINUTES=60")
_WATCH = RowAction("w", "Watch", "V TCPIP,,TELNET,WATCH,CONN={CONN}")
_DETAIL = RowAction("Enter", "Detail", "D CONNECTIONS,ID={CONN}")
#: Column -> the filter of D CONNECTIONS that looks at it.
_FILTERS = {
    **{name: name for name in ("CONN", "APPL", "USER", "PORT", "SERVICE", "IPADDR", "LUNAME")},
    "LU": "LUNAME",
    "PEER": "IPADDR",
}


def question(wanted: Selection) -> str:
    """The command for so many rows from there on."""
    return page_command("D CONNECTIONS", _FILTERS, wanted)


class ConnectionsPanel(ListPanel):
    """Live connections."""

    NAME = "CONNECTIONS"
    HEADING = "Connections"
    GUIDE = (
        "Every connection of every service, live: who, on which LU, with which application, over which TLS, "
        "for how long, how much went over it. Enter shows all about one, with its certificates; w shows the screen of "
        "a 3270 while it is used; q refuses its address for an hour (panel SOURCES takes it back).\n\n"
        "FILTER takes CONN=, USER=, LU=, APPL=, SERVICE=, PORT= and PEER=, with * for anything, or text of any column."
    )
    ORDER: ClassVar[tuple[str, ...]] = (
        *("CONN", "SERVICE", "USER", "LU", "APPL", "STATE", "PORT", "PEER", "TLS", "SINCE", "RECEIVED", "SENT"),
    )
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("d", "Drop", "V TCPIP,,DROP,CONN={CONN}"),
        _QUARANTINE,
        _WATCH,
        RowAction("t", "Trace", "F TRACE,START,PORT={PORT},MINUTES=10"),
        RowAction("u", "Untrace", "F TRACE,STOP,PORT={PORT}"),
        RowAction("l", "Chain", "D CHAIN,CONN={CONN}"),
    )

    def question(self, wanted: Selection) -> str:
        return question(wanted)

    def window(self, result: Result, wanted: Selection) -> Window:
        return page(result, wanted)

    def act(self, action: RowAction, row: Record) -> None:
        if action is _WATCH:
            self.watch_terminal(action.command.format_map(row), int(row["CONN"]))
            return
        address = row["PEER"].rpartition(":")[0].strip("[]")
        super().act(action, Record(row, ADDRESS=address))

    @work(group="commands")
    @while_open
    async def watch_terminal(self, command: str, connection: int) -> None:
        """Show the command; show the terminal when the administrator says so."""
        if await self.app.push_screen_wait(Confirm(command)):
            self.app.push_screen(WatchScreen(self.desk, connection))
        else:
            self.say("cancelled", 4)

    @on(Listing.Moved)
    def rows_moved(self) -> None:
        """The rows that came onto the screen have to be asked for."""
        self.refresh_now()

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """The row in detail."""
        self.act(_DETAIL, event.row)
