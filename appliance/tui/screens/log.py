"""The log, followed: the newest line last, warnings and errors in their colours, ids that can be explained."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on

from appliance.protocols.control.events import Result
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection, Window, cut
from appliance.tui.widgets.listing import Listing

__all__ = ["LogPanel"]

_MOST = 2000
_ID = re.compile(r"\b[A-Z]{3,4}\d{3,5}([IWES])\b")
_STATES = {"I": "", "W": "WARNING", "E": "FAILED", "S": "FAILED"}


class LogPanel(ListPanel):
    """Lines of the log."""

    NAME = "LOG"
    HEADING = "Log"
    GUIDE = (
        "The log as it is written; at its end it is followed. Enter explains the message under the cursor. "
        "FILTER takes any text."
    )
    ORDER = ("NUMBER", "STATE", "LINE")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (RowAction("m", "Message"),)

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__(desk, suggester)
        self._lines: list[tuple[str, str, str]] = []

    def question(self, wanted: Selection) -> str:
        return f"D LOG,SINCE={self._lines[-1][0] if self._lines else 0}"

    def window(self, result: Result, wanted: Selection) -> Window:
        was_at_end = self.listing.is_at_end
        self._lines = [*self._lines, *(_row(row[0], row[1]) for row in result.rows)][-_MOST:]
        window = cut(Result(0, 0, (), ("NUMBER", "STATE", "LINE"), tuple(self._lines)), wanted)
        if was_at_end and result.rows:
            self.call_after_refresh(self.listing.action_move, len(window.rows))
        return window

    def act(self, action: RowAction, row: Record) -> None:
        found = _ID.search(row["LINE"])
        if found is None:
            self.say("the line has no message id", 4)
        else:
            self.run(f"D MESSAGE,ID={found.group()}")

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """What the message means."""
        self.act(self.ACTIONS[0], event.row)


def _row(number: str, line: str) -> tuple[str, str, str]:
    found = _ID.search(line)
    return (number, _STATES.get(found[1], "") if found else "", line)
