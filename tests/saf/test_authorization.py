"""The order of the authorization check."""

import itertools

import pytest

from appliance.saf.authorization import allowed_access, rule
from appliance.saf.database import ClassState, Options
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, Decision, Resource
from tests.support.saf_samples import database, profile

USER2 = Acee("USER2", groups=("DEV", "OPS"), group="DEV")
A = Resource("SERVAUTH", "A")


def allowed(access, acee=USER2, uacc=Access.NONE, *, list_of_groups=True):
    return allowed_access(acee, profile("SERVAUTH", "A", access, uacc=uacc), list_of_groups=list_of_groups)


def test_the_users_own_entry_is_final_even_when_it_is_lower():
    assert allowed({"USER2": Access.NONE, "DEV": Access.ALTER, "*": Access.READ}, uacc=Access.READ) is Access.NONE


def test_the_highest_group_counts_and_is_final():
    entries = {"DEV": Access.NONE, "OPS": Access.UPDATE, "*": Access.ALTER}
    assert allowed(entries) is Access.UPDATE
    assert allowed(entries, list_of_groups=False) is Access.NONE


def test_any_defined_user_then_uacc():
    assert allowed({"*": Access.READ}) is Access.READ
    assert allowed({"*": Access.NONE}, uacc=Access.READ) is Access.NONE
    assert allowed({"OTHER": Access.READ}, uacc=Access.UPDATE) is Access.UPDATE


def test_an_undefined_user_has_uacc_alone():
    assert allowed({"*": Access.READ}, None) is Access.NONE
    assert allowed({"*": Access.NONE}, None, Access.READ) is Access.READ


def test_a_restricted_user_has_neither_star_nor_uacc():
    restricted = Acee("USER2", groups=("DEV",), group="DEV", restricted=True)
    assert allowed({"*": Access.ALTER}, restricted, Access.ALTER) is Access.NONE
    assert allowed({"DEV": Access.READ}, restricted) is Access.READ


@pytest.mark.parametrize(("has", "asked"), itertools.product(Access, Access))
def test_levels_ascend(has, asked):
    index = SnapshotIndex.of(database(profile("SERVAUTH", "A", {"USER2": has})))
    ruling = rule(index, USER2, A, asked)
    assert ruling.decision.is_permitted is (has >= asked)
    assert ruling.allowed is has


def test_granted_and_refused_name_the_profile():
    index = SnapshotIndex.of(database(profile("SERVAUTH", "A", {"USER2": Access.READ})))
    assert rule(index, USER2, A, Access.READ).decision == Decision(0, 0, 0, "A", is_permitted=True)
    assert rule(index, USER2, A, Access.UPDATE).decision == Decision(8, 8, 0, "A", is_permitted=False)


def test_warning_grants_and_says_so():
    index = SnapshotIndex.of(database(profile("SERVAUTH", "A", warning=True)))
    ruling = rule(index, USER2, A, Access.READ)
    assert ruling.decision.is_permitted
    assert (ruling.qualifier, ruling.allowed) == ("WARNING", Access.NONE)


@pytest.mark.parametrize("undecided_permits", [True, False])
@pytest.mark.parametrize("denies", [True, False])
@pytest.mark.parametrize("is_active", [True, False])
def test_undecided(undecided_permits, denies, is_active):
    sample = database(options=Options(undecided_denies=denies)).with_class("SERVAUTH", ClassState(active=is_active))
    ruling = rule(SnapshotIndex.of(sample), USER2, Resource("SERVAUTH", "A", undecided_permits), Access.READ)
    assert ruling.decision == Decision(4, 4, 0, None, undecided_permits and not denies)
    assert ruling.allowed is None
