"""The question before a command that takes something away: it shows the command itself."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, Static

__all__ = ["Confirm"]


class Confirm(ModalScreen[bool]):
    """Answers True for y or Enter, False for n or Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y,enter", "answer(True)", "Run it"),
        ("n,escape", "answer(False)", "Leave it"),
    ]

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Label("This command will run:")
            yield Static(self._command, id="confirm-command", markup=False)
            yield Label("y  run it     n  leave it")

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)
