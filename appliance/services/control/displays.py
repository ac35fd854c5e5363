"""D commands: tables from memory, each ended by the count that z/OS lists end with."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from appliance.services.control import messages
from appliance.services.control.facilities import Answer, ConnectionRow, Facilities, Table
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["connections", "log", "ports", "table", "telnet_connections"]

_CONNECTION_COLUMNS = (
    *("CONN", "SERVICE", "PORT", "USER", "LU", "APPL", "STATE", "PEER", "TLS", "CIPHER"),
    *("RECEIVED", "SENT", "SINCE"),
)
_PORT_COLUMNS = ("PORT", "SERVICE", "NAME", "STATE", "SECURITY", "CONNECTIONS")
#: Filter keyword -> the text of a row that it is held against; values may end in ``*``.
_FILTERS: dict[str, Callable[[ConnectionRow], str]] = {
    "CONN": lambda row: str(row.id),
    "LUNAME": lambda row: row.lu,
    "APPL": lambda row: row.application,
    "USER": lambda row: row.user,
    "PORT": lambda row: row.port,
    "SERVICE": lambda row: row.service,
    "IPADDR": lambda row: row.peer.rpartition(":")[0].strip("[]"),
    "IPPORT": lambda row: "..".join(row.peer.rpartition(":")[::2]),
}
_DEFAULT_MAX = 100
_MOST = 65_533


def connections(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,NETSTAT,CONN: live connections of every service, by id; filters LUNAME= USER= PORT= ... and MAX=."""
    return _connections(facilities, command, lambda row: True)


def telnet_connections(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,CONN: the same for the Telnet server."""
    return _connections(facilities, command, lambda row: row.service == "TN3270E")


def _connections(
    facilities: Facilities, command: OperatorCommand, wanted: Callable[[ConnectionRow], bool]
) -> CommandDone:
    unknown = sorted(command.keywords.keys() - _FILTERS.keys() - {"MAX"})
    if unknown:
        return CommandDone(8, (messages.UNKNOWN.format(command=f"the filter {unknown[0]}="),))
    patterns = {name: command.keyword(name).upper() for name in _FILTERS if name in command.keywords}
    rows = [
        row
        for row in facilities.connections()
        if wanted(row) and all(_matches(_FILTERS[name](row), pattern) for name, pattern in patterns.items())
    ]
    limit = _limit(command.keyword("MAX", str(_DEFAULT_MAX)))
    shown = tuple(_connection_cells(row) for row in rows[:limit])
    return CommandDone(0, (_count(len(shown), len(rows)),), _CONNECTION_COLUMNS, shown)


def _matches(text: str, pattern: str) -> bool:
    return fnmatchcase(text.upper(), pattern.replace("[", "[[]"))


def _limit(text: str) -> int:
    if text == "*":
        return _MOST
    return min(max(int(text), 1), _MOST) if text.isascii() and text.isdigit() else _DEFAULT_MAX


def _connection_cells(row: ConnectionRow) -> tuple[str, ...]:
    return (
        *(str(row.id), row.service, row.port, row.user, row.lu, row.application, row.state, row.peer),
        *(row.tls, row.cipher, str(row.received), str(row.sent), row.since.strftime("%Y-%m-%dT%H:%M:%SZ")),
    )


def _count(shown: int, total: int) -> str:
    return f"{shown} OF {total} RECORDS DISPLAYED"


def ports(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D PORTS: every listening port, what it asks of a client, how many are connected."""
    rows = tuple(
        (str(row.port), row.service, row.name, row.state, row.security, str(row.connections))
        for row in facilities.ports()
    )
    return CommandDone(0, (_count(len(rows), len(rows)),), _PORT_COLUMNS, rows)


def table(name: str) -> Callable[[Facilities, OperatorCommand], Answer]:
    """A command that shows one of the tables handed in by name."""

    def display(facilities: Facilities, command: OperatorCommand) -> Answer:
        source = facilities.tables.get(name)
        found = source() if source else Table((), ())
        return CommandDone(0, (_count(len(found.rows), len(found.rows)),), found.columns, found.rows)

    return display


def log(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D LOG,SINCE=n: the kept lines of the log after number n."""
    since = command.keyword("SINCE", "0")
    after = int(since) if since.isascii() and since.isdigit() else 0
    rows = tuple((str(line.number), line.text) for line in facilities.log(after))
    return CommandDone(0, (_count(len(rows), len(rows)),), ("NUMBER", "LINE"), rows)
