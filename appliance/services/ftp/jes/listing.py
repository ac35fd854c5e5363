"""Which jobs a session sees, and how LIST writes them at JESINTERFACELEVEL 1 and 2 (``ftp`` facts, 4.10)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from appliance.jes.spool import SpoolFile, SpoolJob, Status
from appliance.services.ftp.site.parameters import SiteParameters

__all__ = ["JobFilter", "file_names", "job_details", "job_lines", "job_names"]

_HEADER = "JOBNAME  JOBID    OWNER    STATUS CLASS"
_FILES_HEADER = "         ID  STEPNAME PROCSTEP C DDNAME   BYTE-COUNT "
_RULE = "--------"
_NO_PROCEDURE = "   N/A  "


@attrs.frozen
class JobFilter:
    """JESJOBNAME, JESSTATUS and JESOWNER in force; at level 1 only jobs named like the user and one character."""

    name: str
    status: str
    owner: str
    level: int = 2

    @classmethod
    def of(cls, user: str, p: SiteParameters, level: int) -> JobFilter:
        """That of a session."""
        if level == 1:
            return cls(f"{user}%", "ALL", user, level)
        return cls(p.jes_job_name or f"{user}*", p.jes_status, p.jes_owner or user)

    def __str__(self) -> str:
        """As the replies of LIST have it."""
        return f"JESJOBNAME={self.name}, JESSTATUS={self.status} and JESOWNER={self.owner}"

    def admits(self, job: SpoolJob) -> bool:
        """Whether the job is seen."""
        is_status = self.status in ("ALL", job.status)
        return is_status and _fits(self.name, job.name) and _fits(self.owner, job.owner)


def _fits(mask: str, name: str) -> bool:
    pattern = re.escape(re.sub(r"\*+", "*", mask)).replace(r"\*", ".*").replace("%", ".")
    return re.fullmatch(pattern, name) is not None


def job_lines(jobs: Sequence[SpoolJob], level: int) -> list[str]:
    """A line for each job; at level 2 below a header."""
    if level == 1:
        return [f"{job.name:<8}  {job.id}  {job.status:<6} {len(job.files):>4} Spool Files" for job in jobs]
    return [_HEADER, *map(_job_line, jobs)]


def _job_line(job: SpoolJob) -> str:
    rest = f"{job.result} {len(job.files)} spool files" if job.status == Status.OUTPUT else ""
    return f"{job.name:<8} {job.id:<8} {job.owner:<8} {job.status:<6} {job.cls:<8} {rest}".rstrip()


def job_details(job: SpoolJob) -> list[str]:
    """One job, and what it printed."""
    lines = [_HEADER, _job_line(job)]
    if job.status != Status.OUTPUT:
        return lines
    return [*lines, _RULE, _FILES_HEADER, *map(_file_line, job.files), f"{len(job.files)} spool files"]


def job_names(jobs: Sequence[SpoolJob]) -> list[str]:
    """What RETR and DELE take for each of them."""
    return [job.id for job in jobs]


def file_names(job: SpoolJob) -> list[str]:
    """What RETR takes for each data set that it printed."""
    return [f"{job.id}.{file.number}" for file in job.files]


def _file_line(file: SpoolFile) -> str:
    return f"         {file.number:03d} {file.step:<8} {_NO_PROCEDURE} {file.cls:<1} {file.ddname:<8}{file.size:>10} "
