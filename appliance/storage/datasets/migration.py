"""Migrated data sets: HMIGRATE and HRECALL, and what is recalled because somebody opens it (AUTORECALL).

A migrated data set is one whose catalogue entry names the volume MIGRAT. Its content stays where it is: there is one
store, and what migration means is what listings and NOAUTORECALL make of it.
"""

from __future__ import annotations

import attrs

from appliance.storage.datasets.attributes import MIGRATED, Attributes, Organization
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import DataSetEntry, DataSetResult, Trouble
from appliance.storage.datasets.store import DataSetStore, RefusedError, attempt
from appliance.storage.results import Done, Listing

__all__ = ["MigrateDataSet", "RecallDataSet", "is_migrated", "require_present"]


def is_migrated(entry: DataSetEntry) -> bool:
    """Whether the catalogue says so."""
    return entry.attributes.volume == MIGRATED


def require_present(store: DataSetStore, entry: DataSetEntry, *, recalls: bool) -> None:
    """Recall a data set that is about to be used; refused when it is migrated and not to be recalled."""
    if not is_migrated(entry):
        return
    if not recalls:
        raise RefusedError(Trouble.IS_MIGRATED, entry.name)
    store.catalogue.set_volume(entry.name, Attributes().volume)


@attrs.frozen
class MigrateDataSet:
    """HMIGRATE."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str

    def perform(self) -> DataSetResult | Done | Listing:
        """``Done``, or a failure; only what holds data of its own can be migrated."""
        return attempt(self.name, lambda: _move(self.store, self.name, self.owner, MIGRATED))


@attrs.frozen
class RecallDataSet:
    """HRECALL."""

    store: DataSetStore = attrs.field(repr=False)
    name: DataSetName
    owner: str

    def perform(self) -> DataSetResult | Done | Listing:
        """``Done``, or a failure."""
        return attempt(self.name, lambda: _move(self.store, self.name, self.owner, Attributes().volume))


def _move(store: DataSetStore, name: DataSetName, owner: str, volume: str) -> Done:
    located = store.located(name)
    with store.held(owner, exclusive=(located.name,)), store.changing() as catalogue:
        entry = catalogue.find(located.name)
        if entry is None:
            raise RefusedError(Trouble.NOT_FOUND, located)
        if entry.attributes.organization in (Organization.GENERATIONS, Organization.VSAM):
            raise RefusedError(Trouble.IS_VSAM, located)
        if is_migrated(entry) != (volume == MIGRATED):
            catalogue.set_volume(located.name, volume)
    return Done(located.name)
