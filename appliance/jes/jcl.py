"""Reading a job out of its statements, and what is wrong with them.

The subset: JOB with CLASS, MSGCLASS, COND and TYPRUN=SCAN; EXEC with PGM, PROC, PARM and COND; IF, ELSE and ENDIF; the
DD statements of ``ddstatement``; and what ``procedures`` expands. Whatever else stands there is an error that says so:
a job that means something else than what would be done is not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from appliance.jes.cards import CardError, Statement, read_cards
from appliance.jes.conditions import Constant, Expression, Not, read_condition, read_conditions
from appliance.jes.ddstatement import read_dd, require_known
from appliance.jes.environment import Environment
from appliance.jes.job import DataSet, Dd, Dummy, Forward, Job, Parsed, Source, Step
from appliance.jes.operands import OperandError, Operands, items, read_operands
from appliance.jes.procedures import expand

__all__ = ["read_job"]

_NOWHERE = Environment()
_NAME = re.compile(r"[A-Z$@#][A-Z0-9$@#]{0,7}")
_MOST_STEPS = 255
_MOST_DDS = 500
#: Operands that change nothing here: how much a step may use, and what it is accounted to.
_RESOURCES = {"ACCT", "ADDRSPC", "DYNAMNBR", "MEMLIMIT", "PERFORM", "REGION", "REGIONX", "TIME"}
_JOB = {
    *("CLASS", "MSGCLASS", "MSGLEVEL", "NOTIFY", "TYPRUN", "USER", "PRTY", "COND", "LINES", "BYTES", "CARDS", "PAGES"),
    *("GROUP", "JESLOG", "SCHENV", "SECLABEL", "SYSAFF", "SYSTEM"),
    *_RESOURCES,
}
_EXEC = {"PGM", "PARM", "COND", *_RESOURCES}
#: Statements that say where what is printed goes; here it stays on the spool.
_WITHOUT_EFFECT = ("OUTPUT",)


class _Builder:
    def __init__(self, statements: list[Statement], environment: Environment, errors: list[CardError]) -> None:
        self._statements = statements
        self._temporary = environment.temporary
        self.errors = errors
        self._guards: list[Expression] = []
        self._unnamed = 0
        self.job = Job("NONAME")
        self._steps: list[Step] = []
        self._dds: dict[str, list[Source | Forward]] = {}

    def build(self) -> Job:
        first = self._statements[0] if self._statements else None
        if first is None or first.operation != "JOB":
            self.errors.append(CardError(first.line if first else 1, "THE FIRST STATEMENT IS NOT A JOB STATEMENT"))
        elif _NAME.fullmatch(first.name):
            self.job = Job(first.name)  # the job is found by it, whatever is wrong with the operands
        for statement in self._statements:
            is_condition = statement.operation == "IF"
            try:
                self._take(statement, Operands() if is_condition else read_operands(statement.operands))
            except OperandError as error:
                self.errors.append(CardError(statement.line, str(error)))
                if is_condition:  # its ENDIF is none too many
                    self._guards.append(Constant(True))
        self._close_step()
        if self._guards:
            self.errors.append(CardError(self._statements[-1].line, "IF WITHOUT ENDIF"))
        if not self._steps and not self.errors:
            self.errors.append(CardError(self._statements[0].line, "THE JOB HAS NO STEPS"))
        return attrs.evolve(self.job, steps=tuple(self._steps))

    def _take(self, statement: Statement, operands: Operands) -> None:
        match statement.operation:
            case "JOB" if statement is self._statements[0]:
                self.job = _job(statement, operands)
            case "JOB":
                raise OperandError("ONE JOB AT A TIME: A SECOND JOB STATEMENT")
            case "EXEC":
                self._close_step()
                step = _step(statement, operands, len(self._steps) + 1)
                self._steps.append(attrs.evolve(step, guards=tuple(self._guards)))
                if len(self._steps) > _MOST_STEPS:
                    raise OperandError(f"MORE THAN {_MOST_STEPS} STEPS")
            case "DD":
                self._add_dd(statement, operands)
            case "IF":
                self._guards.append(read_condition(statement.operands))
            case "ELSE" | "ENDIF" if not self._guards:
                raise OperandError(f"{statement.operation} WITHOUT IF")
            case "ELSE":
                self._guards[-1] = Not(self._guards[-1])
            case "ENDIF":
                self._guards.pop()
            case operation if operation not in _WITHOUT_EFFECT:
                raise OperandError(f"{operation} STATEMENTS ARE NOT SUPPORTED")

    def _add_dd(self, statement: Statement, operands: Operands) -> None:
        if not self._steps:
            raise OperandError("A DD STATEMENT STANDS BEFORE THE FIRST EXEC STATEMENT")
        source = read_dd(statement, operands, self._resolved)
        if not statement.name and self._dds:
            self._dds[next(reversed(self._dds))].append(source)
            return
        if not _NAME.fullmatch(statement.name):
            raise OperandError("THE DDNAME IS NOT VALID")
        if statement.name in self._dds:
            raise OperandError(f"DDNAME {statement.name} IS SPECIFIED TWICE")
        self._dds[statement.name] = [source]
        if len(self._dds) > _MOST_DDS:
            raise OperandError(f"MORE THAN {_MOST_DDS} DD STATEMENTS")

    def _resolved(self, written: str | None) -> tuple[str, bool]:
        """A name, &&NAME or no name at all for a temporary data set, *.DD or *.STEP.DD for that of an earlier one."""
        if written is None:
            self._unnamed += 1
            return f"{self._temporary}.R{self._unnamed:07d}", True
        if written.startswith("&"):
            return f"{self._temporary}.{written.lstrip('&')}", True
        if not written.startswith("*."):
            return written, False
        source = self._referred(written[2:])
        return str(source.name), source.is_temporary

    def _referred(self, reference: str) -> DataSet:
        step, _, ddname = reference.rpartition(".")
        earlier = [each.dds for each in self._steps if step in (each.name, *each.name.split("."))]
        found = [dd.sources[0] for dds in earlier for dd in dds if dd.name == ddname]
        if not step and ddname in self._dds:
            found = [source for source in self._dds[ddname][:1] if not isinstance(source, Forward)]
        if not found or not isinstance(found[-1], DataSet):
            raise OperandError(f"*.{reference} REFERS TO NOTHING")
        return found[-1]

    def _close_step(self) -> None:
        if self._steps:
            dds = tuple(Dd(name, tuple(self._forwarded(sources))) for name, sources in self._dds.items())
            self._steps[-1] = attrs.evolve(self._steps[-1], dds=dds)
        self._dds = {}

    def _forwarded(self, sources: list[Source | Forward]) -> Iterator[Source]:
        """The sources, those of another statement instead of its name; without such a statement there is nothing."""
        for source in sources:
            if isinstance(source, Forward):
                named = self._dds.get(source.ddname, [])
                yield from [other for other in named if not isinstance(other, Forward)] or [Dummy()]
            else:
                yield source


def _job(statement: Statement, operands: Operands) -> Job:
    if not _NAME.fullmatch(statement.name):
        raise OperandError("THE JOB NAME IS NOT VALID")
    require_known(operands, _JOB)
    typrun = operands.get("TYPRUN") or ""
    if typrun not in ("", "SCAN"):
        raise OperandError(f"TYPRUN={typrun} IS NOT SUPPORTED")
    cls, msgclass = operands.get("CLASS") or "A", operands.get("MSGCLASS") or "A"
    conditions, _ = read_conditions(operands.get("COND"))
    return Job(statement.name, cls[:8], msgclass[:1], operands.get("USER") or "", typrun == "SCAN", conditions)


def _step(statement: Statement, operands: Operands, number: int) -> Step:
    require_known(operands, _EXEC)
    program = operands.get("PGM")
    if program is None:
        raise OperandError("PGM IS MISSING")
    if not _NAME.fullmatch(program):
        raise OperandError("THE PROGRAM NAME IS NOT VALID")
    if not all(_NAME.fullmatch(part) for part in filter(None, statement.name.split("."))):
        raise OperandError("THE STEP NAME IS NOT VALID")
    parm = operands.get("PARM") or ""
    parm = ",".join(items(parm)) if parm.startswith("(") else parm
    conditions, after_abend = read_conditions(operands.get("COND"))
    return Step(statement.name or f"STEP{number}", program, parm, conditions, after_abend)


def read_job(records: list[bytes], environment: Environment = _NOWHERE) -> Parsed:
    """The job that these records of a submission describe."""
    statements, found = read_cards(records)
    errors = list(found)
    builder = _Builder(expand(statements, environment, errors), environment, errors)
    job = builder.build()
    return Parsed(job, tuple(sorted(builder.errors, key=lambda error: error.line)))
