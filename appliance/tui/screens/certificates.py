"""Certificates by the days that are left, with a calendar of when they end: chains, the own CA, the way to the menu."""

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
from appliance.tui.authoritytasks import REASONS, RENEW, reason_operand
from appliance.tui.glyphs import glyphs_for
from appliance.tui.keyfields import owner_operand, owner_operands
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.form import Form
from appliance.tui.screens.keymenu import KeyMenuPanel
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Record, Selection, Window, records
from appliance.tui.tasks import Task, quoted
from appliance.tui.widgets.listing import Listing

__all__ = ["CertificatesPanel", "calendar"]

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


class CertificatesPanel(ListPanel):
    """Every certificate of the database."""

    NAME = "CERTIFICATES"
    HEADING = "Certificates"
    EVERY = 5.0
    GUIDE = (
        "Certificates, those that end first at the top, and above them a calendar: how many end in each of the next "
        "twelve months. Enter shows one with its key rings, l its chain up to the root and what breaks it.\n\n"
        "r asks for a reason and puts a certificate of the own CA onto its revocation list, publishes the list and "
        "fetches it; with certificateHold, u takes it off again. w gives one new dates for the same key.\n\n"
        "m is the menu of everything else that can be done with keys and certificates; panel EXPIRY lists the ends of "
        "certificates and revocation lists by date."
    )
    COMMAND = "D TLS"
    ORDER = ("OWNER", "LABEL", "STATUS", "STATE", "DAYS", "UNTIL", "SUBJECT", "RINGS")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("n", "New", needs_row=False),
        RowAction("w", "Renew"),
        RowAction("r", "Revoke"),
        RowAction("u", "Unhold"),
        RowAction("l", "Chain"),
        RowAction("m", "Menu", needs_row=False),
        RowAction("k", "CRLs", needs_row=False),
        RowAction("f", "Fetch", "F CRL,FETCH", needs_row=False),
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
                self._fill_in(saftasks.ISSUE.filled(user=row["OWNER"] if row["OWNER"].isalnum() else ""))
            case "w":
                self._fill_in(RENEW.filled(owner=row["OWNER"], label=row["LABEL"]))
            case "r":
                self._revoke(owner_operands(row["OWNER"], row["LABEL"]))
            case "u":
                self.perform(f"F CA,RELEASE,{owner_operands(row['OWNER'], row['LABEL'])}")
            case "l":
                self.run(f"D CHAIN,{owner_operands(row['OWNER'], row['LABEL'])}")
            case "m":
                known = {"owner": row["OWNER"], "label": row["LABEL"]} if row else {}
                self.app.push_screen(KeyMenuPanel(self.desk, self.suggester, known))
            case "k":
                self.app.call_later(self.run_action, "app.panel('CRLS')")
            case _:
                super().act(action, row)

    @work(group="tasks")
    async def _fill_in(self, task: Task) -> None:
        await self.app.push_screen_wait(Form(self.desk, task))
        self.refresh_now()

    @work(group="tasks")
    async def _revoke(self, operands: str) -> None:
        """A reason, then the command that goes with it."""
        place = await self.app.push_screen_wait(Choice("Reason", [f"{name}: {says}" for name, says in REASONS]))
        if place is not None:
            self.perform(f"F CA,REVOKE,{operands}{reason_operand(REASONS[place][0])}")

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """All that the database says of it."""
        self.run(f"RACDCERT {owner_operand(event.row['OWNER'])} LIST(LABEL({quoted(event.row['LABEL'])}))")
