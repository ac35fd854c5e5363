"""The revocation lists in memory, and what one of them says: its facts, and its entries by the page.

A list may have a hundred thousand entries. The daemon selects, sorts and cuts them; asked for are the rows that have
room, and again when others come onto the screen or another list into force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from appliance.protocols.control.events import Result
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.keyfields import owner_operands
from appliance.tui.local import Filter, Find, Local
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection, Window, page, page_command, records
from appliance.tui.widgets.listing import Listing

__all__ = ["CrlPanel", "CrlsPanel"]

_FETCH = RowAction("f", "Fetch now", "F CRL,FETCH", needs_row=False)
_FILTERS = {name: name for name in ("SERIAL", "REASON", "HOLDER", "SINCE", "UNTIL")}
#: The facts above the entries, line by line.
_FACTS = (
    ("ISSUER", "STATE"),
    ("NUMBER", "DELTA", "REVOKED", "SIGNATURE"),
    ("THISUPDATE", "NEXTUPDATE"),
    ("SOURCE", "FETCHED"),
    ("ERROR",),
)


class CrlsPanel(ListPanel):
    """Every CRL that is looked at."""

    NAME = "CRLS"
    HEADING = "CRLs"
    GUIDE = (
        "The revocation lists in memory: how old, from where, valid until when. Enter opens one: its facts, and every "
        "certificate that it revokes, with date and reason."
    )
    COMMAND = "D CRL"
    ORDER = ("ISSUER", "STATE", "REVOKED", "NEXTUPDATE", "SOURCE", "ERROR")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        _FETCH,
        RowAction("p", "Publish", "F CA,CRL", needs_row=False),
        RowAction("o", "Open"),
    )

    def body(self) -> Iterable[Widget]:
        yield Listing(self.ORDER, keys=("ID",), id="list")

    def act(self, action: RowAction, row: Record) -> None:
        if action.key == "o":
            self.app.push_screen(CrlPanel(self.desk, self.suggester, row["ID"]))
        else:
            super().act(action, row)

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """What it says."""
        self.act(self.ACTIONS[-1], event.row)


class CrlPanel(ListPanel):
    """One list."""

    HEADING = "CRL"
    EVERY = 5.0
    GUIDE = (
        "What one revocation list says. HOLDER is the certificate of the database that an entry is about, IN whether "
        "the list itself or the delta CRL on top of it has the entry.\n\n"
        "FIND and FILTER look through the whole list: a part of a serial number, a reason, a holder. FILTER also "
        "takes SERIAL=, REASON=, HOLDER=, with * for anything, and SINCE= and UNTIL= with a date. F7 and F8 page, l "
        "shows the holder's chain, f asks every CRL server now."
    )
    ORDER = ("SERIAL", "DATE", "REASON", "HOLDER", "IN")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (_FETCH, RowAction("l", "Chain"))

    def __init__(self, desk: Desk, suggester: CommandSuggester, list_id: str) -> None:
        super().__init__(desk, suggester)
        self._list_id = list_id
        self._drawn: object = None  # what the rows on the screen are of

    @property
    def heading(self) -> str:
        return f"CRL {self._list_id}"

    def body(self) -> Iterable[Widget]:
        yield Static("", id="crl-facts", markup=False)
        yield Listing(self.ORDER, id="list")

    def on_mount(self) -> None:
        self.sort_by("DATE", is_descending=True)
        super().on_mount()

    async def fill(self) -> None:
        """The facts; then the rows that have room, when it is another list by now, or others are wanted of it."""
        known = await self.desk.ask(f"D CRL,ID={self._list_id}")
        if known.code >= 8:
            self.say(" ".join(known.lines), known.code)
            return
        facts = {row["FIELD"]: row["VALUE"] for row in records(known)}
        self.query_one("#crl-facts", Static).update(_text(facts))
        listing = self.listing
        wanted = (facts.get("NUMBER"), facts.get("THISUPDATE"), listing.first, listing.room, self.selection)
        if wanted != self._drawn:
            self._drawn = wanted
            await super().fill()

    def question(self, wanted: Selection) -> str:
        return page_command(f"D CRL,REVOKED,ID={self._list_id}", _FILTERS, wanted)

    def window(self, result: Result, wanted: Selection) -> Window:
        return page(result, wanted)

    def do_local(self, local: Local) -> None:
        """To find something in a list of which a page is here, the daemon has to look."""
        super().do_local(Filter(local.text) if isinstance(local, Find) else local)

    def act(self, action: RowAction, row: Record) -> None:
        if action is _FETCH:
            super().act(action, row)
        elif row["HOLDER"]:
            owner, _, label = row["HOLDER"].partition("/")
            self.run(f"D CHAIN,{owner_operands(owner, label)}")
        else:
            self.say("this certificate is not in the database", 4)

    @on(Listing.Moved)
    def rows_moved(self) -> None:
        """Rows that came onto the screen have to be asked for."""
        self.refresh_now()

    def action_again(self) -> None:
        """Rows too: their holders may have changed."""
        self._drawn = None
        super().action_again()


def _text(facts: Mapping[str, str]) -> Content:
    lines = ("   ".join(f"{name} {facts[name]}" for name in names if facts.get(name)) for names in _FACTS)
    return Content("\n").join([Content(line) for line in lines if line])
