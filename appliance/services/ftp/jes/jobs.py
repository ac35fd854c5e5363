"""SITE FILETYPE=JES: STOR submits a job, LIST shows jobs, RETR brings what they printed, DELE cancels them.

A job of another user is seen through the filters that SITE set, and read or cancelled when SAF class JESSPOOL says so.
RETR of a data set submits it, waits for the job and sends its output: the session polls, nothing blocks.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import attrs

from appliance.jes.spool import Spool, SpoolFile, SpoolJob, Status
from appliance.jes.submission import BeginSubmission, DeleteJob, ReadOutput, SubmitDataSet, Submitted
from appliance.protocols.ftp.replies import reply
from appliance.saf import resources
from appliance.saf.model import Access
from appliance.services.ftp import messages
from appliance.services.ftp.conversation import Actions, Conversation, Handler, RunningTransfer
from appliance.services.ftp.datasets.outcomes import bad_data_set_name, no_access, refused_data_set
from appliance.services.ftp.datasets.reaching import may_access, named_data_set, store_of
from appliance.services.ftp.datasets.recordform import receiving, sending
from appliance.services.ftp.jes.listing import JobFilter, job_details, job_lines
from appliance.services.ftp.naming import split_flags
from appliance.services.ftp.transfer.awaiting import await_transfer, end_waiting
from appliance.services.ftp.transfer.conversion import listing_converter
from appliance.services.ftp.transfer.moving import LISTED, TRANSFERRED, Opened, begin_with, move
from appliance.session.actions import Send
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.datasets.results import DataSetOpened
from appliance.storage.results import Done, Download, FileResult, Upload

__all__ = ["HANDLERS"]

_MOST_JCL = 8 << 20
_POLL_SECONDS = 0.25
_DAY = 86_400
_JOB_ID = re.compile(r"J(?:OB)?\d{1,7}", re.IGNORECASE)
#: The name of a spool data set: user.jobname.jobid.Dnnnnnnn.ddname.
_DATA_SET = re.compile(r"[^.]+\.[^.]+\.(JOB\d{5})\.D0*(\d+)\.[^.]+")
_OUTPUT = re.compile(r"(J(?:OB)?\d{1,7})(?:\.(\w+))?", re.IGNORECASE)


def _spool(c: Conversation) -> Spool:
    assert c.site.spool is not None
    return c.site.spool


def _filter(c: Conversation) -> JobFilter:
    return JobFilter.of(c.user, c.mvs.parameters, c.config.jes_interface_level)


def _may(c: Conversation, job: SpoolJob, access: Access, file: SpoolFile | None = None) -> bool:
    """The owner may do everything with a job; others what JESSPOOL says."""
    if job.owner == c.user:
        return True
    resource = resources.jes_spool(c.site.system, job.owner, job.name, job.id, file.number if file else None)
    return c.site.router.auth(c.acee, resource, access, service="FTP", peer=str(c.peer)).is_permitted


def stor(c: Conversation, argument: str) -> Actions:
    """STOR, APPE, STOU: whatever the name, the data are a job."""
    submitted, dcb = Submitted(), c.mvs.parameters.job_dcb
    operation = BeginSubmission(_spool(c), c.user, dcb, submitted)

    def opened(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Upload):
            return refused_data_set(c, "STOR", result)
        converter, _ = receiving(dcb, c.representation, c.mvs.parameters)
        running = RunningTransfer("STOR", "JES", TRANSFERRED, is_upload=True)
        running.closing = lambda event: _closing(submitted, event)
        text = f"Sending Job to JES internal reader {dcb}"
        return move(c, running, text, result, converter, limit=_MOST_JCL)

    return begin_with(c, "STOR", operation, opened)


def _closing(submitted: Submitted, event: TransferEnded) -> tuple[int, tuple[str, ...]] | None:
    if event.status is not TransferStatus.COMPLETE or submitted.job is None:
        return None
    return 250, (f"It is known to JES as {submitted.job.id}", TRANSFERRED)


def list_(c: Conversation, argument: str) -> Actions:
    """LIST: the jobs that the filters admit; of one job ID also what it printed."""
    return _list(c, "LIST", split_flags(argument).strip().strip("'"))


def nlst(c: Conversation, argument: str) -> Actions:
    """NLST: the same."""
    return _list(c, "NLST", split_flags(argument).strip().strip("'"))


def _list(c: Conversation, verb: str, argument: str) -> Actions:
    wanted, level = _filter(c), c.config.jes_interface_level
    is_one = _JOB_ID.fullmatch(argument) is not None
    if argument and argument != "*" and not is_one:
        wanted = attrs.evolve(wanted, name=argument.upper())
    found = [job for job in _spool(c).jobs() if wanted.admits(job)]
    if is_one:
        one = _spool(c).find(argument)
        found = [one] if one is not None and wanted.admits(one) else []
    if not found:
        return [*c.drop_data(), *c.reply(550, f"No jobs found for {wanted}")]
    limit = c.mvs.parameters.jes_entry_limit
    shown = found[:limit]
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
    """RETR: JOBnnnnn or JOBnnnnn.x for everything, .n or .ddname for one data set; of a data set PUT and GET in one."""
    name = argument.strip().strip("'").upper()
    found = _OUTPUT.fullmatch(name) or _DATA_SET.fullmatch(name)
    if found is None:
        return _submit_and_get(c, argument)
    job = _spool(c).find(found[1])
    if job is None or not _filter(c).admits(job):
        return _not_found(c, found[1])
    if job.status != Status.OUTPUT:
        return [*c.drop_data(), *c.reply(550, f"{job.id} has printed nothing yet: its status is {job.status}.")]
    part = found[2] or "X"
    file = _file(job, part)
    if part != "X" and file is None:
        return [*c.drop_data(), *c.reply(550, f"{job.id} has no spool file {part}.")]
    if not _may(c, job, Access.READ, file):
        return no_access(c, "RETR", job.id, "READ")
    return begin_with(c, "RETR", ReadOutput(_spool(c), job, file.number if file else None), _sending(job, file))


def _file(job: SpoolJob, part: str) -> SpoolFile | None:
    if part.isdigit():
        return next((file for file in job.files if file.number == int(part)), None)
    return next((file for file in job.files if file.ddname == part), None)


def _sending(job: SpoolJob, file: SpoolFile | None, *, is_told: bool = False) -> Opened:
    """Send what was read; ``is_told``: the 125 has gone out already."""

    def opened(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, DataSetOpened) or not isinstance(result.source, Download):
            return refused_data_set(c, "RETR", result)
        text = "Sending all spool files for requested Jobid"
        if file is not None:
            text = f"Sending data set {job.owner}.{job.name}.{job.id}.D{file.number:07d}.{file.ddname}"
        running = RunningTransfer("RETR", job.id, TRANSFERRED)
        converter = sending(result.dcb, c.representation, c.mvs.parameters)
        return move(c, running, "" if is_told else text, result.source, converter)

    return opened


def _not_found(c: Conversation, job_id: str) -> Actions:
    wanted = _filter(c)
    text = f"JESJOBNAME={wanted.name}, JESSTATUS={wanted.status}, JESOWNER={wanted.owner}"
    return [*c.drop_data(), *c.reply(550, f"Jobid {job_id} not found for {text}")]


def _submit_and_get(c: Conversation, argument: str) -> Actions:
    name = named_data_set(c, argument)
    if name is None:
        return bad_data_set_name(c, argument)
    if not may_access(c, name, Access.READ):
        return no_access(c, "RETR", name.name, "READ")

    def submitted(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Done):
            return refused_data_set(c, "RETR", result)
        lines = (
            f"Submitting job {name} {c.mvs.parameters.job_dcb}",
            f"When {result.path} is done, will retrieve its output",
        )
        longest = timedelta(seconds=c.config.jes_put_get_timeout or _DAY)
        return [Send(reply(125, *lines)), *_poll(c, result.path, c.site.now() + longest)]

    return begin_with(c, "RETR", SubmitDataSet(_spool(c), store_of(c), name, c.user), submitted)


def _poll(c: Conversation, job_id: str, until: datetime) -> Actions:
    """Look again in a moment, until the job has ended or there is no more time."""

    def look(c: Conversation) -> Actions:
        job = _spool(c).find(job_id)
        if job is not None and job.status == Status.OUTPUT:
            c.transfer = None
            return c.files(ReadOutput(_spool(c), job), lambda c, result: _sending(job, None, is_told=True)(c, result))
        if job is None or c.site.now() >= until:
            text = f"{job_id} has not ended in time; what it prints stays on the spool."
            return [*end_waiting(c), *c.reply(451, text)]
        return _poll(c, job_id, until)

    return await_transfer(c, "RETR", job_id, _POLL_SECONDS, look)


def dele(c: Conversation, argument: str) -> Actions:
    """DELE: cancel a job and purge what it printed."""
    written = argument.strip().strip("'")
    job = _spool(c).find(written)
    if job is None or not _filter(c).admits(job):
        return _not_found(c, written)
    if not _may(c, job, Access.ALTER):
        return no_access(c, "DELE", job.id, "ALTER")

    def done(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Done):
            return refused_data_set(c, "DELE", result)
        return [c.say(messages.FILE_CHANGED, verb="DELE", path=job.id), *c.reply(250, "Cancel successful")]

    return c.files(DeleteJob(_spool(c), job), done)


HANDLERS: dict[str, Handler] = {
    "STOR": stor,
    "APPE": stor,
    "STOU": stor,
    "RETR": retr,
    "LIST": list_,
    "NLST": nlst,
    "DELE": dele,
}
