"""D commands: tables from memory, each ended by the count that z/OS lists end with."""

from __future__ import annotations

from collections.abc import Callable

from appliance.services.control import messages
from appliance.services.control.eventhub import TOPICS
from appliance.services.control.facilities import Answer, Facilities, Table
from appliance.services.control.language import OperatorCommand
from appliance.services.control.selection import limit, matcher
from appliance.services.control.working import on_slow_thread
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone

__all__ = [
    "CONNECTION_COLUMNS",
    "CONNECTION_FILTERS",
    "connection_cells",
    "connection_filter",
    "connections",
    "count",
    "events",
    "key_files",
    "log",
    "ports",
    "series",
    "table",
]

CONNECTION_COLUMNS = (
    *("CONN", "SERVICE", "PORT", "USER", "LU", "APPL", "STATE", "PEER", "TLS", "CIPHER"),
    *("RECEIVED", "SENT", "SINCE"),
)
_PORT_COLUMNS = ("PORT", "SERVICE", "NAME", "STATE", "SECURITY", "CONNECTIONS")
#: Filter keyword -> the text of a row that it is held against; values may end in ``*``.
CONNECTION_FILTERS: dict[str, Callable[[ConnectionRow], str]] = {
    "CONN": lambda row: str(row.id),
    "LUNAME": lambda row: row.lu,
    "APPL": lambda row: row.application,
    "USER": lambda row: row.user,
    "PORT": lambda row: row.port,
    "SERVICE": lambda row: row.service,
    "IPADDR": lambda row: row.peer.rpartition(":")[0].strip("[]"),
    "IPPORT": lambda row: "..".join(row.peer.rpartition(":")[::2]),
}


def connections(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,NETSTAT,CONN: live connections of every service, by id; filters LUNAME= USER= PORT= ... and MAX=."""
    unknown = sorted(command.keywords.keys() - CONNECTION_FILTERS.keys() - {"MAX"})
    if unknown:
        return CommandDone(8, (messages.UNKNOWN.format(command=f"the filter {unknown[0]}="),))
    rows = list(filter(connection_filter(command), facilities.connections()))
    shown = tuple(connection_cells(row) for row in rows[: limit(command)])
    return CommandDone(0, (count(len(shown), len(rows)),), CONNECTION_COLUMNS, shown)


def connection_filter(command: OperatorCommand) -> Callable[[ConnectionRow], bool]:
    """All filters of a command as one."""
    given = [(cell, command.keyword(name)) for name, cell in CONNECTION_FILTERS.items() if name in command.keywords]
    filters = [(cell, matcher(pattern)) for cell, pattern in given]
    return lambda row: all(fits(cell(row)) for cell, fits in filters)


def connection_cells(row: ConnectionRow) -> tuple[str, ...]:
    """What ``CONNECTION_COLUMNS`` stand over."""
    return (
        *(str(row.id), row.service, row.port, row.user, row.lu, row.application, row.state, row.peer),
        *(row.tls, row.cipher, str(row.received), str(row.sent), row.since.strftime("%Y-%m-%dT%H:%M:%SZ")),
    )


def count(shown: int, total: int) -> str:
    """The line that a list ends with."""
    return f"{shown} OF {total} RECORDS DISPLAYED"


def ports(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D PORTS: every listening port, what it asks of a client, how many are connected."""
    rows = tuple(
        (str(row.port), row.service, row.name, row.state, row.security, str(row.connections))
        for row in facilities.ports()
    )
    return CommandDone(0, (count(len(rows), len(rows)),), _PORT_COLUMNS, rows)


def table(name: str) -> Callable[[Facilities, OperatorCommand], Answer]:
    """A command that shows one of the tables handed in by name."""

    def display(facilities: Facilities, command: OperatorCommand) -> Answer:
        source = facilities.tables.get(name)
        return _whole(source() if source else Table((), ()))

    return display


def key_files(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D KEYFILE: what is in the files of KEYRING HFS."""
    return on_slow_thread(facilities.key_files, _whole)


def _whole(found: Table) -> CommandDone:
    return CommandDone(0, (count(len(found.rows), len(found.rows)),), found.columns, found.rows)


def series(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D SERIES[,LAST=n]: what was measured lately, n values of each."""
    found, last = facilities.tables["SERIES"](), command.keyword("LAST", "720")
    if not (last.isascii() and last.isdigit() and 0 < len(last) < 5 and int(last)):
        return CommandDone(8, (messages.UNKNOWN.format(command=f"LAST={last}"),))
    rows = tuple((*row[:-1], " ".join(row[-1].split(" ")[-int(last) :])) for row in found.rows)
    return CommandDone(0, (count(len(rows), len(rows)),), found.columns, rows)


def events(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D EVENTS[,topic]: who follows what happens; a console that begins to follow a topic is authorised by this."""
    topic, *others = command.words
    if others:
        return CommandDone(8, (messages.UNKNOWN.format(command=f"the topic {others[0]}"),))
    topic = topic if topic in TOPICS else ""
    rows = tuple(facilities.followers(topic))
    return CommandDone(0, (count(len(rows), len(rows)),), ("CONN", "TOPICS", "WAITING", "LOST"), rows)


def log(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D LOG,SINCE=n: the kept lines of the log after number n."""
    since = command.keyword("SINCE", "0")
    after = int(since) if since.isascii() and since.isdigit() else 0
    rows = tuple((str(line.number), line.text) for line in facilities.log(after))
    return CommandDone(0, (count(len(rows), len(rows)),), ("NUMBER", "LINE"), rows)
