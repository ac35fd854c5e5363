"""F1: what a panel shows, its keys, and the keys and words that are the same on every panel."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from appliance.tui.widgets.lines import KeyLine
from appliance.tui.widgets.paging import turn_page

__all__ = ["HelpPage"]

_EVERYWHERE = (
    ("F2", "to the command line; Tab or F12 back to the list"),
    ("F3", "back; F12 or Escape drops what is typed"),
    ("F4", "another look; THEME DARK, LIGHT, MONOCHROME, 3270-GREEN"),
    ("F5", "ask again now"),
    ("F7 F8", "a page up, down; F10 F11 columns to the left, right"),
    ("F9", "the commands of this terminal and their answers"),
    ("Ctrl+Q", "leave"),
    ("0-5", "on a list: that panel; on the command line also =1, or a name"),
    ("/", "FILTER: only rows with a text, or COLUMN=text"),
    ("s  S", "sort by the next column; the other way round"),
)
_WORDS = (
    ("FIND text", "the next row that holds it"),
    ("SORT column D", "sort the list, D from the highest"),
    ("FILTER text", "only such rows; FILTER alone shows all again"),
    ("?SLYT0103E", "what a message means and what to do"),
    ("anything else", "is an operator or RACF command"),
    ("Up Down Right", "recall a command; take what is offered"),
)


class HelpPage(ModalScreen[None]):
    """Stays until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,f3,f12,escape,enter,q", "dismiss", "Back"),
        Binding("f7,pageup", "page(-1)", "Up"),
        Binding("f8,pagedown", "page(1)", "Down"),
    ]

    def __init__(self, heading: str, text: str, keys: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._heading = heading
        self._text = text
        self._keys = keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(self._content(), id="help-text")
        yield KeyLine((("F3", "Back"), ("F7", "Up"), ("F8", "Down")), id="help-keys")

    def on_mount(self) -> None:
        """Say whose help it is."""
        pane = self.query_one("#help", VerticalScroll)
        pane.border_title = Content(f"{self._heading}: help")
        self.set_focus(pane)

    def _content(self) -> Content:
        parts: list[tuple[str, str]] = [(f"{self._text}\n", "$foreground")]
        here = {key for key, _ in self._keys}
        everywhere = tuple(entry for entry in _EVERYWHERE if entry[0] not in here)
        for title, entries in (("Here", self._keys), ("Everywhere", everywhere), ("On the command line", _WORDS)):
            if entries:
                parts.append((f"\n{title}\n", "bold $accent"))
            for key, what in entries:
                parts += [(f"  {key:<14}", "$primary"), (f"{what}\n", "$foreground")]
        return Content.assemble(*parts)

    def action_page(self, direction: int) -> None:
        """A screenful."""
        turn_page(self.query_one("#help", VerticalScroll), direction)
