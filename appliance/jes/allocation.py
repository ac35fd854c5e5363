"""What the DD statements of a step stand for while it runs: records to read, and places to write them to.

Data set access is asked of SAF through ``Facilities`` before anything is opened, as the user who submitted the job.
What a program writes is kept until the step has ended well and then becomes the content as a whole; a step that abends
leaves the old one. Limits on records and bytes make a job that prints for ever end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import attrs

from appliance.jes import messages
from appliance.jes.job import DataSet, Dd, Dummy, Instream, Source, Sysout
from appliance.jes.reading import records_in
from appliance.saf.model import Access, Acee
from appliance.storage.datasets.access import OpenDataSet, WriteDataSet, WriteMode
from appliance.storage.datasets.attributes import Attributes, Dcb
from appliance.storage.datasets.manage import AllocateDataSet, DeleteDataSet, LookUp
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure, DataSetOpened, Trouble
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.opened import Download, Upload
from appliance.storage.text.records import stored

__all__ = ["AbendError", "Allocation", "Facilities", "OpenDd", "StepError"]

_MOST_BYTES = 64 << 20  # of all that one DD writes
PRINT = Dcb("VB", 32_756, 32_760)


class StepError(Exception):
    """A step cannot be begun; the text goes to the job log. ``is_authority``: SAF refused it."""

    def __init__(self, detail: str, *, is_authority: bool = False) -> None:
        super().__init__(detail)
        self.is_authority = is_authority


class AbendError(Exception):
    """A program ends abnormally with a system completion code."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Facilities(Protocol):
    """What a job needs of the appliance; each call waits for its answer, with a time limit."""

    def acee(self, user: str) -> Acee | None:
        """The identity of a user who may run jobs; None when he is not defined or revoked."""
        ...

    def may_access(self, acee: Acee, data_set: str, access: Access) -> bool:
        """What SAF says of a data set."""
        ...

    def may_submit(self, acee: Acee, job: str) -> bool:
        """What SAF says of submitting a job of this name."""
        ...

    def surrogate(self, acee: Acee, user: str) -> Acee | None:
        """The identity of another user, when SAF lets this one submit jobs for him; None otherwise."""
        ...

    def command(self, acee: Acee, text: str) -> tuple[int, tuple[str, ...]]:
        """A RACF command: its return code and lines."""
        ...


@attrs.define
class OpenDd:
    """A DD statement while its step runs."""

    name: str
    sources: tuple[Source, ...]
    _stored: Callable[[DataSet], Iterator[bytes]] = attrs.field(repr=False)
    dcb: Dcb = PRINT
    written: list[bytes] = attrs.field(factory=list)
    has_written: bool = False
    _size: int = 0

    def read(self) -> Iterator[bytes]:
        """The records, of all sources one after the other."""
        for source in self.sources:
            match source:
                case Instream(records=records):
                    yield from records
                case DataSet():
                    yield from self._stored(source)
                case Sysout() | Dummy():
                    continue

    def write(self, record: bytes) -> None:
        """One record more; AbendError when it is too long, or all of them are too many."""
        if len(record) > self.dcb.longest:
            raise AbendError("002", f"A RECORD FOR {self.name} IS LONGER THAN {self.dcb.longest}")
        self._size += len(record) + 1
        if self._size > _MOST_BYTES:
            raise AbendError("722", f"{self.name} HAS MORE THAN {_MOST_BYTES} BYTES")
        self.has_written = True
        if not isinstance(self.sources[0], Dummy):
            self.written.append(record.ljust(self.dcb.lrecl, b"\x40") if self.dcb.kind == "F" else record)


class Allocation:
    """The DD statements of one step."""

    def __init__(self, store: DataSetStore, facilities: Facilities, acee: Acee) -> None:
        self._store = store
        self._facilities = facilities
        self._acee = acee
        self._made: list[DataSet] = []
        self.dds: dict[str, OpenDd] = {}
        self.log: list[str] = []

    def allocate(self, dd: Dd) -> None:
        """Check and make what the statement says; StepError when that is not possible."""
        dcb = PRINT
        for source in dd.sources:
            if isinstance(source, DataSet):
                dcb = self._data_set(dd.name, source)
        # Not this object's own method: what is written, megabytes of it, is to be freed by reference count.
        self.dds[dd.name] = OpenDd(dd.name, dd.sources, partial(_records_of, self._store, self._acee.user), dcb)
        first = dd.sources[0]
        what = str(first.name) if isinstance(first, DataSet) else type(first).__name__.upper()
        self.log.append(messages.ALLOCATED.format(dd=dd.name, what=what))

    def _data_set(self, ddname: str, source: DataSet) -> Dcb:
        wanted = Access.READ if source.status == "SHR" else Access.UPDATE
        if source.status == "NEW" and not source.name.member:
            wanted = Access.ALTER
        self._require(source, wanted)
        found = LookUp(self._store, attrs.evolve(source.name, member="")).perform()
        if isinstance(found, DataSetEntry):
            if source.status == "NEW" and not source.name.member and source.name.generation is None:
                raise StepError(f"{ddname} - {source.name} EXISTS")
            return found.attributes.dcb
        assert isinstance(found, DataSetFailure)
        is_new = source.status in ("NEW", "MOD")
        if not is_new or found.trouble not in (Trouble.NOT_FOUND, Trouble.NO_GENERATION):
            raise StepError(f"{ddname} - {source.name} {found.trouble.value.upper()}")
        if source.name.generation is None:
            self._make(ddname, source)
        return source.attributes.dcb

    def _make(self, ddname: str, source: DataSet) -> None:
        self._require(source, Access.ALTER)
        name = attrs.evolve(source.name, member="")
        result = AllocateDataSet(self._store, name, self._acee.user, source.attributes).perform()
        if isinstance(result, DataSetFailure):
            raise StepError(f"{ddname} - {result.name} {result.trouble.value.upper()} {result.owner}".rstrip())
        self._made.append(source)

    def _require(self, source: DataSet, access: Access) -> None:
        if not source.is_temporary and not self._facilities.may_access(self._acee, source.name.name, access):
            fields = {"user": self._acee.user, "data_set": source.name.name, "access": access.name}
            raise StepError(messages.NO_AUTHORITY.format(**fields), is_authority=True)

    def commit(self) -> None:
        """Everything written becomes the content of its data set; AbendError when one cannot be written."""
        for dd in self.dds.values():
            source = dd.sources[0]
            if isinstance(source, DataSet) and (dd.has_written or source.name.generation is not None):
                self._write(dd, source)

    def _write(self, dd: OpenDd, source: DataSet) -> None:
        if source.status == "SHR":
            self._require_update(source)
        how = WriteMode.APPEND if source.status == "MOD" else WriteMode.REPLACE
        attributes: Attributes = attrs.evolve(source.attributes, dcb=dd.dcb)
        opened = WriteDataSet(self._store, source.name, self._acee.user, attributes, how).perform()
        if not isinstance(opened, DataSetOpened) or not isinstance(opened.source, Upload):
            detail = opened.trouble.value if isinstance(opened, DataSetFailure) else "IT CANNOT BE OPENED"
            raise AbendError("013", f"{source.name} {detail}".upper())
        try:
            opened.source.write(stored(opened.dcb, dd.written))
            opened.source.commit()
        except OSError as error:
            opened.source.discard()
            raise AbendError("001", f"{source.name} {error.strerror or error}".upper()) from None

    def _require_update(self, source: DataSet) -> None:
        if source.is_temporary:
            return
        if not self._facilities.may_access(self._acee, source.name.name, Access.UPDATE):
            raise AbendError("913", f"{source.name.name} UPDATE IS NOT AUTHORIZED")

    def dispose(self, *, is_abnormal: bool) -> None:
        """Keep or delete each data set as its DISP says."""
        for dd in self.dds.values():
            for source in dd.sources:
                if isinstance(source, DataSet):
                    self._dispose(source, source.abnormal if is_abnormal else source.normal)

    def _dispose(self, source: DataSet, disposition: str) -> None:
        if disposition != "DELETE":
            what = "PASSED" if disposition == "PASS" else "KEPT"
            self.log.append(messages.DISPOSED.format(data_set=source.name, what=what))
            return
        what = "DELETED"
        is_own = source.is_temporary or source in self._made
        if not is_own and not self._facilities.may_access(self._acee, source.name.name, Access.ALTER):
            what = "NOT DELETED: NOT AUTHORIZED"
        else:
            result = DeleteDataSet(self._store, source.name, self._acee.user).perform()
            if isinstance(result, DataSetFailure):
                what = f"NOT DELETED: {result.trouble.value.upper()}"
        self.log.append(messages.DISPOSED.format(data_set=source.name, what=what))


def _records_of(store: DataSetStore, user: str, source: DataSet) -> Iterator[bytes]:
    """The records of a data set or member."""
    opened = OpenDataSet(store, source.name, user).perform()
    if not isinstance(opened, DataSetOpened) or not isinstance(opened.source, Download):
        detail = opened.trouble.value if isinstance(opened, DataSetFailure) else "IT CANNOT BE OPENED"
        raise AbendError("013", f"{source.name} {detail}".upper())
    yield from records_in(opened.dcb, opened.source)
