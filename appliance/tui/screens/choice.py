"""One of several: a list of titles in front of the panel; Enter takes the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList

from appliance.tui.screens.infront import InFront
from appliance.tui.widgets.lines import KeyLine

__all__ = ["Choice"]

_AROUND = 6


class Choice(InFront[int | None]):
    """Answers with the place of what was taken, None when nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3,f12,escape", "dismiss(None)", "Back", priority=True)]

    def __init__(self, title: str, options: Sequence[str]) -> None:
        super().__init__()
        self._heading = title
        self._options = options

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield OptionList(*(Content(option) for option in self._options), id="options", compact=True)
            yield KeyLine((("Enter", "Take"), ("F3", "Back")), id="choice-keys")

    def on_mount(self) -> None:
        """Say what there is to choose."""
        self.query_one("#choice").border_title = Content(self._heading)
        self.set_focus(self.query_one("#options"))

    def on_resize(self, event: Resize) -> None:
        """As many lines as there is room for, with the box and its keys around them."""
        self.query_one("#options").styles.max_height = max(event.size.height - _AROUND, 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self.dismiss(event.option_index)
