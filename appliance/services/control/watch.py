"""The screen of a live 3270 terminal, for whoever may watch it.

    V TCPIP,,TELNET,WATCH,CONN=n    the screen now
    D TCPIP,,TELNET,WATCHES         who watches whom

A console that wants every screen sends ``watch``, which is authorised as the first of these.
"""

from __future__ import annotations

from appliance.protocols.datastream.codepages import CP037, code_page
from appliance.protocols.datastream.terminal import Terminal
from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import CommandDone
from appliance.session.picture import Picture

__all__ = ["watch", "watches"]

_COLUMNS = ("CONN", "USER", "LU", "APPL", "ROWS", "COLUMNS", "CURSOR")


def watch(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,TELNET,WATCH,CONN=n: one screen as lines; code 4 when it is not shown, since its user was not told."""
    number = command.keyword("CONN")
    if not number:
        return CommandDone(8, (messages.MISSING.format(command="WATCH", keyword="CONN"),))
    row = next((row for row in facilities.connections() if str(row.id) == number), None)
    if row is None:
        return CommandDone(8, (messages.NO_SUCH_CONNECTION.format(id=number),))
    try:
        picture = facilities.look(row.id, command.user)
    except LookupError:
        return CommandDone(8, (messages.NO_SCREEN.format(id=number, reason=_why(facilities, row)),))
    if not picture.record:
        return CommandDone(4, (messages.NOT_TOLD.format(lu=row.lu),))
    return _as_lines(picture, row)


def _as_lines(picture: Picture, row: ConnectionRow) -> CommandDone:
    terminal = Terminal(picture.rows, picture.columns, code_page=code_page(picture.code_page) or CP037)
    terminal.apply(picture.record)
    screen = terminal.screen
    cursor = "/".join(str(part + 1) for part in divmod(screen.cursor, screen.columns))
    size = (str(screen.rows), str(screen.columns))
    cells = (str(row.id), row.user, row.lu, row.application, *size, cursor)
    return CommandDone(0, screen.lines(), _COLUMNS, (cells,))


def _why(facilities: Facilities, row: ConnectionRow) -> str:
    """What a connection without a display is instead."""
    if row.service != "TN3270E":
        return "it is no terminal"
    if facilities.facts(row.id).get("PROTOCOL") == "LINEMODE":
        return "it is in line mode, without a screen"
    is_printer = ("TYPE", "PRINTER") in facilities.details(row.id)
    return "it is a printer" if is_printer else "it has not negotiated yet"


def watches(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,WATCHES: the consoles, and the connections that they watch."""
    rows = tuple(facilities.watches())
    return CommandDone(0, (count(len(rows), len(rows)),), ("CONSOLE", "USER", "CONN", "LU", "SINCE"), rows)
