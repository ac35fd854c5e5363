"""The index of a snapshot: what is shared, and which classes decide."""

import attrs

from appliance.saf.database import CertificateFilter, ClassState, SafDatabase, Trust, User
from appliance.saf.index import SnapshotIndex, is_in_force
from appliance.saf.model import Resource
from tests.support.saf_samples import database, profile, ticket_profile


def test_unchanged_classes_and_filters_are_taken_over():
    old = SnapshotIndex.of(database(profile("SERVAUTH", "A.*"), profile("APPL", "TSO")))
    new = SnapshotIndex.of(old.database.with_profile(profile("SERVAUTH", "B.*")), old)
    assert new.profiles("APPL") is old.profiles("APPL")
    assert new.profiles("SERVAUTH") is not old.profiles("SERVAUTH")
    assert new.filters is old.filters
    again = SnapshotIndex.of(new.database.with_user(User("X", "SYS1")), new)
    assert again.profiles("SERVAUTH") is new.profiles("SERVAUTH")


def test_changed_filters_are_indexed_anew():
    old = SnapshotIndex.of(database())
    entry = CertificateFilter("USER2", "l", Trust.TRUST, "C=US", "")
    new = SnapshotIndex.of(attrs.evolve(old.database, filters=(entry,)), old)
    assert new.filters == {("C=US", ""): entry}


def test_a_removed_profile_is_not_found_any_more():
    old = SnapshotIndex.of(database(profile("SERVAUTH", "A.*")))
    assert old.find(Resource("SERVAUTH", "A.B")).name == "A.*"
    assert (
        SnapshotIndex.of(old.database.without_profile("SERVAUTH", "A.*"), old).find(Resource("SERVAUTH", "A.B")) is None
    )


def test_the_older_name_is_asked_when_the_name_has_no_profile():
    resource = Resource("SERVAUTH", "NEW.NAME", fallback="OLD.NAME")
    assert SnapshotIndex.of(database(profile("SERVAUTH", "OLD.NAME"))).find(resource).name == "OLD.NAME"
    both = database(profile("SERVAUTH", "OLD.NAME"), profile("SERVAUTH", "NEW.*"))
    assert SnapshotIndex.of(both).find(resource).name == "NEW.*"
    assert SnapshotIndex.of(database()).find(resource) is None


def test_a_class_decides_while_it_is_active():
    sample = database(profile("SERVAUTH", "A"))
    assert is_in_force(sample, "SERVAUTH")
    inactive = sample.with_class("SERVAUTH", ClassState(active=False, raclisted=True))
    assert not is_in_force(inactive, "SERVAUTH")
    assert SnapshotIndex.of(inactive).find(Resource("SERVAUTH", "A")) is None
    assert not is_in_force(SafDatabase(), "SERVAUTH")


def test_ptktdata_must_be_raclisted():
    sample = database(ticket_profile()).with_class("PTKTDATA", ClassState(active=True))
    assert not is_in_force(sample, "PTKTDATA")
    assert is_in_force(database().with_class("SERVAUTH", ClassState(active=True)), "SERVAUTH")
