"""Snapshots: changes leave the old one alone and share what they did not touch."""

import attrs
import pytest

from appliance.saf.database import ClassState, Group, Ring, SafDatabase, User, certificate_key
from tests.support import pki
from tests.support.saf_samples import database, profile, registered


def test_a_change_makes_a_new_snapshot_and_shares_the_rest():
    old = database()
    new = old.with_user(User("NEW", "SYS1"))
    assert "NEW" in new.users
    assert "NEW" not in old.users
    assert new.certificates is old.certificates
    assert new.profiles is old.profiles


@pytest.mark.parametrize(
    ("add", "remove", "field"),
    [
        (lambda d: d.with_user(User("X", "SYS1")), lambda d: d.without_user("X"), "users"),
        (lambda d: d.with_group(Group("X")), lambda d: d.without_group("X"), "groups"),
        (lambda d: d.with_ring(Ring("X", "R")), lambda d: d.without_ring("X", "R"), "rings"),
        (
            lambda d: d.with_certificate(registered("X")),
            lambda d: d.without_certificate(registered("X").certificate),
            "certificates",
        ),
    ],
)
def test_what_is_added_can_be_removed(add, remove, field):
    empty = SafDatabase()
    assert len(getattr(add(empty), field)) == 1
    assert getattr(remove(add(empty)), field) == {}
    assert getattr(remove(empty), field) == {}


def test_a_profile_changes_its_class_alone():
    old = database(profile("SERVAUTH", "A"), profile("APPL", "TSO"))
    new = old.with_profile(profile("SERVAUTH", "B")).without_profile("SERVAUTH", "A")
    assert list(new.profiles["SERVAUTH"]) == ["B"]
    assert new.profiles["APPL"] is old.profiles["APPL"]
    assert SafDatabase().with_class("APPL", ClassState(active=True)).classes["APPL"].active


def test_mappings_cannot_be_written_to():
    with pytest.raises(TypeError):
        database().users["X"] = User("X", "SYS1")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        database().version = 3


def test_a_certificate_is_found_by_owner_and_label():
    assert database().certificate("USER2", "user2") is not None
    assert database().certificate("USER2", "USER2") is None
    assert database().certificate("USER4", "user2") is None


def test_certificates_are_told_apart_by_serial_number_and_issuer():
    one, other = pki.user("one").certificate, pki.user("other").certificate
    assert certificate_key(one) == certificate_key(one)
    assert certificate_key(one) != certificate_key(other)
