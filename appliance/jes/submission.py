"""Getting jobs in and output out, as file operations: what FTP and others perform on a worker thread."""

from __future__ import annotations

import os

import attrs

from appliance.jes.spool import PRINT_DCB, Spool, SpoolJob
from appliance.storage.datasets.access import OpenDataSet
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetFailure, DataSetOpened
from appliance.storage.datasets.store import DataSetStore, attempt
from appliance.storage.failures import failure_from
from appliance.storage.results import Done, Download, FileResult, Upload
from appliance.storage.text.records import RecordReader, with_descriptors
from appliance.storage.text.tables import record_of

__all__ = ["BeginSubmission", "DeleteJob", "ReadOutput", "SubmitDataSet", "Submitted"]

_END_OF_FILE = " !! END OF JES SPOOL FILE !!"
_LONGEST_JCL = 8 << 20


@attrs.define
class Submitted:
    """Where the job is told that a submission has become, once it is committed."""

    job: SpoolJob | None = None


@attrs.frozen
class BeginSubmission:
    """Take records of this form from the network; the commit of the ``Upload`` submits them."""

    spool: Spool = attrs.field(repr=False)
    owner: str
    dcb: Dcb
    submitted: Submitted = attrs.field(repr=False)

    def perform(self) -> FileResult:
        """An ``Upload``, or a failure."""
        name = os.urandom(12).hex() + ".jcl"
        try:
            return Upload("JES", self.spool.scratch, self.spool.fd, name, published=lambda: self._submit(name))
        except OSError as error:
            return failure_from(error, "JES")

    def _submit(self, name: str) -> None:
        fd = os.open(name, os.O_RDONLY, dir_fd=self.spool.fd)
        try:
            with os.fdopen(fd, "rb") as file:
                data = file.read(_LONGEST_JCL)
            self.submitted.job = self.spool.submit(self.owner, RecordReader(self.dcb).feed(data))
        finally:
            os.unlink(name, dir_fd=self.spool.fd)


@attrs.frozen
class SubmitDataSet:
    """Submit the records of a data set or member."""

    spool: Spool = attrs.field(repr=False)
    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str

    def perform(self) -> FileResult:
        """``Done`` with the ID of the job, or a failure."""
        return attempt(self.name, self._submit)

    def _submit(self) -> DataSetFailure | Done:
        opened = OpenDataSet(self.store, self.name, self.owner).perform()
        if not isinstance(opened, DataSetOpened) or not isinstance(opened.source, Download):
            assert isinstance(opened, DataSetFailure)
            return opened
        download = opened.source
        try:
            if download.content is not None:
                data = download.content
            else:
                assert download.fd is not None
                data = os.pread(download.fd, _LONGEST_JCL, 0)
        finally:
            download.close()
        return Done(self.spool.submit(self.owner, RecordReader(opened.dcb).feed(data)).id)


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
