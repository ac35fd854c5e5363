"""The versions of one member that were in force, who put them there, and the way back to one of them."""

from __future__ import annotations

from typing import ClassVar

from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection

__all__ = ["VersionsPanel"]


class VersionsPanel(ListPanel):
    """The newest first."""

    HEADING = "History"
    EVERY = 5.0
    GUIDE = (
        "Each text of the member that came into force. v shows it, d what is different from what is in force now, "
        "r puts it in force again: checked like any other change, and kept as a new version."
    )
    ORDER = ("VERSION", "STATE", "TIME", "USER", "SOURCE", "BYTES")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("v", "View", "D MEMBER,NAME={NAME},VERSION={VERSION}"),
        RowAction("d", "Diff", "D MEMBER,DIFF,NAME={NAME},VERSION={VERSION}"),
        RowAction("r", "Roll back", "F MEMBER,ROLLBACK,NAME={NAME},VERSION={VERSION}"),
    )

    def __init__(self, desk: Desk, suggester: CommandSuggester, member: str) -> None:
        super().__init__(desk, suggester)
        self._member = member

    @property
    def heading(self) -> str:
        return f"History of {self._member}"

    def question(self, wanted: Selection) -> str:
        return f"D MEMBER,HISTORY,NAME={self._member}"

    def act(self, action: RowAction, row: Record) -> None:
        super().act(action, Record(row, NAME=self._member))
