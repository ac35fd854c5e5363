"""Reading a job out of its statements, and what is wrong with them.

The subset: JOB with CLASS, MSGCLASS and TYPRUN=SCAN; EXEC with PGM, PARM and COND; DD with *, DATA, DUMMY, SYSOUT, and
DSN with DISP, SPACE, UNIT, VOL, RECFM, LRECL, BLKSIZE, DCB and DSNTYPE. Whatever else stands there is an error that
says so: a job that means something else than what would be done is not run.
"""

from __future__ import annotations

import re

import attrs

from appliance.jes.cards import CardError, Statement, read_cards
from appliance.jes.job import Condition, DataSet, Dd, Dummy, Instream, Job, Parsed, Source, Step, Sysout
from appliance.jes.operands import OperandError, Operands, items, read_operands
from appliance.storage.datasets.attributes import RECFMS, Attributes, Dcb, Organization, Space, fitted
from appliance.storage.datasets.names import DataSetName, Prefix, read_name

__all__ = ["read_job"]

_NAME = re.compile(r"[A-Z$@#][A-Z0-9$@#]{0,7}")
_MOST_STEPS = 255
_MOST_DDS = 500
_STATUSES = ("NEW", "OLD", "SHR", "MOD")
_DISPOSITIONS = ("CATLG", "KEEP", "DELETE", "UNCATLG", "PASS")
_JOB = {"CLASS", "MSGCLASS", "MSGLEVEL", "NOTIFY", "REGION", "TIME", "TYPRUN", "USER", "PRTY", "COND"}
_EXEC = {"PGM", "PARM", "COND", "REGION", "TIME"}
_DD = {
    *("DSN", "DSNAME", "DISP", "SPACE", "UNIT", "VOL", "VOLUME", "DCB", "RECFM", "LRECL", "BLKSIZE", "DSORG"),
    *("SYSOUT", "DSNTYPE", "DLM", "OUTLIM", "HOLD"),
}
_UNITS = {"TRK": "TRACK", "CYL": "CYLINDER"}
_OPERATORS = ("GT", "GE", "EQ", "LT", "LE", "NE")


class _Builder:
    def __init__(self, statements: list[Statement], errors: list[CardError]) -> None:
        self._statements = statements
        self.errors = errors
        self.job = Job("NONAME")
        self._steps: list[Step] = []
        self._dds: list[Dd] = []

    def build(self) -> Job:
        if not self._statements or self._statements[0].operation != "JOB":
            line = self._statements[0].line if self._statements else 1
            self.errors.append(CardError(line, "THE FIRST STATEMENT IS NOT A JOB STATEMENT"))
        for statement in self._statements:
            try:
                self._take(statement, read_operands(statement.operands))
            except OperandError as error:
                self.errors.append(CardError(statement.line, str(error)))
        self._close_step()
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
                self._steps.append(_step(statement, operands, len(self._steps) + 1))
                if len(self._steps) > _MOST_STEPS:
                    raise OperandError(f"MORE THAN {_MOST_STEPS} STEPS")
            case "DD":
                self._add_dd(statement, operands)
            case operation:
                raise OperandError(f"{operation} STATEMENTS ARE NOT SUPPORTED")

    def _add_dd(self, statement: Statement, operands: Operands) -> None:
        if not self._steps:
            raise OperandError("A DD STATEMENT STANDS BEFORE THE FIRST EXEC STATEMENT")
        source = _source(statement, operands)
        if not statement.name and self._dds:
            last = self._dds[-1]
            self._dds[-1] = attrs.evolve(last, sources=(*last.sources, source))
            return
        if not _NAME.fullmatch(statement.name):
            raise OperandError("THE DDNAME IS NOT VALID")
        if any(dd.name == statement.name for dd in self._dds):
            raise OperandError(f"DDNAME {statement.name} IS SPECIFIED TWICE")
        self._dds.append(Dd(statement.name, (source,)))
        if len(self._dds) > _MOST_DDS:
            raise OperandError(f"MORE THAN {_MOST_DDS} DD STATEMENTS")

    def _close_step(self) -> None:
        if self._steps:
            self._steps[-1] = attrs.evolve(self._steps[-1], dds=tuple(self._dds))
        self._dds = []


def _require_known(operands: Operands, known: set[str]) -> None:
    for keyword in operands.keywords:
        if keyword not in known:
            raise OperandError(f"{keyword} IS NOT SUPPORTED")


def _job(statement: Statement, operands: Operands) -> Job:
    if not _NAME.fullmatch(statement.name):
        raise OperandError("THE JOB NAME IS NOT VALID")
    _require_known(operands, _JOB)
    typrun = operands.get("TYPRUN") or ""
    if typrun not in ("", "SCAN"):
        raise OperandError(f"TYPRUN={typrun} IS NOT SUPPORTED")
    cls, msgclass = operands.get("CLASS") or "A", operands.get("MSGCLASS") or "A"
    return Job(statement.name, cls[:8], msgclass[:1], operands.get("USER") or "", typrun == "SCAN")


def _step(statement: Statement, operands: Operands, number: int) -> Step:
    _require_known(operands, _EXEC)
    program = operands.get("PGM")
    if program is None:
        raise OperandError("PGM IS MISSING: PROCEDURES ARE NOT SUPPORTED")
    if not _NAME.fullmatch(program):
        raise OperandError("THE PROGRAM NAME IS NOT VALID")
    if statement.name and not _NAME.fullmatch(statement.name):
        raise OperandError("THE STEP NAME IS NOT VALID")
    parm = operands.get("PARM") or ""
    parm = ",".join(items(parm)) if parm.startswith("(") else parm
    return Step(statement.name or f"STEP{number}", program, parm, _conditions(operands.get("COND")))


def _conditions(value: str | None) -> tuple[Condition, ...]:
    if value is None:
        return ()
    parts = items(value)
    tests = [items(part) for part in parts] if parts[0].startswith("(") else [parts]
    found = []
    for test in tests:
        if len(test) not in (2, 3) or not test[0].isdigit() or test[1] not in _OPERATORS:
            raise OperandError("COND IS NOT (CODE,OPERATOR) OR (CODE,OPERATOR,STEP)")
        found.append(Condition(int(test[0]), test[1], test[2] if len(test) == 3 else ""))
    return tuple(found)


def _source(statement: Statement, operands: Operands) -> Source:
    _require_known(operands, _DD)
    if statement.data is not None:
        return Instream(statement.data)
    if operands.positional[:1] == ("DUMMY",):
        return Dummy()
    if operands.positional:
        raise OperandError(f"{operands.positional[0]} IS NOT SUPPORTED")
    sysout = operands.get("SYSOUT")
    if sysout is not None:
        return Sysout(items(sysout)[0][:1] or "*")
    name = operands.get("DSN", "DSNAME")
    if name is None:
        raise OperandError("DSN IS MISSING")
    if name == "NULLFILE":
        return Dummy()
    found = read_name(Prefix(), f"'{name}'")
    if found is None:
        raise OperandError(f"{name} IS NOT A DATA SET NAME")
    return _data_set(found, operands)


def _data_set(name: DataSetName, operands: Operands) -> DataSet:
    disp = items(operands.get("DISP") or "NEW")
    status = disp[0] or "NEW"
    default = "DELETE" if status == "NEW" else "KEEP"
    normal = (disp[1] if len(disp) > 1 else "") or default
    abnormal = (disp[2] if len(disp) > 2 else "") or normal
    if status not in _STATUSES or normal not in _DISPOSITIONS or abnormal not in _DISPOSITIONS:
        raise OperandError("DISP IS NOT VALID")
    dcb, has_dcb = _dcb(operands)
    organization = Organization.SEQUENTIAL
    space = _space(operands)
    dsntype, dsorg = operands.get("DSNTYPE") or "", operands.get("DSORG") or ""
    if dsntype in ("LIBRARY", "PDS") or dsorg == "PO" or (space.directory and dsorg != "PS" and not name.member):
        organization = Organization.LIBRARY if dsntype == "LIBRARY" else Organization.PARTITIONED
    volume = (operands.get("VOL", "VOLUME") or "").removeprefix("SER=").strip("()")
    unit = items(operands.get("UNIT") or "")[0]
    attributes = Attributes(dcb, organization, space, (volume or "SLYP01")[:6], (unit or "3390")[:6])
    return DataSet(name, status, normal, abnormal, attributes, has_dcb)


def _dcb(operands: Operands) -> tuple[Dcb, bool]:
    fields = dict(operands.keywords)
    if "DCB" in fields:
        written = read_operands(",".join(items(fields["DCB"])))
        fields |= written.keywords
    recfm, lrecl, blksize = fields.get("RECFM"), fields.get("LRECL"), fields.get("BLKSIZE")
    if recfm is not None and recfm not in RECFMS:
        raise OperandError(f"RECFM={recfm} IS NOT VALID")
    for value in (lrecl, blksize):
        if value is not None and not (value.isascii() and value.isdigit() and int(value) <= 32_760):
            raise OperandError(f"{value} IS NOT A LENGTH OF UP TO 32760")
    dcb, _ = fitted(recfm or "FB", int(lrecl or 0), int(blksize or 0))
    return dcb, recfm is not None or lrecl is not None


def _space(operands: Operands) -> Space:
    value = operands.get("SPACE")
    if value is None:
        return Space(directory=0)
    parts = items(value)
    amounts = [part for part in items(parts[1]) if part] if len(parts) > 1 else []
    unit = _UNITS.get(parts[0], "BLOCK")
    if not amounts or not all(part.isascii() and part.isdigit() and len(part) < 9 for part in amounts):
        raise OperandError("SPACE IS NOT VALID")
    primary, secondary, directory = ([int(part) for part in amounts] + [0, 0])[:3]
    return Space(unit, max(1, primary), max(1, secondary), directory)


def read_job(records: list[bytes]) -> Parsed:
    """The job that these records of a submission describe."""
    statements, errors = read_cards(records)
    builder = _Builder(statements, list(errors))
    job = builder.build()
    return Parsed(job, tuple(sorted(builder.errors, key=lambda error: error.line)))
