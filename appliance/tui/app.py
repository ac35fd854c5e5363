"""The administrator's terminal on one control socket: which panels there are, and which is in front.

A panel with a number takes the place of whatever is above the overview; the others lie on top of where they were
opened from. Everything a panel shows or does goes through the ``Desk`` as a command.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Event, Key, MouseEvent
from textual.screen import Screen

from appliance.tui.completion import CommandSuggester, beginnings
from appliance.tui.desk import Desk
from appliance.tui.screens.audit import AuditPanel
from appliance.tui.screens.bulk import BulkPanel
from appliance.tui.screens.certificates import CertificatesPanel
from appliance.tui.screens.connections import ConnectionsPanel
from appliance.tui.screens.crl import CrlsPanel
from appliance.tui.screens.infront import is_stale
from appliance.tui.screens.keymenu import KeyMenuPanel
from appliance.tui.screens.lists import ExpiryPanel, PortsPanel, SourcesPanel, TransfersPanel
from appliance.tui.screens.log import LogPanel
from appliance.tui.screens.logon import LogonScreen
from appliance.tui.screens.members import MembersPanel
from appliance.tui.screens.overview import OverviewPanel
from appliance.tui.screens.panel import Panel
from appliance.tui.screens.recordings import RecordingsPanel
from appliance.tui.screens.saf import SafPanel
from appliance.tui.screens.userlog import UserLogPanel
from appliance.tui.selection import records
from appliance.tui.themes import THEMES, first_theme, next_theme, theme_named

__all__ = ["SallyportApp", "run_tui"]

_IDLE_EVERY = 5.0
_PANELS: dict[str, type[Panel]] = {
    panel.NAME: panel
    for panel in (
        *(OverviewPanel, ConnectionsPanel, SafPanel, MembersPanel, AuditPanel, CertificatesPanel),
        *(PortsPanel, CrlsPanel, ExpiryPanel, KeyMenuPanel, SourcesPanel, TransfersPanel, LogPanel),
        *(RecordingsPanel, UserLogPanel, BulkPanel),
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
        self._touched = monotonic()
        self.suggester = CommandSuggester(self.desk.history)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = first_theme(os.environ)

    async def on_mount(self) -> None:
        """The overview comes first."""
        await self.push_screen(self._make("OVERVIEW"))
        self.desk.on_change = self._ask_for_logon
        self.run_worker(self._learn_commands(), group="commands")
        self.set_interval(_IDLE_EVERY, self.lock_when_idle)

    async def on_event(self, event: Event) -> None:
        """As any app; remember when somebody was last here, and give nothing to a screen that was typed before it."""
        if isinstance(event, Key | MouseEvent):
            self._touched = monotonic()
        if is_stale(event, self):
            event.stop()
            return
        await super().on_event(event)

    @work(exclusive=True, group="lock")
    async def lock_when_idle(self) -> None:
        """Lock, when nobody was here for as long as the daemon allows."""
        welcome = self.desk.welcome
        if welcome is None or not welcome.user or not welcome.idle_seconds:
            return
        if monotonic() - self._touched > welcome.idle_seconds:
            await self.desk.lock()

    def _ask_for_logon(self) -> None:
        if self.desk.needs_logon and not any(isinstance(screen, LogonScreen) for screen in self.screen_stack):
            self.push_screen(LogonScreen(self.desk))

    async def on_unmount(self) -> None:
        """Leave nothing open."""
        await self.desk.close()

    async def action_panel(self, name: str) -> None:
        """To the panel of that name, above the overview and nothing else."""
        wanted = _PANELS[name]
        if type(self.screen) is wanted:
            return
        keeps = 2 if wanted is OverviewPanel else 3
        while len(self.screen_stack) > keeps:
            await self.pop_screen()
        if len(self.screen_stack) == 3:  # not by way of the overview, which would be seen
            await self.switch_screen(self._make(name))
        elif wanted is not OverviewPanel:
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
        commands = records(await self.desk.ask("D COMMANDS"))
        self.suggester.commands = beginnings(f"{row['COMMAND']}{row['OPERANDS']}" for row in commands)


def run_tui(socket: Path) -> None:
    """Run the terminal until Ctrl+Q."""
    SallyportApp(socket).run()
