"""The first panel: who is connected, what is going on, what will need attention."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget

from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.glyphs import glyphs_for
from appliance.tui.screens.connections import ConnectionsPanel
from appliance.tui.selection import records
from appliance.tui.widgets import cards
from appliance.tui.widgets.cards import Card, labelled
from appliance.tui.widgets.listing import Listing

__all__ = ["OverviewPanel"]

_SAMPLES = 300
#: Cards are asked for each so many times that the list is.
_SLOWLY = 5


class OverviewPanel(ConnectionsPanel):
    """Live sessions with the same keys as on Connections, and cards around them."""

    NAME = "OVERVIEW"
    HEADING = "Overview"
    GUIDE = (
        "Who is connected now, what the appliance does and did, and what will need attention: certificates and "
        "revocation lists by the days that are left, pools that fill up, ports that do not listen.\n\n"
        "The list acts as that of panel 1. On a small terminal F8 shows the cards that had no room."
    )
    ORDER: ClassVar[tuple[str, ...]] = (
        "CONN",
        "USER",
        "LU",
        "SERVICE",
        "APPL",
        "STATE",
        "PEER",
        "TLS",
        "SINCE",
        "PORT",
    )

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__(desk, suggester)
        self._glyphs = glyphs_for(os.environ)
        self._ticks = 0
        self._sessions: deque[float] = deque(maxlen=_SAMPLES)

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="overview", can_focus=False):
            with Horizontal(id="overview-first"):
                with Vertical(id="overview-left"):
                    yield Listing(self.ORDER, id="list")
                    yield Card("Ports", id="ports")
                with Vertical(id="overview-right"):
                    yield Card("Activity", id="activity")
                    yield Card("Certificates and CRLs", id="certificates")
                    yield Card("Health", id="health")
            with Horizontal(id="overview-second"):
                yield Card("LU pools", id="pools")
                yield Card("Refusals", id="refusals")

    def on_mount(self) -> None:
        super().on_mount()
        self.listing.border_title = "Sessions"

    async def fill(self) -> None:
        """The list each time; the cards, which change slowly, each few seconds."""
        await super().fill()
        self._sessions.append(self.listing.row_count)
        self._show_activity()
        if self._ticks % _SLOWLY == 0:
            await self._fill_cards()
        self._ticks += 1

    async def _fill_cards(self) -> None:
        ports, tls, crls, objects = [
            records(await self.desk.ask(command))
            for command in ("D PORTS", "D TLS", "D CRL", "D TCPIP,,TELNET,OBJECT,MAX=*")
        ]
        self._show("ports", lambda width, lines: cards.ports(ports, width, lines))
        self._show("certificates", lambda width, lines: cards.certificates(tls, crls, width, lines))
        self._show("pools", lambda width, lines: cards.pools(objects, self._glyphs, width, lines))

    def _show(self, name: str, make: Callable[[int, int], Sequence[tuple[str, str]]]) -> None:
        card = self.query_one(f"#{name}", Card)
        card.show(make(*card.room))

    def _show_activity(self) -> None:
        by_service = Counter(row["SERVICE"] for row in self.listing.rows())
        card = self.query_one("#activity", Card)
        width = card.room[0]
        parts = labelled("Sessions", f"{self.listing.row_count:>6} ")
        parts.append((self._glyphs.spark(self._sessions, max(width - 20, 1)) + "\n", "$success"))
        for service, number in sorted(by_service.items()):
            parts += [*labelled(service, f"{number:>6}\n")]
        card.show(parts)
