"""IDCAMS: LISTCAT, DEFINE and DELETE from SYSIN, and SET MAXCC, which jobs put behind a DELETE that may find nothing.

A command that ends with a hyphen goes on in the next line. The return code is the highest one, or what SET made of it.
"""

from __future__ import annotations

import re

from appliance.jes.catalogcommands import COMMANDS
from appliance.jes.step import ProgramStep
from appliance.jes.tso import commands_in
from appliance.storage.text.tables import text_of

__all__ = ["run_idcams"]

_VERBS = frozenset(("LISTCAT", "LISTC", "DEFINE", "DEF", "DELETE", "DEL"))
_SET = re.compile(r"SET\s+(?:MAXCC|LASTCC)\s*=\s*(\d{1,2})\Z", re.ASCII)
_COMMENT = re.compile(r"/\*.*?\*/")


def run_idcams(step: ProgramStep) -> int:
    """The program itself."""
    highest = 0
    lines = (_COMMENT.sub("", text_of(record)[:72]).rstrip() for record in step.read("SYSIN"))
    for command in commands_in(lines):
        step.check_time()
        step.say("SYSPRINT", f" {command}")
        wanted = _SET.match(command.upper())
        if wanted is not None:
            highest = int(wanted[1])
            continue
        verb, _, rest = command.upper().partition(" ")
        code, answer = COMMANDS[verb](step, rest.strip()) if verb in _VERBS else (12, (f"{verb} IS NOT SUPPORTED",))
        for line in (*answer, f"FUNCTION COMPLETED, HIGHEST CONDITION CODE WAS {code}"):
            step.say("SYSPRINT", line)
        highest = max(highest, code)
    step.say("SYSPRINT", f"PROCESSING COMPLETE. MAXIMUM CONDITION CODE WAS {highest}")
    return highest
