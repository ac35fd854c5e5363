"""The spool: jobs and what they printed, kept on disk, with bounds.

A job is a folder of its own: ``job.json`` (what is known about it), ``jcl`` (the records as they were submitted), and a
file for each data set it printed, records behind their descriptors. ``job.json`` is written beside and renamed, so that
a job is there whole or not at all; everything that is asked in a list is kept in memory too. A job that was running
when the system stopped is over; one that was waiting still is.
"""

from __future__ import annotations

import enum
import errno
import json
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from appliance.durable import sync_folder
from appliance.jes.environment import Environment
from appliance.jes.jcl import read_job
from appliance.jes.job import Parsed
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.scratch import Scratch
from appliance.storage.text.records import RecordReader, with_descriptors

__all__ = ["JCL_DCB", "PRINT_DCB", "Spool", "SpoolFile", "SpoolFullError", "SpoolJob", "Status"]

#: How submitted records and printed ones are kept.
JCL_DCB = Dcb("VB", 32_756, 32_760)
PRINT_DCB = Dcb("VB", 32_756, 32_760)

_LAST_NUMBER = 99_999


class Status(enum.StrEnum):
    """Where a job stands, in the words of LIST."""

    INPUT = "INPUT"
    ACTIVE = "ACTIVE"
    OUTPUT = "OUTPUT"


class SpoolFullError(OSError):
    """No further job is taken until some are deleted."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "the spool is full")


@attrs.frozen
class SpoolFile:
    """One data set that a job printed; ``number`` counts from 1, ``size`` bytes of its records."""

    number: int
    step: str
    ddname: str
    cls: str
    size: int


@attrs.frozen
class SpoolJob:
    """One job."""

    id: str
    name: str
    owner: str
    cls: str
    status: Status
    submitted: str  # ISO 8601
    result: str = ""  # "RC=0000", "ABEND=S806", "(JCL error)"
    files: tuple[SpoolFile, ...] = ()


class Spool:
    """All jobs below one folder. Calls that touch the disk block; asking about jobs does not."""

    def __init__(
        self, folder: Path, now: Callable[[], datetime], *, most_jobs: int = 2000, most_bytes: int = 1 << 30
    ) -> None:
        """Open it; OSError when that is not possible. ``submitted`` may be set to hear of each job that waits."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._now = now
        self._most_jobs = most_jobs
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self.scratch = Scratch(folder / "scratch")
        self.submitted: Callable[[], None] = lambda: None
        self.lost: list[SpoolJob] = []  # those that were running when the system stopped
        self._jobs = {job.id: job for job in self._read_all()}
        self._number = max([self._read_number(), *(int(name[3:]) for name in self._jobs)])
        self.fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def close(self) -> None:
        """Let go of the folder."""
        self.scratch.close()
        os.close(self.fd)

    # -- asking

    def find(self, job_id: str) -> SpoolJob | None:
        """The job of this ID; ``J0000123`` is read as ``JOB00123``."""
        digits = job_id.upper().removeprefix("JOB").removeprefix("J")
        return self._jobs.get(f"JOB{int(digits):05d}") if digits.isascii() and digits.isdigit() else None

    def jobs(self) -> list[SpoolJob]:
        """Every job, the oldest first."""
        return sorted(self._jobs.values(), key=lambda job: job.id)

    @property
    def size(self) -> int:
        """Bytes of everything that jobs have printed."""
        return sum(file.size for job in self._jobs.values() for file in job.files)

    def next_waiting(self) -> SpoolJob | None:
        """The job to run next."""
        return next((job for job in self.jobs() if job.status == Status.INPUT), None)

    def read_jcl(self, job: SpoolJob) -> list[bytes]:
        """Its records as they were submitted."""
        return self._read(job, "jcl")

    def read_file(self, job: SpoolJob, number: int) -> bytes:
        """One printed data set as it is kept (``PRINT_DCB``)."""
        return (self._place(job.id) / f"{number:03d}").read_bytes()

    # -- changing

    def submit(self, owner: str, records: list[bytes]) -> SpoolJob:
        """Take a job; it is on disk when this returns. SpoolFullError when there are too many."""
        return self.submit_all(owner, [records])[0]

    def submit_all(self, owner: str, jobs: Sequence[list[bytes]]) -> list[SpoolJob]:
        """Take several jobs, or none of them: OSError, or SpoolFullError when there are too many."""
        parsed = [read_job(records, Environment(owner)) for records in jobs]
        taken: dict[str, SpoolJob] = {}
        with self._lock:
            if len(self._jobs) + len(jobs) > self._most_jobs or self.size >= self._most_bytes:
                raise SpoolFullError
            try:
                for records, job in zip(jobs, parsed, strict=True):
                    made = _waiting(self._next_id(), owner, job, self._now())
                    taken[made.id] = made
                    self._keep(made, records)
                self._write_number()
            except OSError:
                for job_id in taken:
                    shutil.rmtree(self._place(job_id), ignore_errors=True)
                raise
            self._jobs.update(taken)
        self.submitted()
        return list(taken.values())

    def _next_id(self) -> str:
        self._number = self._number % _LAST_NUMBER + 1
        while f"JOB{self._number:05d}" in self._jobs:
            self._number = self._number % _LAST_NUMBER + 1
        return f"JOB{self._number:05d}"

    def _keep(self, job: SpoolJob, records: list[bytes]) -> None:
        self._place(job.id).mkdir(mode=0o700)
        self._write(job.id, "jcl", with_descriptors(records))
        self._write_json(job)

    def change(self, job: SpoolJob) -> None:
        """Keep what is now known about a job; one that was deleted meanwhile stays deleted."""
        with self._lock:
            if job.id in self._jobs:
                self._write_json(job)
                self._jobs[job.id] = job

    def print(self, job: SpoolJob, file: SpoolFile, records: list[bytes]) -> None:
        """Keep the records of a data set that a job printed; ``change`` makes it one of its files."""
        if job.id in self._jobs:
            self._write(job.id, f"{file.number:03d}", with_descriptors(records))

    def delete(self, job: SpoolJob) -> None:
        """Forget a job and all its output."""
        with self._lock:
            if self._jobs.pop(job.id, None) is not None:
                self._place(job.id).rename(self._folder / f"{job.id}.deleted")
                shutil.rmtree(self._folder / f"{job.id}.deleted", ignore_errors=True)

    # -- the disk

    def _place(self, job_id: str) -> Path:
        return self._folder / job_id

    def _read(self, job: SpoolJob, name: str) -> list[bytes]:
        return RecordReader(JCL_DCB).feed((self._place(job.id) / name).read_bytes())

    def _write(self, job_id: str, name: str, data: bytes) -> None:
        place = self._place(job_id)
        temporary = place / f"{name}.part"
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(place / name)
        sync_folder(place)

    def _write_json(self, job: SpoolJob) -> None:
        self._write(job.id, "job.json", json.dumps(attrs.asdict(job)).encode())

    def _write_number(self) -> None:
        temporary = self._folder / "number.part"
        temporary.write_text(str(self._number))
        temporary.rename(self._folder / "number")
        sync_folder(self._folder)

    def _read_number(self) -> int:
        path = self._folder / "number"
        return int(path.read_text()) if path.exists() else 0

    def _read_all(self) -> list[SpoolJob]:
        found = []
        for place in sorted(self._folder.glob("JOB*")):
            if not (place / "job.json").exists():
                shutil.rmtree(place, ignore_errors=True)  # half made or half deleted
                continue
            fields = json.loads((place / "job.json").read_text())
            files = tuple(SpoolFile(**file) for file in fields["files"])
            job = SpoolJob(**{**fields, "status": Status(fields["status"]), "files": files})
            if job.status == Status.ACTIVE:
                job = attrs.evolve(job, status=Status.OUTPUT, result="SYS FAIL")
                self._write_json(job)
                self.lost.append(job)
            found.append(job)
        return found


def _waiting(job_id: str, owner: str, parsed: Parsed, now: datetime) -> SpoolJob:
    return SpoolJob(job_id, parsed.job.name, owner, parsed.job.cls, Status.INPUT, now.isoformat(timespec="seconds"))
