"""F TRACE: TLS traces of single ports, for a limited time."""

from __future__ import annotations

from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["start", "stop"]

_USUAL_MINUTES, _MOST_MINUTES = "10", 1440


def start(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F TRACE,START,PORT=n[,MINUTES=n][,KEYLOG=YES]: handshakes of a port, from now on, into a file."""
    port, minutes = _number(command, "PORT", 65_535), _number(command, "MINUTES", _MOST_MINUTES, _USUAL_MINUTES)
    keylog = command.keyword("KEYLOG", "NO").upper()
    if port is None or minutes is None or keylog not in ("YES", "NO"):
        return CommandDone(8, (messages.TRACE_OPERANDS.format(most=_MOST_MINUTES),))
    try:
        return CommandDone(0, tuple(facilities.start_trace(port, minutes, keylog == "YES")))
    except LookupError as error:
        return CommandDone(8, (messages.FAILED.format(reason=error),))


def stop(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F TRACE,STOP,PORT=n."""
    port = _number(command, "PORT", 65_535)
    if port is None:
        return CommandDone(8, (messages.TRACE_OPERANDS.format(most=_MOST_MINUTES),))
    try:
        return CommandDone(0, tuple(facilities.stop_trace(port)))
    except LookupError as error:
        return CommandDone(8, (messages.FAILED.format(reason=error),))


def _number(command: OperatorCommand, keyword: str, most: int, usual: str = "") -> int | None:
    text = command.keyword(keyword, usual)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most else None
