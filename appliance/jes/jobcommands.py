"""Commands at a terminal: SUBMIT, STATUS, OUTPUT and CANCEL, each about the user's own jobs, and LIST of a data set.

Each gives a return code and the lines to be shown. A name of a data set without apostrophes follows the user ID.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import attrs

from appliance.jes.allocation import Facilities
from appliance.jes.catalogcommands import Answer
from appliance.jes.jobstream import NoJob
from appliance.jes.spool import PRINT_DCB, Spool, SpoolJob, Status
from appliance.jes.submission import DeleteJob, ReadJob, Received, SubmitJobs
from appliance.saf.model import Access, Acee
from appliance.storage.datasets.names import DataSetName, Prefix, read_name
from appliance.storage.datasets.results import DataSetFailure
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.results import Done
from appliance.storage.text.records import RecordReader
from appliance.storage.text.tables import text_of

__all__ = ["COMMANDS", "Workplace"]

#: jobname, or jobname(jobid).
_JOB = re.compile(r"\(?\s*([A-Z$@#][A-Z0-9$@#]{0,7})(?:\s*\(\s*(J(?:OB)?\d{1,7})\s*\))?")
_NAME = re.compile(r"'[^']*'|[^\s,()']+(?:\([^()]*\))?")
_IN_DATA_SET = re.compile(r"(?:INDATASET|IDS)\(((?:[^()]|\([^()]*\))*)\)")
_WHERE = {
    Status.INPUT: "WAITING FOR EXECUTION",
    Status.ACTIVE: "EXECUTING",
    Status.OUTPUT: "ON OUTPUT QUEUE",
}
_MOST_LINES = 20_000


@attrs.frozen
class Workplace:
    """What these commands need."""

    store: DataSetStore = attrs.field(repr=False)
    spool: Spool = attrs.field(repr=False)
    facilities: Facilities = attrs.field(repr=False)


def _submit(place: Workplace, acee: Acee, operands: str) -> Answer:
    """``SUBMIT name`` or ``SUBMIT (name name)``."""
    written = _NAME.findall(operands)[: None if operands.startswith("(") else 1]
    if not written:
        return 12, ("SUBMIT TAKES THE NAME OF A DATA SET OR MEMBER THAT HOLDS A JOB",)
    answers = [_submit_one(place, acee, read_name(Prefix(acee.user), name)) for name in written]
    return max(code for code, _ in answers), tuple(line for _, lines in answers for line in lines)


def _submit_one(place: Workplace, acee: Acee, name: DataSetName | None) -> Answer:
    read = _read(place, acee, name)
    if isinstance(read, str):
        return 8, (read,)
    if isinstance(read.jobs, NoJob):
        return 8, (f"{name} NOT SUBMITTED: {read.jobs.detail.upper()}",)
    taken = SubmitJobs(place.spool, acee.user, read.jobs).perform()
    if not isinstance(taken, Done):
        return 8, (f"{name} NOT SUBMITTED: THE SPOOL TAKES NO JOB",)
    made = [job for job in map(place.spool.find, taken.path.split()) if job is not None]
    return 0, tuple(f"JOB {job.name}({job.id}) SUBMITTED" for job in made)


def _read(place: Workplace, acee: Acee, name: DataSetName | None) -> Received | str:
    """What is in a data set or member, or why there is nothing."""
    if name is None:
        return "NOT THE NAME OF A DATA SET OR MEMBER"
    if not place.facilities.may_access(acee, name.name, Access.READ):
        return f"{acee.user} IS NOT AUTHORIZED TO {name}"
    received = Received()
    read = ReadJob(place.store, name, acee.user, received).perform()
    return f"{name} {read.trouble.value.upper()}" if isinstance(read, DataSetFailure) else received


def _list(place: Workplace, acee: Acee, operands: str) -> Answer:
    """``LIST name``, or ``PRINT INDATASET(name)`` as IDCAMS has it."""
    asked = _IN_DATA_SET.match(operands)
    written = (asked[1] if asked else operands.split(" ")[0]).strip()
    read = _read(place, acee, read_name(Prefix(acee.user), written))
    if isinstance(read, str):
        return 8, (read,)
    return 0, tuple(text_of(record).rstrip() for record in read.records[:_MOST_LINES])


def _status(place: Workplace, acee: Acee, operands: str) -> Answer:
    found = _named(place, acee, operands) if operands else _own(place, acee)
    if not found:
        return 4, (f"NO JOBS FOUND FOR {operands or acee.user}",)
    return 0, tuple(f"JOB {job.name}({job.id}) {_WHERE[job.status]}  {job.result}".rstrip() for job in found)


def _output(place: Workplace, acee: Acee, operands: str) -> Answer:
    found = _named(place, acee, operands)
    if not found:
        return 8, (f"NO JOBS FOUND FOR {operands or 'NOTHING: NAME A JOB'}",)
    job = found[-1]
    if job.status is not Status.OUTPUT:
        return 4, (f"JOB {job.name}({job.id}) {_WHERE[job.status]}",)
    lines: list[str] = []
    for file in job.files:
        records = RecordReader(PRINT_DCB).feed(place.spool.read_file(job, file.number))
        lines += [f"--- {file.step} {file.ddname}", *(text_of(record).rstrip() for record in records)]
    return 0, tuple(lines[:_MOST_LINES])


def _cancel(place: Workplace, acee: Acee, operands: str) -> Answer:
    found = _named(place, acee, operands)
    if not found:
        return 8, (f"NO JOBS FOUND FOR {operands or 'NOTHING: NAME A JOB'}",)
    if len(found) > 1:
        return 8, (f"{len(found)} JOBS ARE NAMED SO: CANCEL JOBNAME(JOBID)",)
    if not isinstance(DeleteJob(place.spool, found[0]).perform(), Done):
        return 8, (f"JOB {found[0].name}({found[0].id}) NOT CANCELLED",)
    return 0, (f"JOB {found[0].name}({found[0].id}) CANCELLED",)


def _own(place: Workplace, acee: Acee) -> list[SpoolJob]:
    return [job for job in place.spool.jobs() if job.owner == acee.user]


def _named(place: Workplace, acee: Acee, operands: str) -> list[SpoolJob]:
    """The user's jobs of this name, or the one of this ID; a job ID alone will do."""
    one = place.spool.find(operands)
    if one is not None:
        return [one] if one.owner == acee.user else []
    named = _JOB.match(operands)
    if named is None:
        return []
    asked = place.spool.find(named[2]) if named[2] else None
    return [job for job in _own(place, acee) if job.name == named[1] and (named[2] is None or job is asked)]


#: Verb -> command; what stands behind the verb is in upper case.
COMMANDS: Mapping[str, Callable[[Workplace, Acee, str], Answer]] = {
    **dict.fromkeys(("SUBMIT", "SUB"), _submit),
    **dict.fromkeys(("STATUS", "ST"), _status),
    **dict.fromkeys(("OUTPUT", "OUT"), _output),
    "CANCEL": _cancel,
    **dict.fromkeys(("LIST", "PRINT"), _list),
}
