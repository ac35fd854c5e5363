"""PRINT, a TSO command: the listing of the command before it, or a text, on a printer LU.

    PRINT                                     what the last command printed, on the printer of this terminal
    PRINT LU(TCPPRT01)                        the same on another one
    PRINT LU(TCPPRT01) TEXT('one line')
    PRINT LU(TCPPRT01) CANCEL                 drop what this user has waiting there
    PRINT LU(TCPPRT01) LOGMODE(DSC4K)         in an LU type 3 session; LOGMODE(SCS) is an LU type 1, when it can be

The log modes are those that VTAM has for printers: SCS, and DSC2K or DSC4K for 3270 data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.applications import messages
from appliance.applications.base import CancelPrint, PrintOut
from appliance.saf.model import Acee

__all__ = ["print_out"]

_OPERAND = re.compile(
    r"(?i)(?P<cancel>CANCEL)\s*|(?P<name>LU|TEXT|LOGMODE)\((?:'(?P<quoted>(?:[^']|'')*)'|(?P<plain>[^()']*))\)\s*"
)
_LU = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")
_LOGMODES = {"": False, "SCS": False, "DSC2K": True, "DSC4K": True}


def print_out(acee: Acee, listing: Sequence[str], operands: str) -> PrintOut | CancelPrint | str:
    """The job, or a line that says why there is none. ``listing`` is what the last command printed."""
    values: dict[str, str] = {}
    at = 0
    while at < len(operands):
        found = _OPERAND.match(operands, at)
        if found is None:
            return messages.OPERAND_UNKNOWN.format(name="PRINT", operand=operands[at:][:20])
        values[(found["name"] or found["cancel"]).upper()] = found["plain"] or (found["quoted"] or "").replace(
            "''", "'"
        )
        at = found.end()
    lu = values.get("LU", "").strip().upper()
    logmode = values.get("LOGMODE", "").strip().upper()
    if lu and not _LU.fullmatch(lu):
        return messages.OPERAND_UNKNOWN.format(name="PRINT", operand=f"LU({lu})")
    if logmode not in _LOGMODES:
        return messages.OPERAND_UNKNOWN.format(name="PRINT", operand=f"LOGMODE({logmode})")
    if "CANCEL" in values:
        return CancelPrint(acee, lu)
    lines = (values["TEXT"],) if "TEXT" in values else tuple(listing)
    if not any(lines):
        return messages.NOTHING_TO_PRINT.format()
    return PrintOut(acee, lu, "TEXT" if "TEXT" in values else "LISTING", lines, _LOGMODES[logmode])
