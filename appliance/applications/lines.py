"""Line mode on a 3270: output runs down the screen, the input line follows it, ``***`` stops a full screen.

The input field begins under the last line and goes on to the end of the screen, so a command may be longer than a
line. Enter at ``***`` shows the rest on a clean screen, PA1 there throws the rest away, Clear starts at the top.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from appliance.applications.base import Display
from appliance.applications.panel import Input, Label, Panel, paint, read
from appliance.protocols.datastream.aid import Aid

__all__ = ["LineMode"]

#: Most lines that wait behind ``***``; a command that prints more loses its end.
MAX_WAITING = 20_000
_PROMPT = "READY"


class LineMode:
    """The screen of one terminal in line mode."""

    __slots__ = ("_display", "_shown", "_waiting")

    def __init__(self, display: Display) -> None:
        self._display = display
        self._shown: list[str] = []
        self._waiting: deque[str] = deque()

    def write(self, lines: Iterable[str]) -> None:
        """Add lines; one that is wider than the screen goes on below."""
        width = self._display.columns - 2
        for line in lines:
            text = line.expandtabs()
            for start in range(0, max(len(text), 1), width):
                if len(self._waiting) < MAX_WAITING:
                    self._waiting.append(text[start : start + width])
        self._fill()

    def paint(self) -> bytes:
        """The record that shows the screen as it is now."""
        return paint(self._panel(), self._display)

    def receive(self, record: bytes) -> str | None:
        """What was typed at the prompt; None when the key only changed the screen (show it again)."""
        reply = read(record, self._panel(), self._display)
        if reply.aid is Aid.PA1 or reply.aid is Aid.CLEAR:
            self._restart(drops_waiting=reply.aid is Aid.PA1)
        elif reply.aid is Aid.ENTER and self._waiting:
            self._shown = []
            self._fill()
        elif reply.aid is Aid.ENTER:
            return reply.values.get("line", "")
        return None

    def _restart(self, *, drops_waiting: bool) -> None:
        self._shown = []
        if drops_waiting or not self._waiting:
            self._waiting.clear()
            self._waiting.append(_PROMPT)
        self._fill()

    def _fill(self) -> None:
        while self._room and self._waiting:
            self._shown.append(self._waiting.popleft())

    @property
    def _room(self) -> int:
        return self._display.rows - 1 - len(self._shown)

    def _panel(self) -> Panel:
        labels = [Label(row, 2, text) for row, text in enumerate(self._shown, 1)]
        row = len(labels) + 1
        if self._waiting:
            return Panel((*labels, Label(row, 2, "***"), Input("line", row, 6, None, has_cursor=True)))
        return Panel((*labels, Input("line", row, 2, None, has_cursor=True)))
