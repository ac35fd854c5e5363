"""Allocating, deleting, renaming, looking up."""

from __future__ import annotations

import pytest

from appliance.storage.datasets.attributes import Organization
from appliance.storage.datasets.manage import DefineGenerations, DeleteDataSet, LookUp, RenameDataSet
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure, Trouble
from appliance.storage.results import Done
from tests.storage.datasets.conftest import name_of


def delete(shelf, name):
    return DeleteDataSet(shelf.store, name_of(name), "USER2").perform()


def rename(shelf, name, new):
    return RenameDataSet(shelf.store, name_of(name), name_of(new), "USER2").perform()


def look(shelf, name):
    return LookUp(shelf.store, name_of(name)).perform()


def test_allocate_and_look(shelf):
    assert shelf.pds("USER2.P") == Done("USER2.P")
    found = look(shelf, "USER2.P")
    assert isinstance(found, DataSetEntry)
    assert found.attributes.organization is Organization.PARTITIONED
    assert shelf.pds("USER2.P").trouble is Trouble.EXISTS
    assert look(shelf, "USER2.P(M)").trouble is Trouble.NO_MEMBER
    assert look(shelf, "USER2.Q").trouble is Trouble.NOT_FOUND


def test_delete(shelf):
    shelf.pds("USER2.P")
    shelf.write("USER2.P(A)", b"")
    shelf.write("USER2.P(B)", b"")
    shelf.write("USER2.S", b"")
    assert delete(shelf, "USER2.P(A)") == Done("USER2.P(A)")
    assert delete(shelf, "USER2.P(A)").trouble is Trouble.NO_MEMBER
    assert delete(shelf, "USER2.P") == Done("USER2.P")
    assert delete(shelf, "USER2.S") == Done("USER2.S")
    assert delete(shelf, "USER2.S").trouble is Trouble.NOT_FOUND
    assert shelf.contents() == 0


def test_what_is_in_use_is_not_deleted_or_renamed(shelf):
    shelf.write("USER2.S", b"")
    writing = shelf.begin("USER2.S", owner="USER4")
    assert delete(shelf, "USER2.S") == DataSetFailure(Trouble.IN_USE, "USER2.S", "USER4")
    assert rename(shelf, "USER2.S", "USER2.T").trouble is Trouble.IN_USE
    writing.source.discard()
    assert delete(shelf, "USER2.S") == Done("USER2.S")


def test_rename(shelf):
    shelf.pds("USER2.P")
    shelf.write("USER2.P(A)", b"a" * 80)
    shelf.write("USER2.S", b"s" * 80)
    assert rename(shelf, "USER2.P(A)", "USER2.P(B)") == Done("USER2.P(B)")
    assert rename(shelf, "USER2.P", "USER2.Q") == Done("USER2.Q")
    assert rename(shelf, "USER2.S", "USER2.T") == Done("USER2.T")
    assert shelf.read("USER2.Q(B)") + shelf.read("USER2.T") == b"a" * 80 + b"s" * 80


@pytest.mark.parametrize(
    ("name", "new", "trouble"),
    [
        ("USER2.X", "USER2.Y", Trouble.NOT_FOUND),
        ("USER2.S", "USER2.P", Trouble.EXISTS),
        ("USER2.P(A)", "USER2.P(B)", Trouble.EXISTS),
        ("USER2.P(X)", "USER2.P(Y)", Trouble.NO_MEMBER),
        ("USER2.P(A)", "USER2.Q(A)", Trouble.NO_PARTITIONED),
        ("USER2.S", "USER2.P(C)", Trouble.NO_PARTITIONED),
    ],
)
def test_what_cannot_be_renamed(shelf, name, new, trouble):
    shelf.pds("USER2.P")
    shelf.write("USER2.P(A)", b"")
    shelf.write("USER2.P(B)", b"")
    shelf.write("USER2.S", b"")
    assert rename(shelf, name, new).trouble is trouble


def test_a_group_that_has_generations_stays(shelf):
    assert DefineGenerations(shelf.store, "USER2.G", 2).perform() == Done("USER2.G")
    assert DefineGenerations(shelf.store, "USER2.G", 2).perform().trouble is Trouble.EXISTS
    shelf.write("USER2.G(+1)", b"")
    assert delete(shelf, "USER2.G").trouble is Trouble.HAS_GENERATIONS
    assert rename(shelf, "USER2.G", "USER2.H").trouble is Trouble.HAS_GENERATIONS
    assert delete(shelf, "USER2.G(0)") == Done("USER2.G.G0001V00")
    assert delete(shelf, "USER2.G") == Done("USER2.G")
