"""A live 3270 session on the screen of the administrator, as its user sees it; nothing typed here goes there."""

from __future__ import annotations

import base64
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.geometry import Region
from textual.widgets import Static

from appliance.protocols.control.events import Notice, Welcome
from appliance.tui.desk import Desk
from appliance.tui.screens.picture import PictureScreen
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.display import Display, screen_of
from appliance.tui.widgets.lines import KeyLine

__all__ = ["WatchScreen"]

_KEYS = (("F3", "Back"), ("W", "Watch again"), ("F7", "Up"), ("F8", "Down"), ("F10", "Left"), ("F11", "Right"))
_LOOK_EVERY = 1.0
_LOST = "the connection to the daemon is another one"
_NOT_TOLD = "not shown before its user could be told"


class WatchScreen(PictureScreen):
    """Shows what the terminal of one connection shows until F3, or until the daemon says that it ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3,f12,escape,q", "leave", "Leave"),
        Binding("w", "again", "Watch again"),
    ]

    def __init__(self, desk: Desk, connection: int) -> None:
        super().__init__()
        self._desk = desk
        self._connection = connection
        self._welcome: Welcome | None = None  # the daemon's, once it has begun
        self._is_over = False
        self._cursor = 0, 0
        self._who = f"connection {connection}"

    def compose(self) -> ComposeResult:
        yield Static("", id="watch-facts", markup=False)
        with ScrollableContainer(classes="picture"):
            yield Display(id="watch-screen")
        yield KeyLine(_KEYS, id="keys")

    def on_mount(self) -> None:
        """Begin."""
        self.begin()
        self.set_interval(_LOOK_EVERY, self._look)

    @work(exclusive=True, group="watch")
    @while_open
    async def begin(self) -> None:
        """Ask for the screens."""
        self._is_over, self._welcome = False, None
        self._say("...")
        result = await self._desk.watch(self._connection, self.hear)
        self._welcome = self._desk.welcome
        if result.code >= 8:
            self._end(" ".join(result.lines))

    def hear(self, notice: Notice) -> None:
        """A screen, or the end."""
        fields = notice.fields
        if fields.get("conn") != str(self._connection) or not self.is_attached:
            return
        if "ended" in fields:
            self._end(fields["ended"])
            return
        self._who = "   ".join(
            f"{name} {fields[field]}"
            for name, field in (("LU", "lu"), ("USER", "user"), ("APPL", "application"))
            if fields.get(field)
        )
        self._show(fields)

    def _show(self, fields: dict[str, str]) -> None:
        record = base64.b64decode(fields["record"])
        if not record:
            self._say(_NOT_TOLD)
            return
        screen = screen_of(record, int(fields["rows"]), int(fields["columns"]), fields["code_page"])
        self.query_one(Display).show(screen)
        row, column = divmod(screen.cursor, screen.columns)
        self._say(f"{screen.rows}x{screen.columns}   cursor {row + 1}/{column + 1}")
        if (row, column) != self._cursor:
            self._cursor = row, column
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """A cursor that went elsewhere is brought in sight; while it stays, F7 and F8 may leave it."""
        row, column = self._cursor
        self.view.scroll_to_region(Region(column, row, 1, 1), animate=False)

    def _look(self) -> None:
        """Another connection to the daemon, or another user of it, watches nothing."""
        has_begun = self._welcome is not None and not self._is_over
        if has_begun and (self._desk.welcome is not self._welcome or not self._desk.is_connected):
            self._end(_LOST)

    def _end(self, why: str) -> None:
        self._is_over = True
        self._say(f"ended: {why}")

    def _say(self, text: str) -> None:
        facts = self.query_one("#watch-facts", Static)
        facts.update(Text(f"{self._who}   {text}"))
        facts.set_class(self._is_over, "-over")

    def action_again(self) -> None:
        """Once more, when it is over."""
        if self._is_over:
            self.begin()

    def action_leave(self) -> None:
        """Back to where it was opened from."""
        self.app.run_worker(self._desk.unwatch(), group="unwatch")
        self.dismiss(None)
