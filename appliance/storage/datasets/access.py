"""RETR, STOR, APPE and STOU on data sets and members: what is opened, under which use, and what a commit changes.

A reader has shared use of the data set and the member; a writer has exclusive use of what it replaces, and of a member
only that member, so that two users can store two members at once. The use lasts as long as the transfer.
"""

from __future__ import annotations

import enum
import os
from typing import assert_never

import attrs

from appliance.storage.datasets.attributes import Attributes, Dcb, Organization
from appliance.storage.datasets.migration import require_present
from appliance.storage.datasets.model import Model
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import (
    DataSetEntry,
    DataSetOpened,
    DataSetResult,
    MemberEntry,
    Trouble,
)
from appliance.storage.datasets.statistics import next_statistics
from appliance.storage.datasets.store import DataSetStore, RefusedError, attempt
from appliance.storage.opened import Download, Upload
from appliance.storage.quota import Allowance
from appliance.storage.results import Done, Listing

__all__ = ["OpenDataSet", "WriteDataSet", "WriteMode"]

#: Contents up to this size are read by the operation that opens them (``results.Download``).
_WHOLE = 65_536
_COPIED_AT_ONCE = 1 << 30
_MAX_UNIQUE = 999


@attrs.frozen
class OpenDataSet:
    """RETR: a data set, member or generation for reading."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str
    recalls: bool = True  # AUTORECALL

    def perform(self) -> DataSetResult | Done | Listing:
        """A ``DataSetOpened`` whose source is a ``Download``, or a failure."""
        return attempt(self.name, self._open)

    def _open(self) -> DataSetOpened:
        store, name = self.store, self.store.located(self.name)
        shared = (name.name, str(name)) if name.member else (name.name,)
        use = store.obtain(self.owner, shared=shared)
        try:
            entry, content, size = _readable(store, name, recalls=self.recalls)
            store.catalogue.refer(name.name, store.today)
            fd = store.open_content(content) if content else None
            if fd is not None and size > _WHOLE:
                kept, use_kept = use, fd
                return DataSetOpened(
                    str(name), entry.attributes.dcb, Download(str(name), size, 0, fd=use_kept, closed=kept.release)
                )
            data = _read_all(fd) if fd is not None else b""
        except BaseException:
            use.release()
            raise
        use.release()
        return DataSetOpened(str(name), entry.attributes.dcb, Download(str(name), len(data), 0, content=data))


def _read_all(fd: int) -> bytes:
    try:
        return os.pread(fd, _WHOLE, 0)
    finally:
        os.close(fd)


def _readable(store: DataSetStore, name: DataSetName, *, recalls: bool) -> tuple[DataSetEntry, str, int]:
    """The data set, and content and size of what is to be read of it."""
    entry = store.catalogue.find(name.name)
    if entry is None:
        raise RefusedError(Trouble.NOT_FOUND, name)
    require_present(store, entry, recalls=recalls)
    if name.member:
        if not entry.attributes.organization.has_members:
            raise RefusedError(Trouble.NO_PARTITIONED, name)
        member = store.catalogue.member(name.name, name.member)
        if member is None:
            raise RefusedError(Trouble.NO_MEMBER, name)
        return entry, member.content, member.size
    _require_sequential(entry)
    return entry, entry.content, entry.size


def _require_sequential(entry: DataSetEntry) -> None:
    match entry.attributes.organization:
        case Organization.SEQUENTIAL:
            return
        case Organization.PARTITIONED | Organization.LIBRARY:
            raise RefusedError(Trouble.IS_PARTITIONED, entry.name)
        case Organization.GENERATIONS:
            raise RefusedError(Trouble.NO_GENERATION, entry.name)
        case Organization.VSAM:
            raise RefusedError(Trouble.IS_VSAM, entry.name)
        case _:
            assert_never(entry.attributes.organization)


class WriteMode(enum.Enum):
    """How what is written relates to what is there."""

    REPLACE = "replace"
    APPEND = "append"
    UNIQUE = "unique"


@attrs.frozen
class WriteDataSet:
    """STOR, APPE, STOU: begin a new content. ``attributes`` are for a data set that is not there yet."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str
    attributes: Attributes = attrs.field(factory=Attributes)
    how: WriteMode = WriteMode.REPLACE
    statistics: bool = False  # ISPFSTATS
    may_create: bool = True  # else a data set that is not there is ``Trouble.MUST_BE_MADE``
    recalls: bool = True  # AUTORECALL
    allowance: Allowance | None = None  # what data sets of its owner count against
    model: Model | None = None  # what a data set that is not there is made like

    def perform(self) -> DataSetResult | Done | Listing:
        """A ``DataSetOpened`` whose source is an ``Upload``, or a failure."""
        return attempt(self.name, self._open)

    def _open(self) -> DataSetOpened:
        name = self._chosen(self.store.located(self.name))
        if name.member:
            use = self.store.obtain(self.owner, shared=(name.name,), exclusive=(str(name),))
        else:
            use = self.store.obtain(self.owner, exclusive=(name.name,))
        try:
            dcb, old = self._target(name)
            content = os.urandom(12).hex()
            allowance = self._allowance_for(name)
            room = allowance.room(self._replaced(name)) if allowance else None
            upload = Upload(
                str(name),
                self.store.scratch,
                self.store.contents,
                content,
                may_replace=False,
                allowance=allowance,
                replaces=lambda _: self._replaced(name),
                published=lambda: self._publish(name, content, dcb),
                ended=use.release,
            )
        except BaseException:
            use.release()
            raise
        if self.how is WriteMode.APPEND and old:
            try:
                self._copy(old, upload)
            except OSError:
                upload.discard()
                raise
        assert upload.fd is not None
        upload.room = None if room is None else room - os.lseek(upload.fd, 0, os.SEEK_CUR)
        return DataSetOpened(str(name), dcb, upload)

    def _allowance_for(self, name: DataSetName) -> Allowance | None:
        """Data sets of others are not limited here: who lets somebody write there answers for it."""
        is_own = self.allowance is not None and name.name.startswith(f"{self.allowance.owner}.")
        return self.allowance if is_own else None

    def _replaced(self, name: DataSetName) -> int:
        """Bytes of what is there now and makes room for what is written."""
        if name.member:
            member = self.store.catalogue.member(name.name, name.member)
            return member.size if member else 0
        entry = self.store.catalogue.find(name.name)
        return entry.size if entry else 0

    def _chosen(self, name: DataSetName) -> DataSetName:
        """The name itself; of a STOU one that nothing has yet."""
        if self.how is not WriteMode.UNIQUE:
            return name
        for number in range(_MAX_UNIQUE):
            digits = str(number) if number else ""
            if name.member:
                candidate = attrs.evolve(name, member=name.member[: 8 - len(digits)] + digits)
                taken = self.store.catalogue.member(name.name, candidate.member) is not None
            else:
                stem, dot, last = name.name.rpartition(".")
                candidate = DataSetName(stem + dot + last[: 8 - len(digits)] + digits)
                taken = self.store.catalogue.find(candidate.name) is not None
            if not taken:
                return candidate
        raise RefusedError(Trouble.EXISTS, name)

    def _target(self, name: DataSetName) -> tuple[Dcb, str]:
        """The DCB that the content gets, and the content that is there."""
        entry = self.store.catalogue.find(name.name)
        if name.member:
            if entry is None or not entry.attributes.organization.has_members:
                raise RefusedError(Trouble.NO_PARTITIONED, name)
            require_present(self.store, entry, recalls=self.recalls)
            member = self.store.catalogue.member(name.name, name.member)
            return entry.attributes.dcb, member.content if member else ""
        if entry is None:
            if not self.may_create:
                raise RefusedError(Trouble.MUST_BE_MADE, name)
            made = self.model.applied(self.store, self.attributes) if self.model else self.attributes
            return made.dcb, ""
        require_present(self.store, entry, recalls=self.recalls)
        _require_sequential(entry)
        return entry.attributes.dcb, entry.content

    def _copy(self, content: str, upload: Upload) -> None:
        assert upload.fd is not None
        source = self.store.open_content(content)
        try:
            while os.copy_file_range(source, upload.fd, _COPIED_AT_ONCE):
                pass
        finally:
            os.close(source)

    def _publish(self, name: DataSetName, content: str, dcb: Dcb) -> None:
        size = self.store.size_of(content)
        try:
            old = self._catalogue(name, content, size, dcb)
        except OSError:
            self.store.forget(content)
            raise
        self.store.forget(*old)

    def _catalogue(self, name: DataSetName, content: str, size: int, dcb: Dcb) -> list[str]:
        """Turn the catalogue to the new content; the contents that nothing names any more."""
        store = self.store
        with store.changing() as catalogue:
            entry = catalogue.find(name.name)
            catalogue.refer(name.name, store.today)
            if name.member:
                before = catalogue.member(name.name, name.member)
                statistics = next_statistics(store, before, content, dcb, self.owner) if self.statistics else None
                catalogue.put_member(name.name, MemberEntry(name.member, content, size, statistics))
                return [before.content] if before else []
            if entry is not None:
                catalogue.set_content(name.name, content, size)
                return [entry.content]
            attributes = attrs.evolve(self.attributes, organization=Organization.SEQUENTIAL, dcb=dcb)
            catalogue.add(DataSetEntry(name.name, attributes, size, store.today, store.today, content))
            return self._roll_off()

    def _roll_off(self) -> list[str]:
        """Remove the oldest generations beyond the limit of their group."""
        limit = self.store.catalogue.generation_limit(self.name.name) if self.name.generation is not None else None
        removed = []
        for _, old in self.store.generations(self.name.name)[: -limit or None] if limit else ():
            entry = self.store.catalogue.find(old)
            self.store.catalogue.remove(old)
            removed += [entry.content] if entry else []
        return removed
