"""The programs that a step can run: a table from name to function. A site extends it; nothing else can be run.

A program gets its PARM, its DD statements and the means to run RACF commands as the submitter, and gives a return code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appliance.jes.idcams import run_idcams
from appliance.jes.step import ProgramStep
from appliance.jes.tso import run_terminal_monitor
from appliance.storage.text.tables import text_of

__all__ = ["PROGRAMS", "Program"]

#: Runs one step and gives its return code; AbendError ends it abnormally.
Program = Callable[[ProgramStep], int]


def iefbr14(step: ProgramStep) -> int:
    """Nothing: what is wanted is what the DD statements do."""
    return 0


def iebgener(step: ProgramStep) -> int:
    """Copy SYSUT1 to SYSUT2, record by record. Control statements are not supported: SYSIN has to be empty."""
    step.say("SYSPRINT", "DATA SET UTILITY - GENERATE")
    source, target = step.dds.get("SYSUT1"), step.dds.get("SYSUT2")
    if source is None or target is None:
        step.say("SYSPRINT", f"{'SYSUT1' if source is None else 'SYSUT2'} DD STATEMENT IS MISSING")
        return 12
    if any(text_of(record).strip() for record in step.read("SYSIN")):
        step.say("SYSPRINT", "CONTROL STATEMENTS ARE NOT SUPPORTED")
        return 12
    for record in source.read():
        step.check_time()
        target.write(record)
    target.has_written = True  # an empty copy is a copy
    step.say("SYSPRINT", "PROCESSING ENDED AT EOD")
    return 0


PROGRAMS: Mapping[str, Program] = {
    "IEFBR14": iefbr14,
    "IEBGENER": iebgener,
    "ICEGENER": iebgener,
    "IDCAMS": run_idcams,
    "IKJEFT01": run_terminal_monitor,
    "IKJEFT1A": run_terminal_monitor,
    "IKJEFT1B": run_terminal_monitor,
}
