"""Help: which commands there are, as their own docstrings write them, and what stands behind the id of a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["help_lines", "message"]

_SEVERITIES = {
    "I": "Information: nothing has to be done.",
    "W": "Warning: the work goes on; look at the cause when it comes often.",
    "E": "Error: what was asked was not done.",
    "S": "Severe: the appliance, or a part of it, does not work.",
}
_AREAS = {
    "A": "the appliance",
    "C": "certificates and CRLs",
    "D": "DCAS",
    "F": "FTP",
    "J": "jobs",
    "L": "the LDAP directory",
    "N": "the configuration",
    "O": "operator commands",
    "S": "SAF",
    "T": "TN3270",
}
_ID_LENGTH = 9


def help_lines(verb: str, words: Sequence[str], function: Callable[..., Answer]) -> str:
    """One command on a line: how it is written, and what it shows or does when that is said of it."""
    first, *more = words
    plain = f"{verb} {','.join((first, '', *more) if first == 'TCPIP' else (first, *more))}"
    said = (function.__doc__ or "").strip().splitlines()
    return said[0].rstrip(".") if said and said[0].startswith(plain) else plain


def message(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D MESSAGE,ID=id: the text of a message, how bad it is, which part says it."""
    wanted = command.keyword("ID").upper()
    if not wanted:
        return CommandDone(8, (messages.MISSING.format(command="MESSAGE", keyword="ID"),))
    found = facilities.message(wanted)
    if found is None:
        return CommandDone(8, (messages.NO_SUCH_MESSAGE.format(id=wanted),))
    lines = [f"{found.id} {found.text}", _SEVERITIES.get(found.severity, "")]
    if len(found.id) == _ID_LENGTH:
        lines.append(f"It comes from {_AREAS.get(found.id[3], 'the appliance')}.")
    if found.audit:
        lines.append("It is an audit record as well: D AUDIT,EVENT=MESSAGE shows them.")
    if found.is_failure:
        lines.append("It counts as a failure of the peer: too many of them make its source wait (PENALTY).")
    return CommandDone(0, tuple(line for line in lines if line))
