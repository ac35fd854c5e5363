"""F7 and F8 on a pane that scrolls."""

from __future__ import annotations

from textual.widget import Widget

__all__ = ["turn_page"]


def turn_page(pane: Widget, direction: int) -> None:
    """A screenful up (-1) or down (1), less a line that stays to read on from."""
    pane.scroll_relative(y=direction * max(pane.size.height - 1, 1), animate=False)
