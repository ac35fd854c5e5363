"""The commands of this terminal and what they answered, as SDSF's ULOG keeps them; the newest is last."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from appliance.tui.screens.answer import answer_text
from appliance.tui.screens.panel import Panel

__all__ = ["UserLogPanel"]


class UserLogPanel(Panel):
    """Commands and answers."""

    NAME = "USERLOG"
    HEADING = "Commands of this terminal"
    GUIDE = "Every command that was typed or confirmed here, with its answer. Secrets are not kept."

    _shown = -1  # how many exchanges are drawn

    def body(self) -> Iterable[Widget]:
        yield VerticalScroll(Static("", id="exchanges"), id="userlog")

    def pager(self) -> Widget:
        return self.query_one("#userlog", VerticalScroll)

    async def fill(self) -> None:
        """Draw again when there is more."""
        if len(self.desk.exchanges) == self._shown:
            return
        self._shown = len(self.desk.exchanges)
        parts: list[Content] = []
        for exchange in self.desk.exchanges:
            parts += [Content.styled(f"> {exchange.command}\n", "bold $primary"), answer_text(exchange.result)]
        self.query_one("#exchanges", Static).update(Content.assemble(*parts) if parts else "no command yet")
        self.pager().scroll_end(animate=False)
