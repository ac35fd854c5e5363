"""The screen: live connections first; certificates, CRLs, ports and the log beside them; a command line below.

Everything is asked for again every second by ordinary commands. What the operator types goes the same way, with the
answer in the pane above the line.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widgets import Footer, Input, Label, RichLog, Static, TabbedContent, TabPane

from appliance.protocols.control.events import Result
from appliance.tui.client import ControlClient, ControlLostError
from appliance.tui.confirm import Confirm
from appliance.tui.history import History
from appliance.tui.replay import Replay
from appliance.tui.tables import LiveTable

__all__ = ["SallyportApp", "run_tui"]

_REFRESH = 1.0
#: Pane -> (tab title, command that fills it, column that names a row; -1: the row's number).
_PANES = {
    "connections": ("Connections", "D TCPIP,,NETSTAT,CONN,MAX=*", 0),
    "ports": ("Ports", "D PORTS", 0),
    "certificates": ("Certificates", "D TLS", -1),
    "crls": ("CRLs", "D CRL", -1),
    "recordings": ("Recordings", "D TCPIP,,TELNET,RECORDINGS", 0),
}


class SallyportApp(App[None]):
    """The administrator's terminal on one control socket."""

    TITLE = "Sallyport"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("f2", "focus_command", "Command"),
        Binding("f3", "focus_table", "Table"),
        Binding("d", "drop", "Drop connection"),
        Binding("r", "replay", "Replay recording"),
        Binding("up", "recall(-1)", show=False),
        Binding("down", "recall(1)", show=False),
    ]

    def __init__(self, socket: Path) -> None:
        super().__init__()
        self._client = ControlClient(socket)
        self._history = History()
        self._last_log_line = 0

    def compose(self) -> ComposeResult:
        yield Static("Sallyport", id="banner", markup=False)
        with TabbedContent(id="panes"):
            for name, (title, _, key_column) in _PANES.items():
                with TabPane(title, id=f"pane-{name}"):
                    yield LiveTable(key_column, id=name)
            with TabPane("Log", id="pane-log"):
                yield RichLog(id="log", max_lines=2000)
        with Vertical(id="console"):
            yield RichLog(id="answers", max_lines=1000)
            yield Label("An operator or RACF command:", id="prompt")
            yield Input(placeholder="D TCPIP,,TELNET,CONN", id="command")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the first pane, then keep all of them fresh."""
        self.query_one("#connections").focus()
        self.refresh_panes()
        self.set_interval(_REFRESH, self.refresh_panes)

    async def on_unmount(self) -> None:
        """Leave nothing open."""
        await self._client.close()

    @work(exclusive=True, group="refresh")
    async def refresh_panes(self) -> None:
        """Ask for what is on the screen now, and for new log lines."""
        with suppress(NoMatches):  # the terminal ends, and its screen is gone while an answer was waited for
            try:
                await self._refresh()
            except ControlLostError as error:
                self._show_banner(f"SLYO0201E {error}")

    async def _refresh(self) -> None:
        active = self.query_one(TabbedContent).active.removeprefix("pane-")
        if active in _PANES:
            result = await self._client.run(_PANES[active][1])
            self.query_one(f"#{active}", LiveTable).show(result)
        self._show_log(await self._client.run(f"D LOG,SINCE={self._last_log_line}"))
        if (welcome := self._client.welcome) is not None:
            self._show_banner(f"Sallyport {welcome.version}   system {welcome.system}   user {welcome.user}")

    def _show_banner(self, text: str) -> None:
        self.query_one("#banner", Static).update(text)

    def _show_log(self, result: Result) -> None:
        log = self.query_one("#log", RichLog)
        for number, line in result.rows:
            self._last_log_line = max(self._last_log_line, int(number))
            log.write(Text(line))

    def on_tabbed_content_tab_activated(self) -> None:
        """A pane that comes up is filled at once."""
        self.refresh_panes()

    def action_focus_command(self) -> None:
        """To the command line."""
        self.query_one("#command").focus()

    def action_focus_table(self) -> None:
        """To the table of the pane in front."""
        active = self.query_one(TabbedContent).active.removeprefix("pane-")
        self.query_one(f"#{active}").focus()

    def action_recall(self, step: int) -> None:
        """Earlier and later commands, on the command line."""
        line = self.query_one("#command", Input)
        if line.has_focus:
            line.value = self._history.recall(step)
            line.cursor_position = len(line.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Run what was typed."""
        command = event.value.strip()
        event.input.clear()
        if command:
            self.run_command(command)

    def action_drop(self) -> None:
        """Ask, then drop the connection under the cursor."""
        number = self.query_one("#connections", LiveTable).selected()
        if number is not None:
            self._confirm(f"V TCPIP,,DROP,CONN={number}")

    def action_replay(self) -> None:
        """Show the recording under the cursor of its table."""
        if self.query_one(TabbedContent).active == "pane-recordings":
            name = self.query_one("#recordings", LiveTable).selected()
            if name is not None:
                self.push_screen(Replay(self._client, name))

    @work
    async def _confirm(self, command: str) -> None:
        if await self.push_screen_wait(Confirm(command)):
            self.run_command(command)

    @work(group="commands")
    async def run_command(self, command: str) -> None:
        """Run one command; the command, its rows and its lines go to the answers."""
        self._history.add(command)
        answers = self.query_one("#answers", RichLog)
        answers.write(Text(f"> {command}", style="bold"))
        try:
            result = await self._client.run(command)
        except ControlLostError as error:
            answers.write(Text(f"SLYO0201E {error}", style="red"))
            return
        for row in (result.columns, *result.rows) if result.columns else ():
            answers.write(Text("  ".join(row)))
        style = {0: "green", 4: "yellow"}.get(result.code, "red")
        for line in result.lines:
            answers.write(Text(line, style=style))
        self.refresh_panes()


def run_tui(socket: Path) -> None:
    """Run the terminal until Ctrl+Q."""
    SallyportApp(socket).run()
