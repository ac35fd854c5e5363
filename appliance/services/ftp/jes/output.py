"""Sending what a job printed: one of its data sets, or all of them."""

from __future__ import annotations

import attrs

from appliance.jes.spool import SpoolFile, SpoolJob
from appliance.services.ftp.conversation import Actions, Conversation, RunningTransfer
from appliance.services.ftp.datasets.outcomes import refused_data_set
from appliance.services.ftp.datasets.recordform import sending
from appliance.services.ftp.transfer.moving import TRANSFERRED, Opened, move
from appliance.storage.datasets.results import DataSetOpened
from appliance.storage.opened import Download
from appliance.storage.results import FileResult

__all__ = ["data_set_of", "file_of", "sending_output"]


def file_of(job: SpoolJob, part: str) -> SpoolFile | None:
    """The data set that a number or a ddname means."""
    if part.isdigit():
        return next((file for file in job.files if file.number == int(part)), None)
    return next((file for file in job.files if file.ddname == part), None)


def data_set_of(job: SpoolJob, file: SpoolFile) -> str:
    """The name of a spool data set."""
    return f"{job.owner}.{job.name}.{job.id}.D{file.number:07d}.{file.ddname}"


def sending_output(job: SpoolJob, file: SpoolFile | None, *, is_told: bool = False) -> Opened:
    """Send what was read; ``is_told``: the 125 has gone out already."""

    def opened(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, DataSetOpened) or not isinstance(result.source, Download):
            return refused_data_set(c, "RETR", result)
        text = "Sending all spool files for requested Jobid"
        if file is not None:
            text = f"Sending data set {data_set_of(job, file)}"
        running = RunningTransfer("RETR", job.id, TRANSFERRED)
        converter = sending(result.dcb, c.representation, attrs.evolve(c.mvs.parameters, rdw=False))
        return move(c, running, "" if is_told else text, result.source, converter)

    return opened
