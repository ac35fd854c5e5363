"""Runs one job: reads its JCL again, its steps in order, and leaves three logs and what it printed on the spool.

One job runs at a time, on a thread of its own. Whatever a program does wrong ends its job and nothing else. JESMSGLG
carries the lines that clients look for: ``ENDED - RC=nnnn``, ``ENDED - ABEND=Snnn``, ``NOT AUTHORIZED``, ``JCL ERROR``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from appliance.jes import messages
from appliance.jes.allocation import AbendError, Allocation, Facilities, StepError
from appliance.jes.conditions import Past, is_true, mentions_abend
from appliance.jes.environment import Environment
from appliance.jes.jcl import read_job
from appliance.jes.job import Instream, Job, Parsed, Step, Sysout
from appliance.jes.operands import OperandError
from appliance.jes.programs import Program
from appliance.jes.reading import records_in
from appliance.jes.spool import Spool, SpoolFile, SpoolJob, Status
from appliance.jes.step import ProgramStep
from appliance.saf.model import Access, Acee
from appliance.storage.datasets.access import OpenDataSet
from appliance.storage.datasets.manage import delete_below
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetOpened
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.opened import Download
from appliance.storage.text.tables import record_of, text_of

__all__ = ["JobRunner"]


#: A mask of what ``_temporary`` gives.
_ANY_TEMPORARY = "SYS%%%%%.T%%%%%%.JOB%%%%%"


@attrs.define
class _Course:
    """A job under way: its logs, how its steps ended so far, and what its steps printed."""

    spooled: SpoolJob
    job: Job
    acee: Acee
    ends_at: float
    log: list[str] = attrs.field(factory=list)
    system: list[str] = attrs.field(factory=list)
    codes: dict[str, int] = attrs.field(factory=dict)
    abends: dict[str, str] = attrs.field(factory=dict)
    printed: list[tuple[str, str, str, list[bytes]]] = attrs.field(factory=list)  # step, ddname, class, records


class _NotAllocatedError(Exception):
    """A DD statement asks for what is not there; the logs say what."""


class JobRunner:
    """Runs the jobs of one spool. ``run_next`` is called on a worker thread, never on two at once."""

    def __init__(
        self,
        spool: Spool,
        store: DataSetStore,
        facilities: Facilities,
        programs: Mapping[str, Program],
        now: Callable[[], datetime],
        *,
        seconds: float = 60.0,
    ) -> None:
        self._spool = spool
        self._store = store
        self._facilities = facilities
        self._programs = programs
        self._now = now
        self._seconds = seconds
        self._is_clean = False  # temporary data sets of a job that was running when the system stopped are gone

    def run_next(self) -> SpoolJob | None:
        """Run the job that waits longest; it as it ended, None when none waits."""
        if not self._is_clean:
            delete_below(self._store, _ANY_TEMPORARY, "JES")
            self._is_clean = True
        job = self._spool.next_waiting()
        if job is None:
            return None
        job = attrs.evolve(job, status=Status.ACTIVE)
        self._spool.change(job)
        try:
            ended = self._run(job)
        except OSError as error:
            ended = attrs.evolve(job, status=Status.OUTPUT, result="SYS FAIL")
            self._spool.change(ended)
            raise OSError(f"{job.id}: {error}") from None
        return ended

    def _run(self, spooled: SpoolJob) -> SpoolJob:
        records = self._spool.read_jcl(spooled)
        acee = self._facilities.acee(spooled.owner)
        environment = Environment(spooled.owner, _temporary(spooled, self._now()), self._library(acee))
        parsed = read_job(records, environment)
        course = _Course(spooled, parsed.job, acee or Acee(spooled.owner), time.monotonic() + self._seconds)
        self._say(course, f"$HASP373 {spooled.name:<8} STARTED - CLASS {spooled.cls}")
        try:
            result = self._result(course, parsed, is_known=acee is not None)
        finally:
            delete_below(self._store, environment.temporary, spooled.owner)
        return self._finish(course, records, result)

    def _library(self, acee: Acee | None) -> Callable[[DataSetName], list[bytes] | None]:
        """Reads members of procedure libraries as the submitter."""

        def read(name: DataSetName) -> list[bytes] | None:
            if acee is None or not self._facilities.may_access(acee, name.name, Access.READ):
                raise OperandError(f"{name.name} READ IS NOT AUTHORIZED")
            opened = OpenDataSet(self._store, name, acee.user).perform()
            if not isinstance(opened, DataSetOpened) or not isinstance(opened.source, Download):
                return None
            return list(records_in(opened.dcb, opened.source))

        return read

    def _result(self, course: _Course, parsed: Parsed, *, is_known: bool) -> str:
        owner = course.spooled.owner
        user = parsed.job.user or owner
        if not is_known or not self._may_run(course) or not self._takes_identity(course, user):
            self._say(course, messages.NO_IDENTITY.format(user=user) + " - NOT AUTHORIZED")
            self._say(course, f"$HASP395 {parsed.job.name:<8} ENDED - ABEND=S913")
            return "ABEND=913"
        if parsed.errors:
            course.system += [messages.JCL_ERROR.format(line=e.line, detail=e.detail) for e in parsed.errors]
            self._say(course, messages.NOT_RUN.format(name=parsed.job.name))
            for error in parsed.errors:
                self._say(course, messages.JCL_ERROR.format(line=error.line, detail=error.detail))
            self._say(course, f"$HASP395 {parsed.job.name:<8} ENDED - JCL ERROR")
            return "(JCL error)"
        try:
            abend = None if parsed.job.is_scan else self._steps(course)
        except _NotAllocatedError:
            self._say(course, f"$HASP395 {parsed.job.name:<8} ENDED - JCL ERROR")
            return "(JCL error)"
        if abend is not None:
            self._say(course, f"$HASP395 {parsed.job.name:<8} ENDED - ABEND=S{abend}")
            return f"ABEND={abend}"
        highest = max(course.codes.values(), default=0)
        self._say(course, f"$HASP395 {parsed.job.name:<8} ENDED - RC={highest:04d}")
        return f"RC={highest:04d}"

    def _takes_identity(self, course: _Course, user: str) -> bool:
        """USER= of the JOB statement: the steps run as that user, when the submitter may act for him."""
        if user == course.acee.user:
            return True
        other = self._facilities.surrogate(course.acee, user)
        course.acee = other or course.acee
        return other is not None

    def _may_run(self, course: _Course) -> bool:
        return self._facilities.may_submit(course.acee, course.job.name)

    def _steps(self, course: _Course) -> str | None:
        """Run the steps that are to be run; the completion code of the first that ended abnormally, or None.

        A data set that cannot be had ends the job there and then, whatever conditions the steps behind it have.
        """
        for step in course.job.steps:
            fields = {"name": course.job.name, "step": step.name}
            if not _is_to_run(step, course):
                course.system.append(messages.STEP_BYPASSED.format(**fields))
                continue
            try:
                code = self._step(course, step)
            except AbendError as abend:
                course.abends[step.name] = abend.code
                said = messages.STEP_ABENDED.format(code=abend.code, detail=abend.detail, **fields)
                course.system.append(said)
                self._say(course, said)
                continue
            course.codes[step.name] = code
            course.system.append(messages.STEP_ENDED.format(code=code, **fields))
        return next(iter(course.abends.values()), None)

    def _step(self, course: _Course, step: Step) -> int:
        program = self._programs.get(step.program)
        if program is None:
            raise AbendError("806", f"PROGRAM {step.program} IS NOT IN THE TABLE OF PROGRAMS")
        allocation = Allocation(self._store, self._facilities, course.acee)
        try:
            for dd in step.dds:
                allocation.allocate(dd)
        except StepError as error:
            allocation.dispose(is_abnormal=True)
            course.system += allocation.log
            if error.is_authority:
                raise AbendError("913", str(error)) from None
            said = messages.ALLOCATION_FAILED.format(name=course.job.name, step=step.name, detail=error)
            course.system.append(said)
            self._say(course, said)
            raise _NotAllocatedError from None
        is_abnormal = True
        try:
            code = program(
                ProgramStep(
                    step.program, step.parm, allocation.dds, course.acee, self._facilities, self._store, course.ends_at
                )
            )
            allocation.commit()
            is_abnormal = False
        finally:
            allocation.dispose(is_abnormal=is_abnormal)
            course.system += allocation.log
            self._collect(course, step, allocation)
        return max(0, min(code, 4095))

    def _collect(self, course: _Course, step: Step, allocation: Allocation) -> None:
        for dd in allocation.dds.values():
            source = dd.sources[0]
            if isinstance(source, Sysout) and dd.has_written:
                cls = course.job.msgclass if source.cls == "*" else source.cls
                course.printed.append((step.name.rpartition(".")[2], dd.name, cls, dd.written))

    def _finish(self, course: _Course, records: list[bytes], result: str) -> SpoolJob:
        spooled, cls = course.spooled, course.job.msgclass
        listing = [record_of(f"{number:>8} {text_of(record).rstrip()}") for number, record in enumerate(records, 1)]
        logs = [
            ("JES2", "JESMSGLG", cls, [record_of(line) for line in course.log]),
            ("JES2", "JESJCL", cls, listing if not _has_data(course.job) else _without_data(course.job, listing)),
            ("JES2", "JESYSMSG", cls, [record_of(line) for line in course.system]),
        ]
        files = []
        for number, (step, ddname, print_class, lines) in enumerate([*logs, *course.printed], 1):
            file = SpoolFile(number, step, ddname, print_class, sum(map(len, lines)))
            self._spool.print(spooled, file, lines)
            files.append(file)
        ended = attrs.evolve(spooled, status=Status.OUTPUT, result=result, files=tuple(files))
        self._spool.change(ended)
        return ended

    def _say(self, course: _Course, text: str) -> None:
        course.log.append(f"{self._now():%H.%M.%S} {course.spooled.id}  {text}")


def _temporary(job: SpoolJob, now: datetime) -> str:
    """The beginning of the names of this job's temporary data sets; no other job has it."""
    return f"SYS{now:%y%j}.T{now:%H%M%S}.{job.id}"


def _is_to_run(step: Step, course: _Course) -> bool:
    """What COND of job and step and the IF statements around it say, after the steps that have run."""
    past = Past(course.codes, course.abends)
    asks = bool(step.after_abend) or any(mentions_abend(guard) for guard in step.guards)
    if course.abends and not asks:
        return False
    if step.after_abend == "ONLY" and not course.abends:
        return False
    if any(condition.holds(past) for condition in (*course.job.conditions, *step.conditions)):
        return False
    return all(is_true(guard, past) for guard in step.guards)


def _has_data(job: Job) -> bool:
    return any(isinstance(source, Instream) for step in job.steps for dd in step.dds for source in dd.sources)


def _without_data(job: Job, listing: list[bytes]) -> list[bytes]:
    """The JCL without what stands behind DD *: data may hold passwords."""
    return [line for line in listing if line[9:11] == record_of("//")]
