"""The text of a member in an editor: statements, comments and lines with a diagnostic in their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widgets import TextArea

from appliance.tui.editing import COMMENT, completions, hint, word_before
from appliance.tui.selection import Record
from appliance.tui.widgets.typed import act_in_order

__all__ = ["MemberText"]


class MemberText(TextArea):
    """``statements`` and ``faults`` (line from 1 -> severity) are set by the panel."""

    COMPONENT_CLASSES = TextArea.COMPONENT_CLASSES | {
        *("member--statement", "member--comment", "member--error", "member--warning"),
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "go_to_beginning", show=False),
        Binding("ctrl+end", "go_to_end", show=False),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, show_line_numbers=True, tab_behavior="focus", soft_wrap=False, compact=True)
        self.statements: Sequence[Record] = ()
        self._known: frozenset[str] = frozenset()
        self._faults: Mapping[int, str] = {}

    def learn(self, statements: Sequence[Record]) -> None:
        """What can be written in this member."""
        self.statements = statements
        names = {record["STATEMENT"] for record in statements if not record["EFFECT"]}
        self._known = frozenset(names | {f"END{record['BLOCK']}" for record in statements if record["BLOCK"]})
        self._redraw()

    def mark(self, faults: Mapping[int, str]) -> None:
        """Which lines have a diagnostic, and how bad it is."""
        if faults != self._faults:
            self._faults = dict(faults)
            self._redraw()

    @property
    def hint(self) -> str:
        """What can be written where the cursor is."""
        row, column = self.cursor_location
        return hint(self.document.lines, row, column, self.statements)

    def action_go_to_beginning(self) -> None:
        """To the first character."""
        self.move_cursor((0, 0))

    def action_go_to_end(self) -> None:
        """Behind the last character."""
        self.move_cursor(self.document.end)

    def _redraw(self) -> None:
        self._line_cache.clear()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """The line in its colours."""
        line = super().get_line(line_index)
        text = line.plain
        first = text.split(maxsplit=1)[:1]
        if first and first[0].upper() in self._known:
            start = text.index(first[0])
            line.stylize(self._style("statement"), start, start + len(first[0]))
        if comment := COMMENT.search(text):
            line.stylize(self._style("comment"), comment.start(), len(text))
        if severity := self._faults.get(line_index + 1):
            line.stylize(self._style("error" if severity == "ERROR" else "warning"))
        return line

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"member--{part}", partial=True)

    async def on_key(self, event: Key) -> None:
        """Tab completes the word before the cursor where one can be."""
        if event.key != "tab":
            await act_in_order(self, event)
            return
        row, column = self.cursor_location
        if words := completions(self.document.lines, row, column, self.statements):
            event.stop()
            event.prevent_default()
            typed = word_before(self.document.get_line(row)[:column])
            self.replace(words[0] + " ", (row, column - len(typed)), (row, column))
