"""The first panel: who is connected, what is going on, what will need attention."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget

from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.glyphs import glyphs_for
from appliance.tui.screens.connections import ConnectionsPanel
from appliance.tui.selection import records
from appliance.tui.widgets import cards
from appliance.tui.widgets.cards import Canvas, Card, Part
from appliance.tui.widgets.listing import Listing

__all__ = ["OverviewPanel"]

#: D SERIES has a value each five seconds; asked with each so manieth refresh.
_SERIES_EVERY = 5


class OverviewPanel(ConnectionsPanel):
    """Live sessions with the same keys as on Connections, and cards around them."""

    NAME = "OVERVIEW"
    HEADING = "Overview"
    GUIDE = (
        "Who is connected now, what the appliance does and did (the curves show the last hour), and what will need "
        "attention: certificates and revocation lists by the days that are left, pools that fill up, ports that do "
        "not listen (- quiesced, x stopped). Health begins with what fails: a SAF database or an audit that cannot be "
        "written, a directory of CRLs that does not answer.\n\n"
        "The list acts as that of panel 1. On a small terminal F8 shows the cards that had no room."
    )
    ORDER: ClassVar[tuple[str, ...]] = (
        *("CONN", "USER", "LU", "SERVICE", "APPL", "STATE", "PEER", "TLS", "SINCE", "PORT"),
    )

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__(desk, suggester)
        self._glyphs = glyphs_for(os.environ)
        self._ticks = 0
        self._series: dict[str, list[float]] = {}

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="overview", can_focus=False):
            with Horizontal(id="overview-first"):
                with Vertical(id="overview-left"):
                    yield Listing(self.ORDER, id="list")
                    yield Card("Ports", id="ports")
                with Vertical(id="overview-right"):
                    yield Card("Activity", id="activity")
                    yield Card("Ends first", id="lifetimes")
                    yield Card("Health", id="health")
            with Horizontal(id="overview-second"):
                yield Card("LU pools", id="pools")
                yield Card("Refusals since the start", id="refusals")

    def on_mount(self) -> None:
        super().on_mount()
        self.listing.border_title = "Sessions"

    async def fill(self) -> None:
        """The list and the cards each time, the curves as often as they get a value."""
        await super().fill()
        if self._ticks % _SERIES_EVERY == 0:
            answer = await self.desk.ask("D SERIES")
            self._series = {row["NAME"]: _values(row["VALUES"]) for row in records(answer)}
        self._ticks += 1
        self._show_cards(cards.tiles(records(await self.desk.ask("D OVERVIEW"))))

    def _show_cards(self, tiles: cards.Tiles) -> None:
        self._draw("activity", lambda canvas: cards.activity(tiles, self._series, canvas))
        self._draw("health", lambda canvas: cards.health(tiles, self._series, canvas))
        self._draw("ports", lambda canvas: cards.ports(tiles, canvas))
        self._draw("lifetimes", lambda canvas: cards.lifetimes(tiles, canvas))
        self._draw("pools", lambda canvas: cards.pools(tiles, canvas))
        self._draw("refusals", lambda canvas: cards.refusals(tiles, canvas))

    def _draw(self, name: str, content: Callable[[Canvas], list[Part]]) -> None:
        card = self.query_one(f"#{name}", Card)
        card.show(content(card.canvas(self._glyphs)))

    async def action_page(self, direction: int) -> None:
        """First the rows of the list, then the cards below it."""
        page, listing = self.query_one("#overview", VerticalScroll), self.listing
        is_at_its_end = listing.first + listing.room >= listing.row_count
        if page.scroll_offset.y or (direction > 0 and is_at_its_end):
            page.scroll_relative(y=direction * page.size.height, animate=False)
        else:
            await super().action_page(direction)


def _values(text: str) -> list[float]:
    return [float(word) for word in text.split()]
