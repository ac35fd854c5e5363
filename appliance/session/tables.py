"""A table as lines: columns as wide as what is in them, for whoever has no better way to show one."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["aligned"]


def aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The head and the rows; nothing when there are no columns."""
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    if not columns:
        return []
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in (columns, *rows)
    ]
