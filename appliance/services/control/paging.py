"""One page of a long table: SORT=column, ORDER=ASC or DESC, OFFSET=n, COUNT=n."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from appliance.services.control.language import OperatorCommand

__all__ = ["PAGE_KEYWORDS", "Page", "asked_page"]

PAGE_KEYWORDS = frozenset({"SORT", "ORDER", "OFFSET", "COUNT"})
_USUAL_COUNT, _FARTHEST = 50, 9_999_999


@attrs.frozen
class Page:
    """``count`` rows from ``offset`` on, of the table sorted by the column ``sort``."""

    sort: str
    is_descending: bool
    offset: int
    count: int


def asked_page(command: OperatorCommand, columns: Collection[str], *, sort: str, most: int) -> Page | None:
    """The page that a command asks for, of 50 rows unless told; None when it asks for none that there could be.

    ``sort`` is the column without SORT=, ``most`` the rows of the longest page.
    """
    column, order = command.keyword("SORT", sort).upper(), command.keyword("ORDER", "ASC").upper()
    offset, count = _number(command, "OFFSET", 0, _FARTHEST), _number(command, "COUNT", _USUAL_COUNT, most)
    if column not in columns or order not in ("ASC", "DESC") or offset is None or count is None:
        return None
    return Page(column, order == "DESC", offset, count)


def _number(command: OperatorCommand, keyword: str, usual: int, most: int) -> int | None:
    text = command.keyword(keyword, str(usual))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= most else None
