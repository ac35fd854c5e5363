"""The audit: the newest records first, refusals in colour, and why one was decided so."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on

from appliance.protocols.control.events import Result
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection, Window, cut
from appliance.tui.tasks import operand
from appliance.tui.widgets.listing import Listing

__all__ = ["AuditPanel", "question"]

_FILTERS = frozenset({"USER", "CLASS", "RESOURCE", "EVENT", "SERVICE", "PEER", "OUTCOME"})
_MOST = 500
_EXPLAIN = RowAction("e", "Explain", "D AUDIT,RECORD={RECORD}")
_MESSAGE_OF = RowAction("m", "Message")
_MESSAGE = re.compile(r"[A-Z]{3,4}\d{3,5}[A-Z]")


def question(wanted: Selection, *, only_refused: bool) -> str:
    """The command for the newest records that fit."""
    operands = []
    for word in wanted.filter.split():
        name, equals, value = word.partition("=")
        if equals and name.upper() in _FILTERS:
            operands.append(f"{name.upper()}={operand(value)}")
    if only_refused:
        operands.append("OUTCOME=REFUSED")
    return ",".join(("D AUDIT", *operands, f"COUNT={_MOST}"))


class AuditPanel(ListPanel):
    """Audit records."""

    NAME = "AUDIT"
    HEADING = "Audit"
    EVERY = 3.0
    GUIDE = (
        "Audit records, the newest first; what is new appears by itself. Enter or e says which profile and rule "
        "decided, and what would permit it; r shows refusals only, and all again; v checks the chain.\n\n"
        "FILTER takes USER=, CLASS=, RESOURCE=, EVENT=, SERVICE=, PEER= with * and ?, or text of any column. "
        "m explains the message of a record. The log is panel LOG (g); F AUDIT,EXPORT writes records into a file."
    )
    ORDER = ("RECORD", "TIME", "QUALIFIER", "EVENT", "USER", "CLASS", "RESOURCE", "PEER", "ASKED", "ALLOWED")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        _EXPLAIN,
        RowAction("r", "Refusals", needs_row=False),
        _MESSAGE_OF,
        RowAction("v", "Verify", "D AUDIT,VERIFY", needs_row=False),
        RowAction("g", "Log", needs_row=False),
    )
    _only_refused = False

    @property
    def heading(self) -> str:
        return "Audit  refusals" if self._only_refused else "Audit"

    def question(self, wanted: Selection) -> str:
        return question(wanted, only_refused=self._only_refused)

    def window(self, result: Result, wanted: Selection) -> Window:
        words = wanted.filter.split()
        free = [word for word in words if word.partition("=")[0].upper() not in _FILTERS]
        return cut(result, Selection(wanted.sort, wanted.is_descending, " ".join(free)))

    def act(self, action: RowAction, row: Record) -> None:
        match action.key:
            case "r":
                self._only_refused = not self._only_refused
                self.refresh_now()
            case "m":
                found = _MESSAGE.search(f"{row['MESSAGE']} {row['TEXT']}")
                if found is None:
                    self.say("the record has no message", 4)
                else:
                    self.run(f"D MESSAGE,ID={found.group()}")
            case "g":
                self.app.call_later(self.run_action, "app.panel('LOG')")
            case _:
                super().act(action, row)

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """Why it was decided so; of a message, what it means."""
        self.act(_MESSAGE_OF if event.row["EVENT"] == "MESSAGE" else _EXPLAIN, event.row)
