"""Submitting jobs: STOR from the network, RETR of a data set that is submitted and whose output comes back.

Before the spool takes a job the exit FTCHKJES sees its records, wherever they came from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from appliance.jes.spool import Status
from appliance.jes.submission import ReadJob, ReadOutput, Received, ReceiveJob, SubmitJob
from appliance.protocols.ftp.replies import reply
from appliance.saf.model import Access
from appliance.services.ftp.conversation import Actions, Conversation, RunningTransfer
from appliance.services.ftp.datasets.outcomes import bad_data_set_name, no_access, refused_data_set
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

#: Takes the ID of a job that was submitted, or the reply that says why there is none.
Taken = Callable[[Conversation, str | tuple[int, str]], Actions]


def stor(c: Conversation, argument: str) -> Actions:
    """STOR, APPE, STOU: whatever the name, the data are a job."""
    received, dcb = Received(), c.mvs.parameters.job_dcb

    def opened(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Upload):
            return refused_data_set(c, "STOR", result)
        converter, _ = receiving(dcb, c.representation, c.mvs.parameters)
        running = RunningTransfer("STOR", "JES", TRANSFERRED, is_upload=True, finish=finish)
        text = f"Sending Job to JES internal reader {dcb}"
        return move(c, running, text, result, converter, limit=_MOST_JCL)

    def finish(c: Conversation, running: RunningTransfer, event: TransferEnded) -> Actions:
        def taken(c: Conversation, job: str | tuple[int, str]) -> Actions:
            if isinstance(job, str):
                return close_transfer(c, running, event, 250, (f"It is known to JES as {job}", TRANSFERRED))
            return close_transfer(c, running, event, job[0], (job[1],))

        return _submit(c, received, taken)

    return begin_with(c, "STOR", ReceiveJob(spool_of(c), dcb, received), opened)


def _submit(c: Conversation, received: Received, taken: Taken) -> Actions:
    """What the exit lets through goes to the spool."""

    def asked(c: Conversation, answer: ExitAnswer) -> Actions:
        if answer.refusal is not None:
            text = f"User Exit denies Userid {c.user} to submit this job"
            return taken(c, (550, f"{text}: {answer.refusal}" if answer.refusal else text))
        return c.files(SubmitJob(spool_of(c), c.user, received.records), submitted)

    def submitted(c: Conversation, result: FileResult) -> Actions:
        if isinstance(result, Done):
            return taken(c, result.path)
        assert isinstance(result, FileFailure)
        return taken(c, failure_reply("STOR", result))

    records = [text_of(record).rstrip() for record in received.records]
    return ask(c, "FTCHKJES", {"records": records}, asked)


def submit_and_get(c: Conversation, argument: str) -> Actions:
    """RETR of a data set that holds a job: it is submitted, and what it prints is sent when it has ended."""
    name = named_data_set(c, argument)
    if name is None:
        return bad_data_set_name(c, argument)
    if not may_access(c, name, Access.READ):
        return no_access(c, "RETR", name.name, "READ")

    received = Received()

    def read(c: Conversation, result: FileResult) -> Actions:
        return _submit(c, received, taken) if isinstance(result, Done) else refused_data_set(c, "RETR", result)

    def taken(c: Conversation, job: str | tuple[int, str]) -> Actions:
        if not isinstance(job, str):
            return [*c.drop_data(), *c.reply(*job)]
        lines = (
            f"Submitting job {name} {c.mvs.parameters.job_dcb}",
            f"When {job} is done, will retrieve its output",
        )
        longest = timedelta(seconds=c.config.jes_put_get_timeout or _DAY)
        return [Send(reply(125, *lines)), *_poll(c, job, c.site.now() + longest)]

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
