"""A 3270 screen in a terminal that may be smaller than it is: F7, F8, F10 and F11 look at its parts."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.screen import Screen

__all__ = ["PictureScreen"]

_COLUMNS = 20  # at a time; of lines, as many as there is room for


class PictureScreen(Screen[None]):
    """Subclasses put a ``Display`` into a container of the class ``picture``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"scroll({x}, {y})") for key, x, y in (("f7", 0, -1), ("f8", 0, 1), ("f10", -1, 0), ("f11", 1, 0))
    ]

    @property
    def view(self) -> ScrollableContainer:
        """What is looked through."""
        return self.query_one(ScrollableContainer)

    def action_scroll(self, columns: int, rows: int) -> None:
        """To the part beside or below."""
        lines = max(self.view.size.height - 1, 1)
        self.view.scroll_relative(x=columns * _COLUMNS, y=rows * lines, animate=False)
