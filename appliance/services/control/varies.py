"""V commands: drop a connection, quiesce, resume or stop ports, take an LU out or back in, load the profile anew."""

from __future__ import annotations

from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["drop", "lu", "obeyfile", "telnet_ports"]


def drop(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,DROP,CONN=n."""
    wanted = command.keyword("CONN")
    if not wanted:
        return CommandDone(8, (messages.MISSING.format(command="DROP", keyword="CONN"),))
    if not (wanted.isascii() and wanted.isdigit() and facilities.drop(int(wanted))):
        return CommandDone(8, (messages.NO_SUCH_CONNECTION.format(id=wanted),))
    return CommandDone(0, (f"connection {wanted} is dropped",))


def telnet_ports(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,TELNET,QUIESCE|RESUME|STOP[,PORT=n]: no PORT means all of them."""
    verb = command.words[0]
    wanted = command.keyword("PORT", "ALL").upper()
    port = int(wanted) if wanted.isascii() and wanted.isdigit() else None
    if port is None and wanted != "ALL":
        return CommandDone(8, (messages.NO_SUCH_PORT.format(port=wanted),))
    changed = facilities.set_port("TN3270E", port, verb)
    if not changed:
        return CommandDone(8, (messages.NO_SUCH_PORT.format(port=wanted),))
    return CommandDone(0, (f"{verb} done for {changed} ports",))


def lu(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,TELNET,ACT|INACT,lu: put an LU back into assignment, or take it out; a session on it stays."""
    verb, *names = command.words
    if not names or not facilities.set_lu(names[0], verb == "ACT"):
        return CommandDone(8, (f"there is no LU {names[0] if names else ''}",))
    return CommandDone(0, (f"{names[0]} is {'active' if verb == 'ACT' else 'inactive'}",))


def obeyfile(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,OBEYFILE: read every member again; an error leaves what is in force."""
    return facilities.reload()
