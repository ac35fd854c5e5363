"""Submitting jobs: STOR from the network, RETR of a data set that is submitted and whose output comes back.

A submission may hold several jobs: all of them are submitted or none. Before the spool takes them the exit FTCHKJES
sees the records of each, wherever they came from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from appliance.jes.jobstream import NoJob
from appliance.jes.spool import Status
from appliance.jes.submission import ReadJob, ReadOutput, Received, ReceiveJob, SubmitJobs
from appliance.protocols.ftp.replies import reply
from appliance.saf.model import Access
from appliance.services.ftp.conversation import Actions, Conversation, RunningTransfer
from appliance.services.ftp.datasets.outcomes import (
    TRUNCATED,
    bad_data_set_name,
    closing_of_upload,
    no_access,
    refused_data_set,
)
from appliance.services.ftp.datasets.reaching import may_access, named_data_set, store_of
from appliance.services.ftp.datasets.recordform import receiving
from appliance.services.ftp.exits.asking import ask
from appliance.services.ftp.jes.output import sending_output
from appliance.services.ftp.jes.reaching import spool_of
from appliance.services.ftp.transfer.awaiting import await_transfer, end_waiting
from appliance.services.ftp.transfer.moving import TRANSFERRED, begin_with, close_transfer, move
from appliance.services.ftp.transfer.outcomes import failure_reply
from appliance.session.actions import Send
from appliance.session.events import ExitAnswer, TransferEnded
from appliance.storage.opened import Upload
from appliance.storage.results import Done, FileFailure, FileResult
from appliance.storage.text.tables import text_of

__all__ = ["stor", "submit_and_get"]

_MOST_JCL = 8 << 20
_POLL_SECONDS = 0.25
_DAY = 86_400

#: Takes the IDs of the jobs that were submitted, or the reply that says why there are none.
Taken = Callable[[Conversation, list[str] | tuple[int, str]], Actions]


def stor(c: Conversation, argument: str) -> Actions:
    """STOR, APPE, STOU: whatever the name, the data are jobs."""
    received, dcb = Received(), c.mvs.parameters.job_dcb

    def opened(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Upload):
            return refused_data_set(c, "STOR", result)
        converter, fitting = receiving(dcb, c.representation, c.mvs.parameters)
        running = RunningTransfer("STOR", "JES", TRANSFERRED, is_upload=True)
        running.closing = lambda event: closing_of_upload(fitting, event)
        running.finish = lambda c, running, event: finish(
            c, running, event, TRUNCATED if fitting.is_truncated else TRANSFERRED
        )
        text = f"Sending Job to JES internal reader {dcb}"
        return move(c, running, text, result, converter, limit=_MOST_JCL)

    def finish(c: Conversation, running: RunningTransfer, event: TransferEnded, last: str) -> Actions:
        def taken(c: Conversation, made: list[str] | tuple[int, str]) -> Actions:
            if isinstance(made, tuple):
                return close_transfer(c, running, event, made[0], (made[1],))
            lines = [f"It is known to JES as {job}" for job in made]
            return close_transfer(c, running, event, 250, (*lines, last))

        jobs = received.jobs
        if isinstance(jobs, NoJob) and not c.representation.is_text:
            jobs = NoJob(f"{jobs.detail}, and under TYPE I no text is converted")
        return _submit(c, jobs, taken)

    return begin_with(c, "STOR", ReceiveJob(spool_of(c), dcb, received), opened)


def _submit(c: Conversation, jobs: tuple[list[bytes], ...] | NoJob, taken: Taken) -> Actions:
    """What the exit lets through goes to the spool."""
    if isinstance(jobs, NoJob):
        return taken(c, (550, f"No job was submitted: {jobs.detail}."))

    def let_through(c: Conversation) -> Actions:
        return c.files(SubmitJobs(spool_of(c), c.user, jobs), submitted)

    def submitted(c: Conversation, result: FileResult) -> Actions:
        if isinstance(result, Done):
            return taken(c, result.path.split())
        assert isinstance(result, FileFailure)
        return taken(c, failure_reply("STOR", result))

    if not c.site.exits.has("FTCHKJES"):
        return let_through(c)
    return _ask_about(c, jobs, taken, let_through)


def _ask_about(
    c: Conversation, jobs: tuple[list[bytes], ...], taken: Taken, let_through: Callable[[Conversation], Actions]
) -> Actions:
    """The exit's answer about the first of them, then about the others."""
    first, *rest = jobs

    def asked(c: Conversation, answer: ExitAnswer) -> Actions:
        if answer.refusal is not None:
            text = f"User Exit denies Userid {c.user} to submit this job"
            return taken(c, (550, f"{text}: {answer.refusal}" if answer.refusal else text))
        return _ask_about(c, tuple(rest), taken, let_through) if rest else let_through(c)

    return ask(c, "FTCHKJES", {"records": [text_of(record).rstrip() for record in first]}, asked)


def submit_and_get(c: Conversation, argument: str) -> Actions:
    """RETR of a data set that holds a job: it is submitted, and what it prints is sent when it has ended."""
    name = named_data_set(c, argument)
    if name is None:
        return bad_data_set_name(c, argument)
    if not may_access(c, name, Access.READ):
        return no_access(c, "RETR", name.name, "READ")

    received = Received()

    def read(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Done):
            return refused_data_set(c, "RETR", result)
        jobs = received.jobs
        if not isinstance(jobs, NoJob) and len(jobs) > 1:
            jobs = NoJob(f"RETR waits for one, and {name} holds {len(jobs)}")
        return _submit(c, jobs, taken)

    def taken(c: Conversation, made: list[str] | tuple[int, str]) -> Actions:
        if isinstance(made, tuple):
            return [*c.drop_data(), *c.reply(*made)]
        lines = (
            f"Submitting job {name} {c.mvs.parameters.job_dcb}",
            f"When {made[0]} is done, will retrieve its output",
        )
        longest = timedelta(seconds=c.config.jes_put_get_timeout or _DAY)
        return [Send(reply(125, *lines)), *_poll(c, made[0], c.site.now() + longest)]

    return begin_with(c, "RETR", ReadJob(store_of(c), name, c.user, received), read)


def _poll(c: Conversation, job_id: str, until: datetime) -> Actions:
    """Look again in a moment, until the job has ended or there is no more time."""

    def look(c: Conversation) -> Actions:
        job = spool_of(c).find(job_id)
        if job is not None and job.status == Status.OUTPUT:
            c.transfer = None
            return c.files(
                ReadOutput(spool_of(c), job), lambda c, result: sending_output(job, None, is_told=True)(c, result)
            )
        if job is None or c.site.now() >= until:
            text = f"{job_id} has not ended in time; what it prints stays on the spool."
            return [*end_waiting(c), *c.reply(451, text)]
        return _poll(c, job_id, until)

    return await_transfer(c, "RETR", job_id, _POLL_SECONDS, look)
