"""The first boot as a program of its own: from page to page, to the summary, to an appliance or to nothing."""

from __future__ import annotations

import os
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Event

from appliance.tui.firstboot.factor import FactorScreen
from appliance.tui.firstboot.pages import PageScreen
from appliance.tui.firstboot.questions import FirstBoot
from appliance.tui.firstboot.summary import SummaryScreen
from appliance.tui.screens.infront import is_stale
from appliance.tui.themes import THEMES, first_theme, next_theme

__all__ = ["FirstBootApp"]


class FirstBootApp(App[tuple[str, ...]]):
    """Ends with what to say of the appliance that was made; with None when it was left, and nothing was made."""

    TITLE = "Sallyport"
    CSS_PATH = "../app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Leave", priority=True),
        Binding("f4", "look", "Theme", priority=True),
    ]

    def __init__(self, boot: FirstBoot) -> None:
        super().__init__()
        self._boot = boot
        self._values = {question.name: question.default for page in boot.pages for question in page.questions}
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = first_theme(os.environ)

    def on_mount(self) -> None:
        """Begin with the first page."""
        self._walk()

    async def on_event(self, event: Event) -> None:
        """As any app; give nothing to a page that was typed before it."""
        if is_stale(event, self):
            event.stop()
            return
        await super().on_event(event)

    @work
    async def _walk(self) -> None:
        pages, number = self._boot.pages, 0
        made: tuple[str, ...] | None = None
        while made is None:
            heading = f"First boot  {number + 1} of {len(pages) + 1}"
            if number < len(pages):
                goes_on = await self.push_screen_wait(PageScreen(pages[number], heading, self._values))
            else:
                made = await self.push_screen_wait(SummaryScreen(self._boot, heading, self._values))
                goes_on = False
            number = number + 1 if goes_on else max(number - 1, 0)
        self.exit(made)

    def action_look(self) -> None:
        """The next theme."""
        self.theme = next_theme(self.theme)

    async def action_quit(self) -> None:
        """Leave; not while something is being made, but for the second factor, without which nothing is."""
        if isinstance(self.screen, FactorScreen):
            self.screen.dismiss(False)
        elif isinstance(self.screen, SummaryScreen) and self.screen.is_making:
            return
        self.exit(None)
