"""NETSTAT at READY: the operator's displays of connections and ports, in the words of the TSO command.

    NETSTAT [CONN | ALLCONN | TELNET | PORTLIST] [(filter value]

What a user may see is decided where the operator command runs.
"""

from __future__ import annotations

from appliance.applications import messages
from appliance.applications.base import RunCommand
from appliance.saf.model import Acee

__all__ = ["netstat"]

_REPORTS = {
    "CONN": "D TCPIP,,NETSTAT,CONN",
    "ALLCONN": "D TCPIP,,NETSTAT,CONN",
    "TELNET": "D TCPIP,,TELNET,CONN",
    "PORTLIST": "D PORTS",
}
#: The filters of the TSO command and what the display calls them.
_FILTERS = {"PORT": "PORT", "CLIENT": "USER", "IPADDR": "IPADDR", "IPPORT": "IPPORT", "LUNAME": "LUNAME"}


def netstat(acee: Acee, operands: str) -> RunCommand | str:
    """The display that ``operands`` ask for, or what is wrong with them."""
    report, _, rest = operands.partition("(")
    name = report.strip().upper() or "CONN"
    if name not in _REPORTS:
        return messages.OPERAND_UNKNOWN.format(name="NETSTAT", operand=name[:16])
    keyword, _, value = rest.strip().rstrip(")").partition(" ")
    if not keyword:
        return RunCommand(acee, _REPORTS[name])
    if keyword.upper() not in _FILTERS or name == "PORTLIST":
        return messages.OPERAND_UNKNOWN.format(name="NETSTAT", operand=keyword.upper()[:16])
    value = value.strip()
    if not value or "," in value:
        return messages.OPERAND_MISSING.format(name="NETSTAT", operand=f"ONE VALUE OF {keyword.upper()}")
    return RunCommand(acee, f"{_REPORTS[name]},{_FILTERS[keyword.upper()]}={value}")
