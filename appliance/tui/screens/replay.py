"""A recorded session as it looked on its 3270: one recorded screen at a time, or in the time it took."""

from __future__ import annotations

import base64
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.timer import Timer
from textual.widgets import Static

from appliance.protocols.control.events import Result
from appliance.tui.desk import Desk
from appliance.tui.screens.picture import PictureScreen
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.display import Display, screen_of
from appliance.tui.widgets.lines import KeyLine

__all__ = ["Replay"]

#: A pause in a recording is not waited out for longer (seconds).
_LONGEST_PAUSE = 3.0
_KEYS = (
    *(("F3", "Back"), ("Right", "Next"), ("Left", "Previous"), ("Home", "First"), ("Space", "Play or pause")),
    *(("F7", "Up"), ("F8", "Down")),
)


class Replay(PictureScreen):
    """Shows the recording of one name until F3."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Of priority: the picture, if it is larger than its room, would take them to move in it.
        Binding("right,n", "step(1)", "Next", priority=True),
        Binding("left,p", "step(-1)", "Previous", priority=True),
        Binding("home", "first", "First", priority=True),
        Binding("space", "play", "Play or pause"),
        Binding("f3,f12,escape,q", "leave", "Leave"),
    ]

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self._recording = name
        self._number = 1
        self._seconds = 0.0
        self._playing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(self._recording, id="replay-facts", markup=False)
        with ScrollableContainer(classes="picture"):
            yield Display(id="replay-screen")
        yield KeyLine(_KEYS, id="keys")

    def on_mount(self) -> None:
        """The first screen."""
        self.fetch(1)

    def action_step(self, step: int) -> None:
        """One screen on or back."""
        self._pause()
        self.fetch(max(self._number + step, 1))

    def action_first(self) -> None:
        """To the beginning."""
        self._pause()
        self.fetch(1)

    def action_play(self) -> None:
        """Go on by itself, with the pauses of the recording, or stop doing so."""
        if self._playing is None:
            self.fetch(self._number + 1, plays=True)
        else:
            self._pause()

    def action_leave(self) -> None:
        """Back to the tables."""
        self._pause()
        self.dismiss(None)

    def _pause(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    @work(exclusive=True, group="replay")
    @while_open
    async def fetch(self, number: int, *, plays: bool = False) -> None:
        """Have a screen and show it; there may be none of that number."""
        result = await self._desk.ask(f"D TCPIP,,TELNET,RECORDING,ID={self._recording},SCREEN={number},FORMAT=3270")
        if result.code or not result.rows:
            self._pause()
            self._say(" ".join(result.lines))
            return
        self._show(result)
        if plays:
            self._go_on(float(result.rows[0][2]))
        self._seconds = float(result.rows[0][2])

    def _go_on(self, seconds: float) -> None:
        pause = min(max(seconds - self._seconds, 0.1), _LONGEST_PAUSE)
        self._playing = self.set_timer(pause, lambda: self.fetch(self._number + 1, plays=True))

    def _show(self, result: Result) -> None:
        number, total, seconds, key, page, rows, columns = result.rows[0]
        self._number = int(number)
        self._say(f"screen {number} of {total}   {seconds} s   {key}")
        screen = screen_of(base64.b64decode(result.lines[0]), int(rows), int(columns), page)
        self.query_one(Display).show(screen)

    def _say(self, text: str) -> None:
        self.query_one("#replay-facts", Static).update(Text(f"{self._recording}   {text}"))
