"""Getting jobs in and output out, as file operations: what FTP and others perform on a worker thread."""

from __future__ import annotations

import errno
import os

import attrs

from appliance.jes.jobstream import NoJob, jobs_in
from appliance.jes.reading import records_in
from appliance.jes.spool import PRINT_DCB, Spool, SpoolJob
from appliance.storage.datasets.access import OpenDataSet
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetFailure, DataSetOpened
from appliance.storage.datasets.store import DataSetStore, attempt
from appliance.storage.failures import failure_from
from appliance.storage.opened import Download, Upload
from appliance.storage.results import Done, FileResult
from appliance.storage.text.records import RecordReader, with_descriptors
from appliance.storage.text.tables import record_of

__all__ = ["DeleteJob", "ReadJob", "ReadOutput", "ReceiveJob", "Received", "SubmitJobs"]

_END_OF_FILE = " !! END OF JES SPOOL FILE !!"
_LONGEST_JCL = 8 << 20


@attrs.define
class Received:
    """Where the records of a submission are put once all of them have come, and the jobs that they are."""

    records: list[bytes] = attrs.field(factory=list, repr=False)
    jobs: tuple[list[bytes], ...] | NoJob = attrs.field(default=NoJob("nothing has come"), repr=False)

    def take(self, records: list[bytes]) -> None:
        """Keep them; on the thread that read them, since there may be many."""
        self.records, self.jobs = records, jobs_in(records)


@attrs.frozen
class ReceiveJob:
    """Take records of this form from the network; the commit of the ``Upload`` puts them into ``received``."""

    spool: Spool = attrs.field(repr=False)
    dcb: Dcb
    received: Received = attrs.field(repr=False)

    def perform(self) -> FileResult:
        """An ``Upload``, or a failure."""
        name = os.urandom(12).hex() + ".jcl"
        try:
            return Upload("JES", self.spool.scratch, self.spool.fd, name, published=lambda: self._keep(name))
        except OSError as error:
            return failure_from(error, "JES")

    def _keep(self, name: str) -> None:
        fd = os.open(name, os.O_RDONLY, dir_fd=self.spool.fd)
        try:
            with os.fdopen(fd, "rb") as file:
                self.received.take(RecordReader(self.dcb).feed(file.read(_LONGEST_JCL)))
        finally:
            os.unlink(name, dir_fd=self.spool.fd)


@attrs.frozen
class ReadJob:
    """Take the records of a data set or member."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str
    received: Received = attrs.field(repr=False)

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        return attempt(self.name, self._read)

    def _read(self) -> DataSetFailure | Done:
        opened = OpenDataSet(self.store, self.name, self.owner).perform()
        if not isinstance(opened, DataSetOpened) or not isinstance(opened.source, Download):
            assert isinstance(opened, DataSetFailure)
            return opened
        records = []
        for record in records_in(opened.dcb, opened.source):
            records.append(record)
            if len(records) * opened.dcb.longest > _LONGEST_JCL:
                raise OSError(errno.EFBIG, "more than a job may have")
        self.received.take(records)
        return Done(str(self.name))


@attrs.frozen
class SubmitJobs:
    """Give the records of jobs to the spool: all of them are taken, or none."""

    spool: Spool = attrs.field(repr=False)
    owner: str
    jobs: tuple[list[bytes], ...] = attrs.field(repr=False)

    def perform(self) -> FileResult:
        """``Done`` with the IDs of the jobs, a blank between them, once they are on disk; or a failure."""
        try:
            return Done(" ".join(job.id for job in self.spool.submit_all(self.owner, self.jobs)))
        except OSError as error:
            return failure_from(error, "JES")


@attrs.frozen
class ReadOutput:
    """One printed data set of a job, or (no number) all of them, each followed by a line that says that it ends."""

    spool: Spool = attrs.field(repr=False)
    job: SpoolJob
    number: int | None = None

    def perform(self) -> FileResult:
        """A ``DataSetOpened`` of variable records, or a failure."""
        try:
            return self._read()
        except OSError as error:
            return failure_from(error, self.job.id)

    def _read(self) -> DataSetOpened:
        if self.number is not None:
            content = self.spool.read_file(self.job, self.number)
        else:
            end = with_descriptors([record_of(_END_OF_FILE)])
            content = b"".join(self.spool.read_file(self.job, file.number) + end for file in self.job.files)
        return DataSetOpened(self.job.id, PRINT_DCB, Download(self.job.id, len(content), 0, content=content))


@attrs.frozen
class DeleteJob:
    """Purge a job and its output."""

    spool: Spool = attrs.field(repr=False)
    job: SpoolJob

    def perform(self) -> FileResult:
        """``Done``, or a failure."""
        try:
            self.spool.delete(self.job)
        except OSError as error:
            return failure_from(error, self.job.id)
        return Done(self.job.id)
