"""D TCPIP,,TELNET: connections, profiles, and the mappings each way; each list ends with the count of its records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from appliance.services.control import messages
from appliance.services.control.displays import CONNECTION_COLUMNS, connection_cells, count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.selection import (
    SelectionError,
    address_filter,
    limit,
    matches,
    port_filter,
    profile_filter,
)
from appliance.services.control.telnetfacts import TelnetObject
from appliance.services.control.telnetoperands import (
    CONNECTION_OPERANDS,
    MAPPING_OPERANDS,
    NAME_OPERANDS,
    PROFILE_OPERANDS,
    Spelling,
    spelled_out,
)
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone

__all__ = ["client_ids", "connections", "display_help", "objects", "profiles", "where_used"]


def _spelled(
    spelling: Spelling, show: Callable[[Facilities, OperatorCommand], Answer]
) -> Callable[[Facilities, OperatorCommand], Answer]:
    """``show``, whose operands may be cut short; one that it does not know, or that selects nothing, is an answer."""

    def display(facilities: Facilities, command: OperatorCommand) -> Answer:
        try:
            return show(facilities, spelled_out(command, spelling))
        except SelectionError as error:
            return CommandDone(8, (messages.NOT_A_COMMAND.format(reason=error),))

    return display


# -- connections


def _connections(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,CONN: a list; with CONN=, IPPORT=, the whole of an LU's name or DETAIL one in detail."""
    is_wanted = _selection(facilities, command)
    rows = [row for row in facilities.connections() if row.service == "TN3270E" and is_wanted(row)]
    asks_one = bool({"CONN", "IPPORT"} & command.keywords.keys()) or "DETAIL" in command.words
    if (asks_one or (rows and _names_lu(command))) and "SUMMARY" not in command.words:
        return _detail(facilities, rows)
    shown = rows[: limit(command)]
    columns: tuple[str, ...] = CONNECTION_COLUMNS
    cells: list[tuple[str, ...]] = [connection_cells(row) for row in shown]
    if "HNAME" in command.words:
        columns = (*columns, "HOSTNAME")
        cells = [(*line, _fact(facilities, row, "HOSTNAME")) for line, row in zip(cells, shown, strict=True)]
    return CommandDone(0, (count(len(shown), len(rows)),), columns, tuple(cells))


def _names_lu(command: OperatorCommand) -> bool:
    return "LUNAME" in command.keywords and not {"*", "?"}.intersection(command.keyword("LUNAME"))


def _detail(facilities: Facilities, rows: Sequence[ConnectionRow]) -> CommandDone:
    if len(rows) != 1:
        return CommandDone(8, (messages.NOT_ONE_CONNECTION.format(count=len(rows)),))
    [row] = rows
    known = zip(CONNECTION_COLUMNS, connection_cells(row), strict=True)
    shown = dict(known) | dict(facilities.details(row.id))
    return CommandDone(0, (count(1, 1),), ("FIELD", "VALUE"), tuple(shown.items()))


_OF_ROW: dict[str, Callable[[ConnectionRow], str]] = {
    "CONN": lambda row: str(row.id),
    "LUNAME": lambda row: row.lu,
    "APPL": lambda row: row.application,
    "USER": lambda row: row.user,
    "IPPORT": lambda row: "..".join((_address(row), row.peer.rpartition(":")[2])),
}
#: What the session has to be asked.
_OF_FACTS = frozenset({"PORT", "PROFILE", "LUGROUP", "PROTOCOL", "HNAME", "IPGROUP", "HNGROUP"})


def _address(row: ConnectionRow) -> str:
    return row.peer.rpartition(":")[0].strip("[]")


def _selection(facilities: Facilities, command: OperatorCommand) -> Callable[[ConnectionRow], bool]:
    """All filters of a connection list as one; the session is asked last, and only when it has to be."""
    patterns = [(cell, command.keyword(name)) for name, cell in _OF_ROW.items() if name in command.keywords]
    has_address = address_filter(command.keyword("IPADDR", "*"))
    has_facts = _fact_selection(facilities, command) if _OF_FACTS & command.keywords.keys() else None
    is_our_stack = matches(facilities.stack, command.keyword("TCPIPJOBNAME", "*"))

    def is_wanted(row: ConnectionRow) -> bool:
        if not is_our_stack or not all(matches(cell(row), pattern) for cell, pattern in patterns):
            return False
        if not has_address(_address(row)):
            return False
        return has_facts is None or has_facts(row)

    return is_wanted


def _fact_selection(facilities: Facilities, command: OperatorCommand) -> Callable[[ConnectionRow], bool]:
    has_port, has_profile = port_filter(command), profile_filter(command, "ALL")
    patterns = [
        (fact, command.keyword(name))
        for fact, name in (("LUGROUP", "LUGROUP"), ("PROTOCOL", "PROTOCOL"), ("HOSTNAME", "HNAME"))
        if name in command.keywords
    ]

    def is_wanted(row: ConnectionRow) -> bool:
        facts, is_secure = facilities.facts(row.id), bool(row.tls)
        number, _, status = facts.get("PROFILE", "0 CURRENT").partition(" ")
        return (
            has_port(facts.get("PORT", row.port), is_secure)
            and has_profile(int(number), status == "CURRENT", is_secure)
            and all(matches(facts.get(fact, ""), pattern) for fact, pattern in patterns)
            and _is_member(facilities, command, "IPGROUP", facts.get("CLIENT", ""))
            and _is_member(facilities, command, "HNGROUP", facts.get("HOSTNAME", ""))
        )

    return is_wanted


def _is_member(facilities: Facilities, command: OperatorCommand, kind: str, value: str) -> bool:
    group = command.keyword(kind).upper()
    return not group or (bool(value) and facilities.is_member(kind, group, value))


def _fact(facilities: Facilities, row: ConnectionRow, name: str) -> str:
    return facilities.facts(row.id).get(name, "")


# -- profiles and mappings


def _profiles(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,PROFILE: the current profile of each port; DETAIL says each parameter and where it was said."""
    wanted_port, wanted = port_filter(command), profile_filter(command, "CURRENT")
    chosen = [
        profile
        for profile in facilities.telnet_profiles()
        if wanted_port(profile.port, profile.is_secure)
        and wanted(profile.number, profile.is_current, profile.is_secure)
    ]
    if "DETAIL" in command.words:
        lines = [(p.port, p.id, *parameter) for p in chosen for parameter in p.parameters]
        return _table(command, ("PORT", "PROFILE", "PARAMETER", "VALUE", "SOURCE"), lines)
    columns = ("PORT", "PROFILE", "STATUS", "CONNS", *(name for name, _ in chosen[0].summary)) if chosen else ("PORT",)
    rows = [(p.port, p.id, p.status, str(p.connections), *(value for _, value in p.summary)) for p in chosen]
    return _table(command, columns, rows)


def _mappings(facilities: Facilities, command: OperatorCommand) -> Iterable[TelnetObject]:
    wanted_port, wanted = port_filter(command), profile_filter(command, "CURRENT")
    for entry in facilities.telnet_objects():
        profile = entry.profile
        if wanted_port(profile.port, profile.is_secure) and wanted(
            profile.number, profile.is_current, profile.is_secure
        ):
            yield entry


def _objects(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,OBJECT[,TYPE=][,ID=]: each object, how many LUs of it are in use, and who gets it."""
    kind, name = command.keyword("TYPE", "*"), command.keyword("ID", "*")
    rows = [
        (o.profile.port, o.profile.id, o.object_type, o.name, o.uses, o.client_type, o.client, o.options)
        for o in _mappings(facilities, command)
        if matches(o.object_type, kind) and matches(o.name, name)
    ]
    return _table(command, ("PORT", "PROFILE", "TYPE", "OBJECT", "USING", "CLTYPE", "CLIENTID", "OPTIONS"), rows)


def _client_ids(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,CLIENTID[,TYPE=][,ID=]: each identifier, its connections, and what is mapped to it."""
    kind, name = command.keyword("TYPE", "*"), command.keyword("ID", "*")
    rows = sorted(
        (o.profile.port, o.profile.id, o.client_type, o.client, o.connections, o.object_type, o.name, o.options)
        for o in _mappings(facilities, command)
        if matches(o.client_type, kind) and matches(o.client, name)
    )
    return _table(command, ("PORT", "PROFILE", "CLTYPE", "CLIENTID", "CONNS", "TYPE", "OBJECT", "OPTIONS"), rows)


def _where_used(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,WHEREUSED[,ID=]: every mapping that names it, as object or as client."""
    name = command.keyword("ID", "*")
    rows = [
        (o.profile.port, o.profile.id, o.object_type, o.name, o.client_type, o.client)
        for o in _mappings(facilities, command)
        if matches(o.name, name) or matches(o.client, name)
    ]
    return _table(command, ("PORT", "PROFILE", "TYPE", "OBJECT", "CLTYPE", "CLIENTID"), rows)


def _table(command: OperatorCommand, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> CommandDone:
    shown = tuple(rows[: limit(command)])
    return CommandDone(0, (count(len(shown), len(rows)),), columns, shown)


connections = _spelled(CONNECTION_OPERANDS, _connections)
profiles = _spelled(PROFILE_OPERANDS, _profiles)
objects = _spelled(MAPPING_OPERANDS, _objects)
client_ids = _spelled(MAPPING_OPERANDS, _client_ids)
where_used = _spelled(NAME_OPERANDS, _where_used)

_SELECT = "[,PORT=ALL|n|n1..n2|(n,qual)|BASIC|SECURE][,PROFILE=ALL|id|ACTIVE|CURRENT|BASIC|SECURE][,MAX=n|*]"
_HELP = {
    "D": (
        f"D TCPIP,,TELNET,CONN{_SELECT}[,SUMMARY|DETAIL][,HNAME]\n"
        "  [,CONN=n][,IPPORT=ip..port][,LUNAME=lu*][,APPL=][,USER=][,IPADDR=ip|mask:subnet|prefix/len]\n"
        "  [,LUGROUP=][,IPGROUP=][,HNAME=*name][,HNGROUP=][,PROTOCOL=TN3270E|TN3270|LINEMODE]",
        f"D TCPIP,,TELNET,PROFILE{_SELECT}[,SUMMARY|DETAIL]",
        f"D TCPIP,,TELNET,OBJECT{_SELECT}[,TYPE=type][,ID=name]",
        f"D TCPIP,,TELNET,CLIENTID{_SELECT}[,TYPE=type][,ID=name]",
        f"D TCPIP,,TELNET,WHEREUSED{_SELECT}[,ID=name]",
        "D TCPIP,,TELNET,INACTLUS",
        "D TCPIP,,TELNET,WATCHES",
    ),
    "V": (
        "V TCPIP,,TELNET,QUIESCE|RESUME|STOP[,PORT=ALL|n|n1..n2|BASIC|SECURE]",
        "V TCPIP,,TELNET,INACT,lu",
        "V TCPIP,,TELNET,ACT,lu|ALL",
        "V TCPIP,,TELNET,WATCH,CONN=n",
        "V TCPIP,,TELNET,DEBUG,OFF",
        "V TCPIP,,DROP,CONN=n",
        "V TCPIP,,OBEYFILE",
    ),
}


def display_help(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D or V TCPIP,,TELNET,HELP[,word...]: how the commands are written, or those that the words are about."""
    topics = command.words[1:]
    found = [entry for entry in _HELP[command.verb] if all(_is_about(entry, topic) for topic in topics)]
    if not found:
        return CommandDone(8, (messages.UNKNOWN.format(command=f"HELP of {','.join(topics)}"),))
    return CommandDone(0, tuple("\n".join(found).split("\n")))


def _is_about(entry: str, topic: str) -> bool:
    """Whether one of the command's words is the topic, cut short on either side (CONN and CONNECTION)."""
    words = re.findall("[A-Z]+", entry.partition("[")[0])
    return any(word.startswith(topic) or (len(word) >= 4 and topic.startswith(word)) for word in words)
