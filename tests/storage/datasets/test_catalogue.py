"""The catalogue file."""

from __future__ import annotations

import sqlite3

import pytest

from appliance.storage.datasets.attributes import Attributes, Dcb, Organization, Space
from appliance.storage.datasets.catalogue import Catalogue
from appliance.storage.datasets.names import Prefix, read_mask
from appliance.storage.datasets.results import DataSetEntry, MemberEntry, Statistics


@pytest.fixture
def catalogue(tmp_path):
    made = Catalogue(tmp_path / "catalogue.db")
    yield made
    made.close()


def entry(name: str, organization: Organization = Organization.SEQUENTIAL) -> DataSetEntry:
    attributes = Attributes(Dcb("VBA", 137, 6233), organization, Space("CYLINDER", 2, 3, 9), "VOL001", "3380")
    return DataSetEntry(name, attributes, 12, "2026/11/25", "", "c0")


def mask(text: str):
    found = read_mask(Prefix(), text)
    assert found is not None
    return found


def test_what_is_added_is_found_as_it_was(catalogue):
    catalogue.add(entry("A.B"))
    assert catalogue.find("A.B") == entry("A.B")
    assert catalogue.find("A") is None
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.add(entry("A.B"))


def test_members_belong_to_their_data_set(catalogue):
    catalogue.add(entry("A.PDS", Organization.LIBRARY))
    statistics = Statistics(1, 2, "2026/11/25", "2026/11/25 21:30", 3, 4, 5, "USER2")
    catalogue.put_member("A.PDS", MemberEntry("M", "c1", 100, statistics))
    catalogue.put_member("A.PDS", MemberEntry("L", "c2", 10))
    assert catalogue.member("A.PDS", "M") == MemberEntry("M", "c1", 100, statistics)
    assert [member.name for member in catalogue.members("A.PDS")] == ["L", "M"]
    assert catalogue.contents() == {"c0", "c1", "c2"}
    catalogue.rename("A.PDS", "A.NEW")
    catalogue.rename_member("A.NEW", "L", "N")
    assert [member.name for member in catalogue.members("A.NEW")] == ["M", "N"]
    found = catalogue.find("A.NEW")
    assert found is not None
    assert found.size == 12 + 110
    catalogue.remove_member("A.NEW", "N")
    catalogue.remove("A.NEW")
    assert catalogue.contents() == set()


def add_both(catalogue):
    with catalogue.change():
        catalogue.add(entry("A.B"))
        catalogue.add(entry("A.C"))


def test_a_change_is_all_or_nothing(catalogue):
    catalogue.add(entry("A.C"))
    with pytest.raises(sqlite3.IntegrityError):
        add_both(catalogue)
    assert catalogue.find("A.B") is None


def test_what_was_committed_outlives_the_connection(tmp_path):
    first = Catalogue(tmp_path / "c.db")
    with first.change():
        first.add(entry("A.B"))
        first.set_content("A.B", "c9", 7)
        first.refer("A.B", "2026/11/26")
    second = Catalogue(tmp_path / "c.db")
    found = second.find("A.B")
    assert found is not None
    assert (found.content, found.size, found.referred) == ("c9", 7, "2026/11/26")
    first.close()
    second.close()


def test_generation_data_groups(catalogue):
    catalogue.add(entry("A.G", Organization.GENERATIONS), generation_limit=3)
    assert catalogue.generation_limit("A.G") == 3
    assert catalogue.generation_limit("A.H") is None


def test_ten_thousand_data_sets_are_listed_by_their_beginning(catalogue):
    with catalogue.change():
        for number in range(10_000):
            catalogue.add(entry(f"U{number % 100}.D{number}"))
    steps = []
    catalogue._db.set_progress_handler(lambda: steps.append(None), 100)  # SQLite's own steps: no clock has a say
    assert len(catalogue.matching(mask("'U7.*'"))) == 100
    few = len(steps)
    assert len(catalogue.matching(mask("'**'"))) == 10_000
    assert 0 < few * 5 < len(steps) - few  # a tenth of them begin with U7
