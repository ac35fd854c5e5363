"""A snapshot and its reload are the same, whatever was changed in between."""

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.saf.database import (
    CertificateFilter,
    ClassState,
    Connect,
    Group,
    Options,
    Profile,
    Ring,
    SafDatabase,
    TicketKeys,
    TicketType,
    Trust,
    User,
)
from appliance.saf.model import Access
from appliance.secret import Secret
from tests.support.racf import NOON, open_store

NAMES = st.sampled_from(["ANN", "BOB", "EVE"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
USERS = st.builds(
    User,
    NAMES,
    st.just("SYS1"),
    owner=NAMES,
    full_name=TEXTS,
    password_hash=st.none() | st.builds(Secret, TEXTS),
    password_changed=st.none() | st.just(NOON),
    special=st.booleans(),
    failed_attempts=st.integers(0, 9),
    connects=st.permutations(["SYS1", "OPS"]).map(lambda names: tuple(Connect(name) for name in names)),
)
PROFILES = st.builds(
    Profile,
    st.sampled_from(["SERVAUTH", "PTKTDATA"]),
    st.sampled_from(["A.B", "A.*", "TSO"]),
    is_generic=st.booleans(),
    uacc=st.sampled_from(Access),
    access=st.dictionaries(NAMES, st.sampled_from(Access)),
    appldata=TEXTS,
    ssignon=st.none() | st.builds(TicketKeys, st.builds(Secret, st.binary()), type=st.sampled_from(TicketType)),
)
CHANGES = st.one_of(
    USERS.map(lambda user: lambda db: db.with_user(user)),
    NAMES.map(lambda name: lambda db: db.without_user(name)),
    PROFILES.map(lambda profile: lambda db: db.with_profile(profile)),
    PROFILES.map(lambda profile: lambda db: db.without_profile(profile.cls, profile.name)),
    st.builds(ClassState, st.booleans(), st.booleans()).map(lambda state: lambda db: db.with_class("SDSF", state)),
    st.builds(Options, st.integers(0, 9), mixed_case=st.booleans()).map(
        lambda options: lambda db: attrs.evolve(db, options=options)
    ),
    NAMES.map(lambda name: lambda db: db.with_ring(Ring(name, "R"))),
    NAMES.map(lambda name: lambda db: db.without_ring(name, "R")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("saf")


@pytest.fixture(scope="module")
def store(folder):
    store = open_store(folder)
    store.apply(lambda database: database.with_group(Group("OPS", "SYS1", "IBMUSER")))
    yield store
    store.close()


def without_empty_classes(database: SafDatabase) -> SafDatabase:
    """A class whose last profile was deleted is no thing of its own."""
    return attrs.evolve(database, profiles={cls: members for cls, members in database.profiles.items() if members})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CHANGES, max_size=4), max_size=4))
def test_snapshot_and_reload_are_the_same(store, folder, steps):
    for step in steps:

        def change(database, step=step):
            for one in step:
                database = one(database)
            return database

        store.apply(change)
        again = open_store(folder)
        assert again.database == without_empty_classes(store.database)
        again.close()


def test_the_order_of_filters_is_kept(store, folder):
    store.apply(lambda database: database.with_user(User("ANN", "SYS1")))
    filters = tuple(CertificateFilter("ANN", label, Trust.TRUST, subject=f"O={label}") for label in ("z", "a", "m"))
    store.apply(lambda database: attrs.evolve(database, filters=filters))
    store.apply(lambda database: attrs.evolve(database, filters=filters[1:]))
    again = open_store(folder)
    assert again.database.filters == filters[1:]
    again.close()
    store.apply(lambda database: attrs.evolve(database, filters=()))
