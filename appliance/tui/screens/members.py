"""The members of the configuration: which there are, whether the disk says something else than what is in force."""

from __future__ import annotations

from typing import ClassVar

from textual import on

from appliance.tui.screens.editor import EditorPanel
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.screens.versions import VersionsPanel
from appliance.tui.selection import Record
from appliance.tui.widgets.listing import Listing

__all__ = ["MembersPanel"]


class MembersPanel(ListPanel):
    """Every member."""

    NAME = "CONFIGURATION"
    HEADING = "Configuration"
    EVERY = 5.0
    GUIDE = (
        "The members with the version that is in force, and who put it there. Enter opens one in the editor; "
        "h shows its history, from where an older version can be put in force again.\n\n"
        "CHANGED means that the file was changed on the disk: d shows how, o puts all of them in force (OBEYFILE)."
    )
    COMMAND = "D MEMBER"
    ORDER = ("NAME", "STATE", "VERSION", "TIME", "USER", "BYTES")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("e", "Edit"),
        RowAction("h", "History"),
        RowAction("c", "Check", "D MEMBER,CHECK,NAME={NAME}"),
        RowAction("d", "Diff", "D MEMBER,DIFF,NAME={NAME}"),
        RowAction("w", "Statements", "D MEMBER,STATEMENTS,NAME={NAME}"),
        RowAction("o", "Obeyfile", "V TCPIP,,OBEYFILE", needs_row=False),
    )

    def act(self, action: RowAction, row: Record) -> None:
        match action.key:
            case "e":
                self.app.push_screen(EditorPanel(self.desk, self.suggester, row["NAME"]))
            case "h":
                self.app.push_screen(VersionsPanel(self.desk, self.suggester, row["NAME"]))
            case _:
                super().act(action, row)

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """Into the editor."""
        self.act(self.ACTIONS[0], event.row)
