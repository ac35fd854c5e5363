"""SITE FILETYPE=JES: LIST shows jobs, RETR brings what they printed, DELE cancels them; ``submitting`` has the rest.

A job of another user is seen through the filters that SITE set, and read or cancelled when SAF class JESSPOOL says so.
"""

from __future__ import annotations

import re

import attrs

from appliance.jes.spool import SpoolFile, SpoolJob, Status
from appliance.jes.submission import DeleteJob, ReadOutput
from appliance.saf.model import Access
from appliance.services.ftp.changes import changed
from appliance.services.ftp.conversation import Actions, Conversation, Handler, RunningTransfer
from appliance.services.ftp.datasets.outcomes import no_access, refused_data_set
from appliance.services.ftp.jes.listing import file_names, job_details, job_lines, job_names
from appliance.services.ftp.jes.output import data_set_of, file_of, sending_output
from appliance.services.ftp.jes.reaching import filter_of, may, spool_of
from appliance.services.ftp.jes.submitting import stor, submit_and_get
from appliance.services.ftp.naming import split_flags
from appliance.services.ftp.transfer.conversion import listing_converter
from appliance.services.ftp.transfer.moving import LISTED, begin_with, move
from appliance.session.events import TransferStatus
from appliance.storage.results import Done, FileResult

__all__ = ["HANDLERS"]

_JOB_ID = re.compile(r"J(?:OB)?\d{1,7}", re.IGNORECASE)
_OUTPUT = re.compile(r"(J(?:OB)?\d{1,7})(?:\.(\w+))?", re.IGNORECASE)


def list_(c: Conversation, argument: str) -> Actions:
    """LIST: the jobs that the filters admit; of one job ID also what it printed."""
    return _list(c, "LIST", split_flags(argument).strip().strip("'"))


def nlst(c: Conversation, argument: str) -> Actions:
    """NLST: their job IDs; of one job ID the names of what it printed."""
    return _list(c, "NLST", split_flags(argument).strip().strip("'"))


def _list(c: Conversation, verb: str, argument: str) -> Actions:
    wanted, level = filter_of(c), c.config.jes_interface_level
    is_one = _JOB_ID.fullmatch(argument) is not None
    if argument and argument != "*" and not is_one:
        wanted = attrs.evolve(wanted, name=argument.upper())
    found = [job for job in spool_of(c).jobs() if wanted.admits(job)]
    if is_one:
        one = spool_of(c).find(argument)
        found = [one] if one is not None and wanted.admits(one) else []
    if not found:
        return [*c.drop_data(), *c.reply(550, f"No jobs found for {wanted}")]
    limit = c.mvs.parameters.jes_entry_limit
    shown = found[:limit]
    if verb == "NLST":
        lines = file_names(found[0]) if is_one else job_names(shown)
    else:
        lines = job_details(found[0]) if is_one and level == 2 else job_lines(shown, level)
    running = RunningTransfer(verb, argument or "*", LISTED)
    if len(found) > limit:
        said = f"JESENTRYLIMIT of {limit} reached.  Additional entries not displayed"
        running.closing = lambda event: (250, (said, LISTED)) if event.status is TransferStatus.COMPLETE else None
    data = "".join(line + "\r\n" for line in lines).encode("ascii", "replace")
    text = f"List started OK for {wanted}" if level == 2 else "List started OK"
    return begin_with(c, verb, _Ready(), lambda c, _: move(c, running, text, data, listing_converter(c.representation)))


@attrs.frozen
class _Ready:
    """What LIST shows is in memory."""

    def perform(self) -> FileResult:
        """Nothing is left to do."""
        return Done("JES")


def retr(c: Conversation, argument: str) -> Actions:
    """RETR: JOBnnnnn or JOBnnnnn.x for everything, .n or .ddname for one data set.

    Another name is that of a spool data set under JESGETBYDSN, else of one that holds a job: PUT and GET in one.
    """
    name = argument.strip().strip("'").upper()
    found = _OUTPUT.fullmatch(name)
    if found is None:
        return _spool_data_set(c, name) if c.mvs.parameters.jes_get_by_dsn else submit_and_get(c, argument)
    job = spool_of(c).find(found[1])
    if job is None or not filter_of(c).admits(job):
        return _not_found(c, found[1])
    if job.status != Status.OUTPUT:
        return [*c.drop_data(), *c.reply(550, f"{job.id} has printed nothing yet: its status is {job.status}.")]
    part = found[2] or "X"
    file = file_of(job, part)
    if part != "X" and file is None:
        return [*c.drop_data(), *c.reply(550, f"{job.id} has no spool file {part}.")]
    return _send(c, job, file)


def _spool_data_set(c: Conversation, name: str) -> Actions:
    seen = (job for job in spool_of(c).jobs() if filter_of(c).admits(job))
    found = next(((job, file) for job in seen for file in job.files if data_set_of(job, file) == name), None)
    return _send(c, *found) if found else [*c.drop_data(), *c.reply(550, f"Data set {name} not found")]


def _send(c: Conversation, job: SpoolJob, file: SpoolFile | None) -> Actions:
    if not may(c, job, Access.READ, file):
        return no_access(c, "RETR", job.id, "READ")
    return begin_with(c, "RETR", ReadOutput(spool_of(c), job, file.number if file else None), sending_output(job, file))


def _not_found(c: Conversation, job_id: str) -> Actions:
    wanted = filter_of(c)
    text = f"JESJOBNAME={wanted.name}, JESSTATUS={wanted.status}, JESOWNER={wanted.owner}"
    return [*c.drop_data(), *c.reply(550, f"Jobid {job_id} not found for {text}")]


def dele(c: Conversation, argument: str) -> Actions:
    """DELE: cancel a job and purge what it printed."""
    written = argument.strip().strip("'")
    job = spool_of(c).find(written)
    if job is None or not filter_of(c).admits(job):
        return _not_found(c, written)
    if not may(c, job, Access.ALTER):
        return no_access(c, "DELE", job.id, "ALTER")

    def done(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Done):
            return refused_data_set(c, "DELE", result)
        return changed(c, "DELE", job.id, 250, "Cancel successful")

    return c.files(DeleteJob(spool_of(c), job), done)


HANDLERS: dict[str, Handler] = {
    "STOR": stor,
    "APPE": stor,
    "STOU": stor,
    "RETR": retr,
    "LIST": list_,
    "NLST": nlst,
    "DELE": dele,
}
