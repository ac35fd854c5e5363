"""The administrator's terminal on one control socket: which panels there are, and which is in front.

A panel with a number takes the place of whatever is above the overview; the others lie on top of where they were
opened from. Everything a panel shows or does goes through the ``Desk`` as a command.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from appliance.tui.completion import CommandSuggester, beginnings
from appliance.tui.desk import Desk
from appliance.tui.screens.certificates import CertificatesPanel
from appliance.tui.screens.connections import ConnectionsPanel
from appliance.tui.screens.lists import CrlsPanel, PortsPanel
from appliance.tui.screens.overview import OverviewPanel
from appliance.tui.screens.panel import Panel
from appliance.tui.screens.recordings import RecordingsPanel
from appliance.tui.screens.saf import SafPanel
from appliance.tui.screens.userlog import UserLogPanel
from appliance.tui.themes import THEMES, first_theme, next_theme, theme_named

__all__ = ["SallyportApp", "run_tui"]

_PANELS: dict[str, type[Panel]] = {
    panel.NAME: panel
    for panel in (
        OverviewPanel,
        ConnectionsPanel,
        PortsPanel,
        CrlsPanel,
        RecordingsPanel,
        SafPanel,
        CertificatesPanel,
        UserLogPanel,
    )
}


class SallyportApp(App[None]):
    """Begins with the overview; Ctrl+Q leaves from anywhere."""

    TITLE = "Sallyport"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", priority=True)]

    def __init__(self, socket: Path) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
        self.desk = Desk(socket)
        self.suggester = CommandSuggester(self.desk.history)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = first_theme(os.environ)

    async def on_mount(self) -> None:
        """The overview comes first."""
        await self.push_screen(self._make("OVERVIEW"))
        self.run_worker(self._learn_commands(), group="commands")

    async def on_unmount(self) -> None:
        """Leave nothing open."""
        await self.desk.close()

    async def action_panel(self, name: str) -> None:
        """To the panel of that name, above the overview and nothing else."""
        wanted = _PANELS[name]
        if type(self.screen) is wanted:
            return
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        if wanted is not OverviewPanel:
            await self.push_screen(self._make(name))

    def action_look(self, name: str) -> None:
        """Another theme: that one, or the next."""
        found = theme_named(name) if name else next_theme(self.theme)
        if found is not None:
            self.theme = found

    def _make(self, name: str) -> Screen[None]:
        return _PANELS[name](self.desk, self.suggester)

    async def _learn_commands(self) -> None:
        """What the command line can complete is what the daemon says it knows."""
        lines: list[str] = []
        for question in ("HELP", "D TCPIP,,TELNET,HELP", "V TCPIP,,TELNET,HELP"):
            result = await self.desk.ask(question)
            lines += result.lines if result.code == 0 else ()
        self.suggester.commands = beginnings(lines)


def run_tui(socket: Path) -> None:
    """Run the terminal until Ctrl+Q."""
    SallyportApp(socket).run()
