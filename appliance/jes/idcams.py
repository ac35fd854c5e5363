"""IDCAMS: LISTCAT, DEFINE, DELETE and REPRO from SYSIN, with SET and IF, by which jobs forgive what was not there.

A command that ends with a hyphen goes on in the next line. Names are complete, in apostrophes or not. The return code
is the highest one, or what SET made of it (Access Method Services Commands, "Functional command modal commands").
"""

from __future__ import annotations

import operator
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping

from appliance.jes.catalogcommands import COMMANDS, Answer
from appliance.jes.step import ProgramStep
from appliance.jes.tso import commands_in
from appliance.storage.datasets.names import Prefix
from appliance.storage.text.tables import text_of

__all__ = ["run_idcams"]

_VERBS = frozenset(("LISTCAT", "LISTC", "DEFINE", "DEF", "DELETE", "DEL"))
_SET = re.compile(r"SET\s+(MAXCC|LASTCC)\s*(?:=|EQ\b)\s*(\d{1,2})\Z", re.ASCII)
_IF = re.compile(r"IF\s+(MAXCC|LASTCC)\s*([=<>^\xac]+|[A-Z]{2})\s*(\d{1,4})\s+THEN\b\s*(.*)\Z", re.ASCII)
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    **dict.fromkeys(("=", "EQ"), operator.eq),
    **dict.fromkeys(("^=", "\xac=", "NE"), operator.ne),
    **dict.fromkeys((">", "GT"), operator.gt),
    **dict.fromkeys(("<", "LT"), operator.lt),
    **dict.fromkeys((">=", "GE"), operator.ge),
    **dict.fromkeys(("<=", "LE"), operator.le),
}
_REPRO = re.compile(r"REPRO\b.*\b(?:INFILE|IFILE)\(([^)]+)\).*\b(?:OUTFILE|OFILE)\(([^)]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/")


class _Processor:
    """The condition codes, and the commands that are still to come."""

    def __init__(self, step: ProgramStep, commands: Iterable[str]) -> None:
        self._step = step
        self._commands = deque(commands)
        self._codes = {"LASTCC": 0, "MAXCC": 0}

    def run(self) -> int:
        while self._commands:
            self._take(self._commands.popleft(), is_active=True)
        return self._codes["MAXCC"]

    def _take(self, command: str, *, is_active: bool) -> None:
        """One command with all that belongs to it; what stands in a branch that is not taken is only passed over."""
        self._step.check_time()
        upper = command.upper()
        if condition := _IF.match(upper):
            self._branch(condition, is_active=is_active)
        elif upper == "DO":
            while self._commands and (inner := self._commands.popleft()).upper() != "END":
                self._take(inner, is_active=is_active)
        elif is_active:
            self._do(command, upper)

    def _branch(self, condition: re.Match[str], *, is_active: bool) -> None:
        compare = _COMPARE.get(condition[2])
        holds = compare is not None and compare(self._codes[condition[1]], int(condition[3]))
        self._take(condition[4] or self._next(), is_active=is_active and holds)
        if self._commands and self._commands[0].upper().split()[0] == "ELSE":
            other = self._commands.popleft()[len("ELSE") :].strip()
            self._take(other or self._next(), is_active=is_active and not holds)

    def _next(self) -> str:
        return self._commands.popleft() if self._commands else "DO"

    def _do(self, command: str, upper: str) -> None:
        self._step.say("SYSPRINT", f" {command}")
        if wanted := _SET.match(upper):
            self._codes["LASTCC"] = int(wanted[2])
            if wanted[1] == "MAXCC":
                self._codes["MAXCC"] = int(wanted[2])
            return
        code, answer = self._answer(upper)
        for line in (*answer, f"FUNCTION COMPLETED, HIGHEST CONDITION CODE WAS {code}"):
            self._step.say("SYSPRINT", line)
        self._codes = {"LASTCC": code, "MAXCC": max(code, self._codes["MAXCC"])}

    def _answer(self, upper: str) -> Answer:
        verb, _, rest = upper.partition(" ")
        if verb == "REPRO":
            return _copy(self._step, upper)
        if verb in _VERBS:
            return COMMANDS[verb](self._step, Prefix(), rest.strip())
        return 12, (f"{verb} IS NOT SUPPORTED",)


def _copy(step: ProgramStep, command: str) -> Answer:
    """REPRO INFILE(ddname) OUTFILE(ddname)."""
    named = _REPRO.match(command)
    source, target = (step.dds.get(name.strip()) for name in named.groups()) if named else (None, None)
    if source is None or target is None:
        return 12, ("REPRO TAKES INFILE(DDNAME) AND OUTFILE(DDNAME) OF THE STEP",)
    count = 0
    for record in source.read():
        step.check_time()
        target.write(record)
        count += 1
    target.has_written = True  # an empty copy is a copy
    return 0, (f"NUMBER OF RECORDS PROCESSED WAS {count}",)


def run_idcams(step: ProgramStep) -> int:
    """The program itself."""
    lines = (_COMMENT.sub("", text_of(record)[:72]).rstrip() for record in step.read("SYSIN"))
    highest = _Processor(step, commands_in(lines)).run()
    step.say("SYSPRINT", f"PROCESSING COMPLETE. MAXIMUM CONDITION CODE WAS {highest}")
    return highest
