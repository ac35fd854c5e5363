"""D TCPIP,,FTP: the connections of FTP servers, one in detail, and the transfers under way with bytes and rate."""

from __future__ import annotations

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
from appliance.services.control.selection import limit
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone

__all__ = ["connections", "transfers"]

_OF_ROW = ("CONN", "PORT", "USER", "PEER")
#: What the session has to be asked.
_OF_TRANSFER = ("TRANSFER", "DATA CONNECTION", "BYTES", "OF BYTES", "SECONDS", "KBYTES/S")


def connections(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,FTP,CONN: a list, or with CONN= one connection in detail."""
    if (refused := _unknown(command)) is not None:
        return refused
    rows = _rows(facilities, command)
    if "CONN" not in command.keywords:
        shown = tuple(connection_cells(row) for row in rows[: limit(command)])
        return CommandDone(0, (count(len(shown), len(rows)),), CONNECTION_COLUMNS, shown)
    if len(rows) != 1:
        return CommandDone(8, (messages.NOT_ONE_CONNECTION.format(count=len(rows)),))
    known = zip(CONNECTION_COLUMNS, connection_cells(rows[0]), strict=True)
    detailed = dict(known) | dict(facilities.details(rows[0].id))
    return CommandDone(0, (count(1, 1),), ("FIELD", "VALUE"), tuple(detailed.items()))


def transfers(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,FTP,TRANSFER: what is being moved now."""
    if (refused := _unknown(command)) is not None:
        return refused
    found = []
    for row in _rows(facilities, command):
        said = dict(facilities.details(row.id)) if row.state == "TRANSFER" else {}
        if "TRANSFER" in said:
            cells = dict(zip(CONNECTION_COLUMNS, connection_cells(row), strict=True)) | said
            found.append(tuple(cells.get(name, "") for name in (*_OF_ROW, *_OF_TRANSFER)))
    shown = tuple(found[: limit(command)])
    return CommandDone(0, (count(len(shown), len(found)),), (*_OF_ROW, *_OF_TRANSFER), shown)


def _unknown(command: OperatorCommand) -> CommandDone | None:
    unknown = sorted(command.keywords.keys() - CONNECTION_FILTERS.keys() - {"MAX"})
    return CommandDone(8, (messages.UNKNOWN.format(command=f"the filter {unknown[0]}="),)) if unknown else None


def _rows(facilities: Facilities, command: OperatorCommand) -> list[ConnectionRow]:
    is_wanted = connection_filter(command)
    return [row for row in facilities.connections() if row.service == "FTP" and is_wanted(row)]
