"""D CONNECTIONS: one page of all live connections, sorted and filtered here, so a screen asks for what it shows.

D CONNECTIONS[,SORT=column][,ORDER=ASC|DESC][,OFFSET=n][,COUNT=n][,FIND=text][,filters of D TCPIP,,NETSTAT,CONN]
D CONNECTIONS,ID=n    everything about one
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

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
from appliance.services.control.paging import PAGE_KEYWORDS, Page, asked_page
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone

__all__ = ["page"]

_MOST = 100_000
_FILTERS = CONNECTION_FILTERS.keys() | {"FIND"}
#: Columns whose field has another name.
_FIELDS = {"CONN": "id", "APPL": "application"}


def page(facilities: Facilities, command: OperatorCommand) -> Answer:
    """The rows of one page; the last line says how many there are, and how many fit the filters."""
    if "ID" in command.keywords:
        return _one(facilities, command.keyword("ID"))
    asked = asked_page(command, CONNECTION_COLUMNS, sort="CONN", most=_MOST)
    unknown = sorted(command.keywords.keys() - _FILTERS - PAGE_KEYWORDS)
    if unknown or asked is None:
        reason = f"the operand {unknown[0]}=" if unknown else "a page without SORT= column, ORDER= ASC or DESC, numbers"
        return CommandDone(8, (messages.UNKNOWN.format(command=reason),))
    rows = _in_order(_chosen(facilities.connections(), command), asked)
    shown = tuple(connection_cells(row) for row in rows[asked.offset : asked.offset + asked.count])
    return CommandDone(0, (count(len(shown), len(rows)),), CONNECTION_COLUMNS, shown)


def _chosen(rows: Sequence[ConnectionRow], command: OperatorCommand) -> Sequence[ConnectionRow]:
    """Those that fit. Without a filter that is all of them, and none is looked at for it."""
    if not command.keywords.keys() & _FILTERS:
        return rows
    is_wanted, found = connection_filter(command), _finder(command.keyword("FIND"))
    return [row for row in rows if is_wanted(row) and found(row)]


def _in_order(rows: Sequence[ConnectionRow], asked: Page) -> Sequence[ConnectionRow]:
    """Connections come in the order of their numbers; for any other all have to be looked at."""
    if asked.sort == "CONN":
        return rows[::-1] if asked.is_descending else rows
    return sorted(rows, key=attrgetter(_FIELDS.get(asked.sort, asked.sort.lower())), reverse=asked.is_descending)


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
