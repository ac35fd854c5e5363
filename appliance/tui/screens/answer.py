"""What a command answered, when that is more than a line; F3 goes back, F7 and F8 page."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from appliance.protocols.control.events import Result
from appliance.tui.chainpicture import chain_parts, is_chain
from appliance.tui.glyphs import glyphs_for
from appliance.tui.screens.infront import InFront
from appliance.tui.selection import records
from appliance.tui.widgets.lines import KeyLine
from appliance.tui.widgets.paging import turn_page

__all__ = ["Answer", "answer_text"]

_KEYS = (("F3", "Back"), ("F7", "Up"), ("F8", "Down"), ("F10", "Left"), ("F11", "Right"))
_STYLES = {0: "$success", 4: "$warning"}


def answer_text(result: Result) -> Content:
    """The rows under their names, a chain as a tree, then the lines, in the colour of the return code."""
    parts: list[tuple[str, str]] = []
    if is_chain(result):
        parts += chain_parts(records(result), glyphs_for(os.environ))
    elif result.columns:
        table = (result.columns, *result.rows)
        widths = [max(len(row[place]) for row in table) for place in range(len(result.columns))]
        for number, row in enumerate(table):
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            parts.append((line + "\n", "$foreground" if number else "bold $accent"))
    if result.lines and result.lines[0].startswith("--- "):
        return Content.assemble(*((line + "\n", _diff_style(line)) for line in result.lines))
    plain = result.code == 0 and not result.columns
    style = "$foreground" if plain else _STYLES.get(result.code, "$error")
    parts += [(line + "\n", style) for line in result.lines]
    return Content.assemble(*parts)


def _diff_style(line: str) -> str:
    """Added green, taken away red."""
    return {"+": "$success", "-": "$error", "@": "$primary"}.get(line[:1], "$foreground")


class Answer(InFront[None]):
    """Stays until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3,f12,escape,enter,q", "dismiss", "Back", priority=True),
        Binding("f7,pageup", "page(-1)", "Up"),
        Binding("f8,pagedown", "page(1)", "Down"),
        Binding("f10", "shift(-1)", "Left"),
        Binding("f11", "shift(1)", "Right"),
    ]

    def __init__(self, command: str, result: Result) -> None:
        super().__init__()
        self._command = command
        self._result = result

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="answer"):
            yield Static(answer_text(self._result), id="answer-text")
        yield KeyLine(_KEYS, id="answer-keys")

    def on_mount(self) -> None:
        """Say what was asked."""
        pane = self.query_one("#answer", VerticalScroll)
        pane.border_title = Content(self._command)
        pane.border_subtitle = Content(f"return code {self._result.code}")
        self.set_focus(pane)

    def action_page(self, direction: int) -> None:
        """A screenful."""
        turn_page(self.query_one("#answer", VerticalScroll), direction)

    def action_shift(self, direction: int) -> None:
        """Left or right."""
        self.query_one("#answer", VerticalScroll).scroll_relative(x=direction * 20, animate=False)
