"""V commands: drop a connection, quiesce, resume or stop ports, take an LU out or back in, load the profile anew."""

from __future__ import annotations

from appliance.services.control import messages
from appliance.services.control.displays import connection_filter
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.selection import SelectionError, port_filter
from appliance.session.events import CommandDone

__all__ = ["debug", "drop", "lu", "obeyfile", "telnet_ports"]


def drop(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,DROP,CONN=n, or those of a USER=, LUNAME= or IPADDR=; consoles are dropped by number only."""
    wanted = command.keyword("CONN")
    if not wanted and command.keywords.keys() & {"USER", "LUNAME", "IPADDR"}:
        return _drop_all(facilities, command)
    if not wanted:
        return CommandDone(8, (messages.MISSING.format(command="DROP", keyword="CONN"),))
    if not (wanted.isascii() and wanted.isdigit() and facilities.drop(int(wanted))):
        return CommandDone(8, (messages.NO_SUCH_CONNECTION.format(id=wanted),))
    return CommandDone(0, (f"connection {wanted} is dropped",))


def _drop_all(facilities: Facilities, command: OperatorCommand) -> Answer:
    is_meant = connection_filter(command)
    doomed = [row.id for row in facilities.connections() if row.service != "CONTROL" and is_meant(row)]
    dropped = sum(facilities.drop(number) for number in doomed)
    return CommandDone(0 if dropped else 4, (messages.DROPPED.format(count=dropped),))


def telnet_ports(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,TELNET,QUIESCE|RESUME|STOP[,PORT=ALL|n|n1..n2|BASIC|SECURE]: no PORT means all of them."""
    verb = command.words[0]
    try:
        wanted = port_filter(command)
    except SelectionError as error:
        return CommandDone(8, (messages.NOT_A_COMMAND.format(reason=error),))
    if command.keyword("PORT", "ALL").upper() == "ALL":
        return CommandDone(0, (f"{verb} done for {facilities.set_port('TN3270E', None, verb)} ports",))
    ports = [row for row in facilities.ports() if row.service == "TN3270E"]
    chosen = dict.fromkeys(row.port for row in ports if wanted(row.name.removeprefix("TN3270E "), row.is_secure))
    changed = sum(facilities.set_port("TN3270E", port, verb) for port in chosen)
    if chosen and not changed:
        reason = f"port {command.keyword('PORT')} is stopped: V TCPIP,,OBEYFILE opens it again"
        return CommandDone(8, (messages.NOT_A_COMMAND.format(reason=reason),))
    if not changed:
        return CommandDone(8, (messages.NO_SUCH_PORT.format(port=command.keyword("PORT", "ALL")),))
    return CommandDone(0, (f"{verb} done for {changed} ports",))


def lu(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,TELNET,INACT,lu or ACT,lu|ALL: take an LU out of assignment, or back; a session on it stays."""
    verb, *names = command.words
    if not names:
        return CommandDone(8, (messages.NOT_A_COMMAND.format(reason=f"{verb} needs the name of an LU"),))
    if not facilities.set_lu(names[0], verb == "ACT"):
        return CommandDone(8, (messages.NO_SUCH_LU.format(lu=names[0]),))
    return CommandDone(0, (f"{names[0]} is {'active' if verb == 'ACT' else 'inactive'}",))


def debug(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,TELNET,DEBUG,OFF: say no more than errors of connections, until the members are read again."""
    if command.words[1:] != ("OFF",):
        return CommandDone(8, (messages.NOT_A_COMMAND.format(reason="DEBUG takes OFF"),))
    facilities.debug_off()
    return CommandDone(0, ("DEBUG is off",))


def obeyfile(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,OBEYFILE: read every member again; an error leaves what is in force."""
    return facilities.members.reload(command.user, command.source)
