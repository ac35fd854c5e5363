"""Sources that are kept out for a while by the operator, beside those that are by PENALTY.

D TCPIP,,QUARANTINE
V TCPIP,,QUARANTINE,IPADDR=address[,MINUTES=n]   its connections end, and new ones are refused
V TCPIP,,RELEASE,IPADDR=address                  also of a source that waits by PENALTY
"""

from __future__ import annotations

from ipaddress import ip_address

from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["display", "quarantine", "release"]

_COLUMNS = ("SOURCE", "SECONDS", "FAILURES", "WHY")
_USUAL_MINUTES, _MOST_MINUTES = "60", 10_080


def display(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,QUARANTINE: who waits, for how long yet, and why."""
    rows = tuple(facilities.sources.waiting())
    return CommandDone(0, (count(len(rows), len(rows)),), _COLUMNS, rows)


def quarantine(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,QUARANTINE."""
    address, minutes = _address(command), command.keyword("MINUTES", _USUAL_MINUTES)
    is_number = minutes.isascii() and minutes.isdigit() and len(minutes) < 6
    if address is None or not is_number or not 1 <= int(minutes) <= _MOST_MINUTES:
        return CommandDone(8, (messages.QUARANTINE_OPERANDS.format(most=_MOST_MINUTES),))
    facilities.sources.quarantine(address, int(minutes) * 60.0)
    doomed = [row.id for row in facilities.connections() if row.peer.rpartition(":")[0].strip("[]") == address]
    dropped = sum(facilities.drop(number) for number in doomed)
    return CommandDone(0, (messages.QUARANTINED.format(address=address, minutes=minutes, count=dropped),))


def release(facilities: Facilities, command: OperatorCommand) -> Answer:
    """V TCPIP,,RELEASE."""
    address = _address(command)
    if address is None:
        return CommandDone(8, (messages.QUARANTINE_OPERANDS.format(most=_MOST_MINUTES),))
    if not facilities.sources.release(address):
        return CommandDone(4, (messages.NOT_WAITING.format(address=address),))
    return CommandDone(0, (messages.RELEASED.format(address=address),))


def _address(command: OperatorCommand) -> str | None:
    try:
        return str(ip_address(command.keyword("IPADDR").strip("[]")))
    except ValueError:
        return None
