"""The question before a command that changes something: it shows the command itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from appliance.tui.history import masked
from appliance.tui.screens.infront import InFront
from appliance.tui.widgets.lines import KeyLine

__all__ = ["Confirm"]

_MOST_EFFECTS = 14


class Confirm(InFront[bool]):
    """Answers True for y or Enter, False for n, Escape, F3 or F12; several commands stand one below the other.

    ``effects`` are lines that say what would change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "Run it", priority=True),
        Binding("n,escape,f3,f12", "answer(False)", "Leave it", priority=True),
    ]

    def __init__(self, *commands: str, effects: Sequence[str] = ()) -> None:
        super().__init__()
        self._commands = commands
        self._effects = effects

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Static("\n".join(map(masked, self._commands)), id="confirm-command", markup=False)
            yield Static("\n".join(_cut(self._effects)), id="confirm-effects", markup=False)
            yield KeyLine((("Y or Enter", "Run it"), ("N or F3", "Leave it")), id="confirm-keys")

    def on_mount(self) -> None:
        """Say what it asks."""
        title = "These commands will run" if len(self._commands) > 1 else "This command will run"
        self.query_one("#confirm").border_title = Content(title)

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)


def _cut(effects: Sequence[str]) -> list[str]:
    """As many as there is room for; that there are more is said."""
    if len(effects) <= _MOST_EFFECTS:
        return list(effects)
    shown = effects[: _MOST_EFFECTS - 1]
    return [*shown, f"... and {len(effects) - len(shown)} more"]
