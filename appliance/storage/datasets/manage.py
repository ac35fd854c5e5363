"""Allocating, deleting, renaming and looking up data sets, members and generation data groups."""

from __future__ import annotations

import attrs

from appliance.storage.datasets.attributes import Attributes, Organization
from appliance.storage.datasets.model import Model
from appliance.storage.datasets.names import DataSetName, Prefix, read_mask
from appliance.storage.datasets.results import DataSetEntry, DataSetResult, Trouble
from appliance.storage.datasets.store import DataSetStore, RefusedError, attempt
from appliance.storage.results import Done, Listing

__all__ = [
    "AllocateDataSet",
    "DefineCluster",
    "DefineGenerations",
    "DeleteDataSet",
    "LookUp",
    "RenameDataSet",
    "delete_below",
]

_Result = DataSetResult | Done | Listing


@attrs.frozen
class LookUp:
    """Whether a data set or member is there."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName

    def perform(self) -> _Result:
        """The ``DataSetEntry``, or a failure."""
        return attempt(self.name, self._look)

    def _look(self) -> DataSetEntry:
        name = self.store.located(self.name)
        entry = _existing(self.store, name)
        if name.member and self.store.catalogue.member(name.name, name.member) is None:
            raise RefusedError(Trouble.NO_MEMBER, name)
        return entry


def _existing(store: DataSetStore, name: DataSetName) -> DataSetEntry:
    entry = store.catalogue.find(name.name)
    if entry is None:
        raise RefusedError(Trouble.NOT_FOUND, name)
    return entry


def _without_generations(store: DataSetStore, name: DataSetName) -> DataSetEntry:
    """The entry; a group is refused while it has generations, which belong to its name."""
    entry = _existing(store, name)
    if entry.attributes.organization is Organization.GENERATIONS and store.generations(name.name):
        raise RefusedError(Trouble.HAS_GENERATIONS, name)
    return entry


@attrs.frozen
class AllocateDataSet:
    """Make an empty data set (MKD a partitioned one, a DD statement with DISP NEW any)."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str
    attributes: Attributes
    model: Model | None = None

    def perform(self) -> _Result:
        """``Done`` with the name that is in force, or a failure."""
        return attempt(self.name, self._allocate)

    def _allocate(self) -> Done:
        store, name = self.store, self.store.located(self.name)
        attributes = self.model.applied(store, self.attributes) if self.model else self.attributes
        with store.held(self.owner, exclusive=(name.name,)), store.changing() as catalogue:
            if catalogue.find(name.name) is not None:
                raise RefusedError(Trouble.EXISTS, name)
            catalogue.add(DataSetEntry(name.name, attributes, 0, store.today, "", ""))
        return Done(str(name))


@attrs.frozen
class DefineGenerations:
    """Make a generation data group that keeps ``limit`` generations."""

    store: DataSetStore = attrs.field(repr=False)
    base: str
    limit: int

    def perform(self) -> _Result:
        """``Done``, or a failure."""
        return attempt(self.base, self._define)

    def _define(self) -> Done:
        with self.store.changing() as catalogue:
            if catalogue.find(self.base) is not None:
                raise RefusedError(Trouble.EXISTS, self.base)
            attributes = Attributes(organization=Organization.GENERATIONS)
            entry = DataSetEntry(self.base, attributes, 0, self.store.today, "", "")
            catalogue.add(entry, generation_limit=self.limit)
        return Done(self.base)


@attrs.frozen
class DefineCluster:
    """Enter a VSAM cluster into the catalogue. It holds no records: programs and transfers refuse it."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str

    def perform(self) -> _Result:
        """``Done``, or a failure."""
        attributes = Attributes(organization=Organization.VSAM)
        return AllocateDataSet(self.store, self.name, self.owner, attributes).perform()


@attrs.frozen
class DeleteDataSet:
    """Delete a data set with all its members, or one member."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str

    def perform(self) -> _Result:
        """``Done`` with the name that is gone, or a failure."""
        return attempt(self.name, self._delete)

    def _delete(self) -> Done:
        name = self.store.located(self.name)
        return self._delete_member(name) if name.member else self._delete_whole(name)

    def _delete_member(self, name: DataSetName) -> Done:
        store = self.store
        with store.held(self.owner, shared=(name.name,), exclusive=(str(name),)):
            with store.changing() as catalogue:
                _existing(store, name)
                member = catalogue.member(name.name, name.member)
                if member is None:
                    raise RefusedError(Trouble.NO_MEMBER, name)
                catalogue.remove_member(name.name, name.member)
            store.forget(member.content)
        return Done(str(name))

    def _delete_whole(self, name: DataSetName) -> Done:
        store = self.store
        with store.held(self.owner, exclusive=(name.name,)):
            with store.changing() as catalogue:
                entry = _without_generations(store, name)
                members = [member.content for member in catalogue.members(name.name)]
                catalogue.remove(name.name)
            store.forget(entry.content, *members)
        return Done(str(name))


@attrs.frozen
class RenameDataSet:
    """Give a data set another name, or a member another name in its data set. Nothing is ever replaced."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    new_name: DataSetName
    owner: str

    def perform(self) -> _Result:
        """``Done`` with the new name, or a failure."""
        return attempt(self.new_name, self._rename)

    def _rename(self) -> Done:
        name, new = self.store.located(self.name), self.store.located(self.new_name)
        if name.member or new.member:
            self._rename_member(name, new)
        else:
            self._rename_whole(name, new)
        return Done(str(new))

    def _rename_member(self, name: DataSetName, new: DataSetName) -> None:
        store = self.store
        if name.name != new.name or not (name.member and new.member):
            raise RefusedError(Trouble.NO_PARTITIONED, new)
        with (
            store.held(self.owner, shared=(name.name,), exclusive=(str(name), str(new))),
            store.changing() as catalogue,
        ):
            if catalogue.member(name.name, name.member) is None:
                raise RefusedError(Trouble.NO_MEMBER, name)
            if catalogue.member(name.name, new.member) is not None:
                raise RefusedError(Trouble.EXISTS, new)
            catalogue.rename_member(name.name, name.member, new.member)

    def _rename_whole(self, name: DataSetName, new: DataSetName) -> None:
        store = self.store
        with store.held(self.owner, exclusive=(name.name, new.name)), store.changing() as catalogue:
            _without_generations(store, name)
            if catalogue.find(new.name) is not None:
                raise RefusedError(Trouble.EXISTS, new)
            catalogue.rename(name.name, new.name)


def delete_below(store: DataSetStore, qualifiers: str, owner: str) -> None:
    """Delete every data set below these qualifiers; what somebody is using stays."""
    mask = read_mask(Prefix(), f"'{qualifiers}.**'")
    for entry in store.catalogue.matching(mask) if mask is not None else ():
        DeleteDataSet(store, DataSetName(entry.name), owner).perform()
