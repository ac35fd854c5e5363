"""A listing is known until the catalogue changes, whatever it is that changes it."""

from __future__ import annotations

import pytest

from appliance.storage.datasets.knownlistings import KnownListings
from appliance.storage.datasets.listing import ListDataSets, ListStyle
from appliance.storage.datasets.names import Prefix, read_mask
from appliance.storage.results import Listing

USER2 = Prefix("USER2")


def names(shelf, typed: str = "") -> ListDataSets:
    mask = read_mask(USER2, typed)
    assert mask is not None
    return ListDataSets(shelf.store, mask, ListStyle.NAMES)


def test_known_once_it_was_made(shelf):
    shelf.write("USER2.A", b"x" * 80)
    assert names(shelf).known() is None
    made = names(shelf).perform()
    assert names(shelf).known() is made


def test_another_question_is_another_answer(shelf):
    names(shelf).perform()
    assert names(shelf, "A*").known() is None
    mask = read_mask(USER2, "")
    assert mask is not None
    assert ListDataSets(shelf.store, mask, ListStyle.LONG).known() is None


CHANGES = {
    "a data set": lambda shelf: shelf.write("USER2.B", b"x" * 80),
    "another content": lambda shelf: shelf.write("USER2.A", b"y" * 160),
    "a member": lambda shelf: shelf.write("USER2.P(N)", b"x" * 80),
    "the day of the last use": lambda shelf: shelf.store.catalogue.refer("USER2.A", "2031/01/01"),
    "a name": lambda shelf: shelf.store.catalogue.rename("USER2.A", "USER2.C"),
    "the name of a member": lambda shelf: shelf.store.catalogue.rename_member("USER2.P", "M", "N"),
    "a volume": lambda shelf: shelf.store.catalogue.set_volume("USER2.A", "MIGRAT"),
    "one less": lambda shelf: shelf.store.catalogue.remove("USER2.A"),
    "a member less": lambda shelf: shelf.store.catalogue.remove_member("USER2.P", "M"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_counts(shelf, what):
    shelf.write("USER2.A", b"x" * 80)
    shelf.pds("USER2.P")
    shelf.write("USER2.P(M)", b"x" * 80)
    names(shelf).perform()
    CHANGES[what](shelf)
    assert names(shelf).known() is None


def test_what_changes_nothing_does_not(shelf):
    shelf.write("USER2.A", b"x" * 80)
    shelf.read("USER2.A")  # from now on that was the last use of today
    names(shelf).perform()
    shelf.read("USER2.A")
    assert names(shelf).known() is not None


def test_a_change_inside_a_transaction_counts_at_once(shelf):
    shelf.write("USER2.A", b"x" * 80)
    names(shelf).perform()
    with shelf.store.changing() as catalogue:
        catalogue.remove("USER2.A")
        assert names(shelf).known() is None
    assert names(shelf).known() is None


def test_what_was_found_before_a_change_is_not_taken_for_what_is_there_after_it(shelf):
    listings = KnownListings(shelf.store.catalogue)
    before = listings.changes
    shelf.write("USER2.A", b"x" * 80)
    listings.keep("question", Listing(b"", 0), before)
    assert listings.find("question") is None


def test_a_failure_is_not_kept(shelf):
    names(shelf, "P(*)").perform()
    assert names(shelf, "P(*)").known() is None


def test_long_ones_are_not_kept(shelf):
    listings = KnownListings(shelf.store.catalogue)
    listings.keep("question", Listing(b"x" * 8_193, 1), listings.changes)
    assert listings.find("question") is None


def test_not_without_end(shelf):
    listings = KnownListings(shelf.store.catalogue)
    for number in range(1_001):
        listings.keep(number, Listing(b"", 0), listings.changes)
    assert [number for number in range(1_001) if listings.find(number) is not None] == [1_000]
