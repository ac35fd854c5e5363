"""Which rows a list shows, in which order, and which part of them is on the screen.

A list that the daemon sorts and cuts gets all of this as keywords of its command; a short list is sorted and cut here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from appliance.protocols.control.events import Result
from appliance.tui.tasks import operand

__all__ = ["Record", "Selection", "Window", "cut", "page", "page_command", "records"]

_COUNTED = re.compile(r"(\d+) OF (\d+) RECORDS DISPLAYED")


class Record(dict[str, str]):
    """A row by the names of its columns; a column that the daemon does not have is empty."""

    def __missing__(self, column: str) -> str:
        return ""


def records(answer: Result | Window) -> list[Record]:
    """The rows of a table."""
    return [Record(zip(answer.columns, row, strict=True)) for row in answer.rows]


@attrs.frozen
class Selection:
    """What the administrator asked for; ``first`` and ``count`` are the rows that the screen has room for."""

    sort: str = ""
    is_descending: bool = False
    filter: str = ""
    first: int = 0
    count: int = 100


@attrs.frozen
class Window:
    """Some rows of a list: ``first`` is the place of ``rows[0]`` among ``total``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int = 0
    total: int = 0


def cut(result: Result, wanted: Selection) -> Window:
    """All rows of a short list that fit the filter, sorted."""
    rows = [row for row in result.rows if _fits(row, result.columns, wanted.filter)]
    if wanted.sort in result.columns:
        column = result.columns.index(wanted.sort)
        rows.sort(key=lambda row: _order(row[column]), reverse=wanted.is_descending)
    return Window(result.columns, tuple(rows), 0, len(rows))


def page_command(display: str, filters: Mapping[str, str], wanted: Selection) -> str:
    """The command for the rows that are wanted, of a list that the daemon sorts and cuts.

    ``filters``: column -> the keyword that looks at it; other words of a filter are looked for anywhere (FIND=).
    """
    operands, free = [display], []
    if wanted.sort:
        operands += [f"SORT={wanted.sort}", f"ORDER={'DESC' if wanted.is_descending else 'ASC'}"]
    for word in wanted.filter.split():
        name, equals, value = word.partition("=")
        if equals and name.upper() in filters:
            operands.append(f"{filters[name.upper()]}={operand(value)}")
        else:
            free.append(value if equals else word)
    if free:
        operands.append(f"FIND={operand(' '.join(free))}")
    return ",".join((*operands, f"OFFSET={wanted.first}", f"COUNT={wanted.count}"))


def page(result: Result, wanted: Selection) -> Window:
    """What the daemon gave of a list that it cuts; the last line says how many rows there are."""
    counted = next((found for line in result.lines if (found := _COUNTED.search(line))), None)
    total = int(counted[2]) if counted else wanted.first + len(result.rows)
    return Window(result.columns, result.rows, wanted.first, total)


def _fits(row: tuple[str, ...], columns: tuple[str, ...], text: str) -> bool:
    """Each word of the filter is COLUMN=text (``*`` at its end for a beginning), or text in any cell."""
    return all(_fits_word(row, columns, word) for word in text.upper().split())


def _fits_word(row: tuple[str, ...], columns: tuple[str, ...], word: str) -> bool:
    name, equals, value = word.partition("=")
    if not equals or name not in columns:
        return any(word in cell.upper() for cell in row)
    cell = row[columns.index(name)].upper()
    return cell.startswith(value[:-1]) if value.endswith("*") else cell == value


def _order(cell: str) -> tuple[int, float, str]:
    """Numbers before text, by value."""
    try:
        return (0, float(cell), "")
    except ValueError:
        return (1, 0.0, cell.upper())
