"""Certificates by the days that are left, with a calendar of when they end; the own CA and the revocation lists."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from appliance.protocols.control.events import Result
from appliance.tui import cells, saftasks
from appliance.tui.glyphs import glyphs_for
from appliance.tui.screens.form import Form
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection, Window, records
from appliance.tui.tasks import operand, quoted
from appliance.tui.widgets.listing import Listing

__all__ = ["CertificatesPanel", "calendar", "owner_operand"]

_MONTHS = 12


def calendar(rows: Iterable[Record], today: date) -> list[tuple[str, int]]:
    """How many certificates end in each of the next twelve months; the first counts those that have ended too."""
    months = [((today.month - 1 + n) % 12 + 1, today.year + (today.month - 1 + n) // 12) for n in range(_MONTHS)]
    counts = dict.fromkeys(months, 0)
    for row in rows:
        try:
            ends = date.fromisoformat(row["UNTIL"][:10])
        except ValueError:
            continue
        month = max((ends.year, ends.month), (today.year, today.month))
        if month[::-1] in counts:
            counts[month[::-1]] += 1
    return [(f"{month:02}/{year % 100:02}", counts[month, year]) for month, year in months]


def owner_operand(owner: str) -> str:
    """How RACDCERT names the owner that D TLS shows."""
    return {"*AUTH*": "CERTAUTH", "*SITE*": "SITE"}.get(owner, f"ID({owner})")


class CertificatesPanel(ListPanel):
    """Every certificate of the database."""

    NAME = "CERTIFICATES"
    HEADING = "Certificates"
    EVERY = 5.0
    GUIDE = (
        "Certificates, those that end first at the top, and above them a calendar: how many end in each of the next "
        "twelve months. Enter shows one with its key rings, l its chain up to the root.\n\n"
        "r puts a certificate of the own CA onto its revocation list, publishes the list and fetches it."
    )
    COMMAND = "D TLS"
    ORDER = ("OWNER", "LABEL", "STATUS", "DAYS", "UNTIL", "SUBJECT", "RINGS")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("n", "New", needs_row=False),
        RowAction("r", "Revoke", "F CA,REVOKE,ID={OWNER},LABEL="),
        RowAction("l", "Chain"),
        RowAction("k", "CRLs", needs_row=False),
        RowAction("f", "Fetch CRLs", "F CRL,FETCH", needs_row=False),
        RowAction("p", "Publish CRL", "F CA,CRL", needs_row=False),
    )

    def body(self) -> Iterable[Widget]:
        yield Static("", id="calendar", markup=False)
        yield Listing(self.ORDER, keys=("OWNER", "LABEL"), id="list")

    def on_mount(self) -> None:
        self.sort_by("DAYS", is_descending=False)
        super().on_mount()

    def window(self, result: Result, wanted: Selection) -> Window:
        self._show_calendar(records(result))
        return super().window(result, wanted)

    def _show_calendar(self, rows: list[Record]) -> None:
        months = calendar(rows, cells.now().date())
        most = max((count for _, count in months), default=0)
        glyphs = glyphs_for(os.environ)
        heads = "".join(f"{name:^6}" for name, _ in months)
        bars = [(glyphs.bar(count / most, 5) if count else " " * 5) + " " for _, count in months] if most else []
        counts = "".join(f"{count or '':^6}" for _, count in months)
        styles = ["$error", "$warning", *["$success"] * (_MONTHS - 2)]
        self.query_one("#calendar", Static).update(
            Content.assemble(
                (f"{heads}\n", "$primary"), *zip(bars, styles, strict=False), (f"\n{counts}", "bold $accent")
            )
        )

    def act(self, action: RowAction, row: Record) -> None:
        match action.key:
            case "n":
                self._issue(row["OWNER"] if row["OWNER"].isalnum() else "")
            case "l":
                self.run(f"RACDCERT {owner_operand(row['OWNER'])} LISTCHAIN(LABEL({quoted(row['LABEL'])}))")
            case "r":
                self.perform(action.command.format_map(row) + operand(row["LABEL"]))
            case "k":
                self.app.call_later(self.run_action, "app.panel('CRLS')")
            case _:
                super().act(action, row)

    @work(group="tasks")
    async def _issue(self, user: str) -> None:
        await self.app.push_screen_wait(Form(self.desk, saftasks.ISSUE.filled(user=user)))
        self.refresh_now()

    @on(Listing.Chosen)
    def chosen(self) -> None:
        """All that the database says of it."""
        if (row := self.listing.selected()) is not None:
            self.run(f"RACDCERT {owner_operand(row['OWNER'])} LIST(LABEL({quoted(row['LABEL'])}))")
