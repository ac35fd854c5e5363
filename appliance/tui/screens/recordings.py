"""Recorded sessions: who, where, when; Enter shows one."""

from __future__ import annotations

from typing import ClassVar

from textual import on

from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.screens.replay import Replay
from appliance.tui.selection import Record
from appliance.tui.widgets.listing import Listing

__all__ = ["RecordingsPanel"]


class RecordingsPanel(ListPanel):
    """The newest first."""

    NAME = "RECORDINGS"
    HEADING = "Recordings"
    GUIDE = (
        "Recorded terminal sessions. Enter shows one, screen by screen or with the pauses it had, up to three seconds."
    )
    COMMAND = "D TCPIP,,TELNET,RECORDINGS"
    ORDER = ("NAME", "TIME", "USER", "LU", "PORT", "PEER", "BYTES")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (RowAction("r", "Replay"),)

    def act(self, action: RowAction, row: Record) -> None:
        self.app.push_screen(Replay(self.desk, row["NAME"]))

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """Show the one under the cursor."""
        self.act(self.ACTIONS[0], event.row)
