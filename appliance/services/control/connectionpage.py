"""D CONNECTIONS: one page of all live connections, sorted and filtered here, so a screen asks for what it shows.

D CONNECTIONS[,SORT=column][,ORDER=ASC|DESC][,OFFSET=n][,COUNT=n][,FIND=text][,filters of D TCPIP,,NETSTAT,CONN]
D CONNECTIONS,ID=n    everything about one
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import attrs

from appliance.services.control import messages
from appliance.services.control.displays import (
    CONNECTION_COLUMNS,
    CONNECTION_FILTERS,
    connection_cells,
    connection_filter,
    count,
)
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone

__all__ = ["page"]

_USUAL_COUNT, _MOST = 50, 100_000
_OWN = frozenset({"SORT", "ORDER", "OFFSET", "COUNT", "FIND"})
#: Columns whose field has another name.
_FIELDS = {"CONN": "id", "APPL": "application"}


@attrs.frozen
class _Page:
    sort: str
    is_descending: bool
    offset: int
    count: int


def page(facilities: Facilities, command: OperatorCommand) -> Answer:
    """The rows of one page; the last line says how many there are, and how many fit the filters."""
    if "ID" in command.keywords:
        return _one(facilities, command.keyword("ID"))
    asked = _asked(command)
    unknown = sorted(command.keywords.keys() - CONNECTION_FILTERS.keys() - _OWN)
    if unknown or asked is None:
        reason = f"the operand {unknown[0]}=" if unknown else "a page without SORT= column, ORDER= ASC or DESC, numbers"
        return CommandDone(8, (messages.UNKNOWN.format(command=reason),))
    is_wanted, found = connection_filter(command), _finder(command.keyword("FIND"))
    rows = [row for row in facilities.connections() if is_wanted(row) and found(row)]
    rows.sort(key=attrgetter(_FIELDS.get(asked.sort, asked.sort.lower())), reverse=asked.is_descending)
    shown = tuple(connection_cells(row) for row in rows[asked.offset : asked.offset + asked.count])
    return CommandDone(0, (count(len(shown), len(rows)),), CONNECTION_COLUMNS, shown)


def _asked(command: OperatorCommand) -> _Page | None:
    sort, order = command.keyword("SORT", "CONN").upper(), command.keyword("ORDER", "ASC").upper()
    offset, size = _number(command, "OFFSET", 0), _number(command, "COUNT", _USUAL_COUNT)
    if sort not in CONNECTION_COLUMNS or order not in ("ASC", "DESC") or offset is None or size is None:
        return None
    return _Page(sort, order == "DESC", offset, size)


def _number(command: OperatorCommand, keyword: str, usual: int) -> int | None:
    text = command.keyword(keyword, str(usual))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= _MOST else None


def _finder(text: str) -> Callable[[ConnectionRow], bool]:
    """FIND=: in any of the words of a row, in either case."""
    if not text:
        return lambda row: True
    wanted = text.upper()
    words = attrgetter("service", "port", "user", "lu", "application", "state", "peer", "tls", "cipher")
    return lambda row: wanted in "\n".join(words(row)).upper()


def _one(facilities: Facilities, number: str) -> CommandDone:
    row = next((row for row in facilities.connections() if str(row.id) == number), None)
    if row is None:
        return CommandDone(8, (messages.NO_SUCH_CONNECTION.format(id=number),))
    shown = dict(zip(CONNECTION_COLUMNS, connection_cells(row), strict=True)) | dict(facilities.details(row.id))
    return CommandDone(0, (count(1, 1),), ("FIELD", "VALUE"), tuple(shown.items()))
