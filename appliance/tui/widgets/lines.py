"""The lines that every panel has: title, menu, message, ``==>``, keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from appliance.tui.history import History
from appliance.tui.widgets.typed import TypedInput

__all__ = ["CommandLine", "KeyLine", "MenuLine", "MessageLine", "TitleLine"]

_TONES = {0: "$success", 4: "$warning", 8: "$error"}


class TitleLine(Horizontal):
    """Product and panel on the left, where in a list in the middle, who is served on the right."""

    def __init__(self, heading: str) -> None:
        super().__init__(id="title")
        self._heading = heading

    def compose(self) -> ComposeResult:
        yield Static(f"Sallyport  {self._heading}", id="title-left", markup=False)
        yield Static("", id="title-middle", markup=False)
        yield Static("", id="title-right", markup=False)

    def say(self, left: str | None = None, middle: str | None = None, right: str | None = None) -> None:
        """Change a part of it."""
        for name, text in (("left", left), ("middle", middle), ("right", right)):
            if text is not None:
                self.query_one(f"#title-{name}", Static).update(f"Sallyport  {text}" if name == "left" else text)


class MenuLine(Static):
    """The panels by number, the one in front marked; a click goes there."""

    class Clicked(Message):
        """The panel of that name is wanted."""

        def __init__(self, panel: str) -> None:
            super().__init__()
            self.panel = panel

    def __init__(self, entries: tuple[tuple[str, str, str], ...], current: str) -> None:
        super().__init__("", id="menu", markup=False)
        self._entries = entries
        self._current = current

    def on_mount(self) -> None:
        """Draw it once; it does not change."""
        parts: list[tuple[str, str]] = []
        for number, name, title in self._entries:
            style = "bold $accent on $boost" if name == self._current else "$foreground"
            parts += [(f" {number} ", "$primary"), (f"{title} ", style)]
        self.update(Content.assemble(*parts))

    def on_click(self, event: Click) -> None:
        """To the panel under the mouse."""
        left = 1
        for _, name, title in self._entries:
            left += len(title) + 4
            if event.x < left:
                self.post_message(self.Clicked(name))
                return


class MessageLine(Static):
    """The last thing that was said, in the colour of its return code."""

    def __init__(self) -> None:
        super().__init__("", id="message", markup=False)

    def say(self, text: str, code: int = 0) -> None:
        """One line."""
        self.update(Content.styled(text, _TONES.get(code, "$error")))


class CommandLine(Horizontal):
    """``==>``: arrows recall, Right or End takes what is offered, Enter sends."""

    class Entered(Message):
        """A line was entered; it is not empty."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, history: History, suggester: Suggester) -> None:
        super().__init__(id="command-line")
        self._history = history
        self._suggester = suggester

    def compose(self) -> ComposeResult:
        yield Label("==>", id="arrow", markup=False)
        yield _Line(self._history, self._suggester)

    @property
    def line(self) -> Input:
        """Where it is typed."""
        return self.query_one("#command", Input)

    def begin(self, text: str = "") -> None:
        """To the command line, with a beginning."""
        self.line.value = text
        self.screen.set_focus(self.line)
        self.line.cursor_position = len(text)


class _Line(TypedInput):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", show=False),
        Binding("down", "recall(1)", show=False),
    ]

    def __init__(self, history: History, suggester: Suggester) -> None:
        super().__init__(id="command", suggester=suggester, compact=True, select_on_focus=False)
        self._history = history

    async def action_submit(self) -> None:
        """Hand it on, and be empty for what is typed behind Enter."""
        text = self.value.strip()
        self.clear()
        if text:
            self._history.add(text)
            self.post_message(CommandLine.Entered(text))

    def action_recall(self, step: int) -> None:
        """Earlier and later commands."""
        self.value = self._history.recall(step)
        self.cursor_position = len(self.value)


class KeyLine(Static):
    """Keys and what they do here."""

    def __init__(self, keys: tuple[tuple[str, str], ...], *, id: str) -> None:
        super().__init__("", id=id, markup=False, classes="keys")
        self._keys = keys

    def on_mount(self) -> None:
        """Draw it once."""
        self.show(self._keys)

    def show(self, keys: tuple[tuple[str, str], ...]) -> None:
        """Other keys."""
        parts: list[tuple[str, str]] = []
        for key, what in keys:
            parts += [(f" {key}", "bold $primary"), (f"={what}", "$foreground")]
        self.update(Content.assemble(*parts))
