"""Migrated data sets: moved away, opened again, or not."""

from __future__ import annotations

import pytest

from appliance.storage.datasets.access import OpenDataSet, WriteDataSet
from appliance.storage.datasets.manage import DefineCluster
from appliance.storage.datasets.migration import MigrateDataSet, RecallDataSet
from appliance.storage.datasets.results import DataSetFailure, Trouble
from appliance.storage.results import Done
from tests.storage.datasets.conftest import name_of

A = name_of("USER2.A")


@pytest.fixture
def migrated(shelf):
    shelf.write("USER2.A", b"x" * 80)
    assert MigrateDataSet(shelf.store, A, "USER2").perform() == Done("USER2.A")
    return shelf


def volume(shelf, name="USER2.A"):
    return shelf.store.catalogue.find(name).attributes.volume


def test_who_opens_it_recalls_it(migrated):
    assert volume(migrated) == "MIGRAT"
    assert migrated.read("USER2.A") == b"x" * 80
    assert volume(migrated) == "SLYP01"


def test_who_replaces_it_recalls_it(migrated):
    migrated.write("USER2.A", b"y" * 80)
    assert volume(migrated) == "SLYP01"


@pytest.mark.parametrize("operation", [OpenDataSet, WriteDataSet])
def test_without_autorecall_it_stays_away(migrated, operation):
    refused = operation(migrated.store, A, "USER2", recalls=False).perform()
    assert refused == DataSetFailure(Trouble.IS_MIGRATED, "USER2.A")
    assert volume(migrated) == "MIGRAT"


def test_members_of_a_migrated_library(shelf):
    shelf.pds("USER2.P")
    shelf.write("USER2.P(M)", b"x" * 80)
    MigrateDataSet(shelf.store, name_of("USER2.P"), "USER2").perform()
    member = name_of("USER2.P(M)")
    assert isinstance(WriteDataSet(shelf.store, member, "USER2", recalls=False).perform(), DataSetFailure)
    assert shelf.read("USER2.P(M)") == b"x" * 80


def test_recall_of_what_is_here_changes_nothing(shelf):
    shelf.write("USER2.A", b"")
    assert RecallDataSet(shelf.store, A, "USER2").perform() == Done("USER2.A")
    assert volume(shelf) == "SLYP01"


def test_what_is_not_there_or_has_no_data_is_not_migrated(shelf):
    assert MigrateDataSet(shelf.store, A, "USER2").perform() == DataSetFailure(Trouble.NOT_FOUND, "USER2.A")
    DefineCluster(shelf.store, A, "USER2").perform()
    assert MigrateDataSet(shelf.store, A, "USER2").perform() == DataSetFailure(Trouble.IS_VSAM, "USER2.A")
