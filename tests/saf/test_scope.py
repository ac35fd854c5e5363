"""The scope of a group: down through owned groups, and to what users owned by a group own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import Group, SafDatabase, User
from appliance.saf.scope import group_in_scope, groups_up, owned_in_scope, resource_in_scope


@pytest.fixture
def tree():
    """TOP owns MID and USERA; MID owns LOW and USERB; IBMUSER owns APART, which owns DEEP; USERA owns USERC."""
    database = SafDatabase()
    for name, owner in (("TOP", "IBMUSER"), ("MID", "TOP"), ("LOW", "MID"), ("APART", "IBMUSER"), ("DEEP", "APART")):
        database = database.with_group(Group(name, "SYS1", owner))
    for name, owner in (("IBMUSER", "IBMUSER"), ("USERA", "TOP"), ("USERB", "MID"), ("USERC", "USERA")):
        database = database.with_user(User(name, "SYS1", owner))
    return database


def test_groups_are_reached_down_to_one_that_a_user_owns(tree):
    assert [name for name in tree.groups if group_in_scope(tree, name, ("TOP",))] == [
        name for name in tree.groups if name in ("TOP", "MID", "LOW")
    ]
    assert group_in_scope(tree, "DEEP", ("APART",))
    assert not group_in_scope(tree, "TOP", ("MID",))
    assert not group_in_scope(tree, "NOGROUP", ("TOP",))


def test_a_group_and_those_above_it(tree):
    assert list(groups_up(tree, "LOW")) == ["LOW", "MID", "TOP"]
    assert list(groups_up(tree, "USERA")) == []
    ring = tree.with_group(Group("TOP", "SYS1", "LOW"))
    assert list(groups_up(ring, "MID")) == ["MID", "TOP", "LOW"]


def test_users_are_reached_through_groups_alone(tree):
    reached = [user.name for user in tree.users.values() if owned_in_scope(tree, user.owner, ("TOP",))]
    assert sorted(reached) == ["USERA", "USERB"]
    assert not owned_in_scope(tree, "TOP", ())


def test_profiles_are_reached_through_their_owners_owner_too(tree):
    owners = ("TOP", "LOW", "USERA", "USERB", "USERC", "IBMUSER", "APART", "")
    assert [owner for owner in owners if resource_in_scope(tree, owner, ("TOP",))] == ["TOP", "LOW", "USERA", "USERB"]
    assert not resource_in_scope(tree, "TOP", ())


def test_a_ring_of_owners_ends(tree):
    looped = tree.with_group(Group("TOP", "SYS1", "LOW"))
    assert not group_in_scope(looped, "LOW", ("OTHER",))


GROUPS = ["G1", "G2", "G3", "G4"]
USERS = ["U1", "U2", "U3"]
OWNERS = st.sampled_from([*GROUPS, *USERS, "NOBODY"])


@given(
    st.fixed_dictionaries(dict.fromkeys(GROUPS, OWNERS)),
    st.fixed_dictionaries(dict.fromkeys(USERS, OWNERS)),
    st.sets(st.sampled_from(GROUPS)),
)
def test_scope_is_what_spreads_from_the_groups_step_by_step(groups, users, within):
    database = SafDatabase()
    for name, owner in groups.items():
        database = database.with_group(Group(name, "SYS1", owner))
    for name, owner in users.items():
        database = database.with_user(User(name, "SYS1", owner))
    reached: set[str] = set(within)
    while grown := {name for name, owner in groups.items() if owner in reached} - reached:
        reached |= grown
    owned_users = {name for name, owner in users.items() if owner in reached}
    for name in (*GROUPS, *USERS, "NOBODY"):
        assert group_in_scope(database, name, within) is (name in reached)
        assert owned_in_scope(database, name, within) is (name in reached)
        assert resource_in_scope(database, name, within) is (name in reached | owned_users)
