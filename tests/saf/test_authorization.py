"""The order of the authorization check."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.authorization import allowed_access, rule
from appliance.saf.database import ClassState, Options
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, Decision, PortOfEntry, Resource
from appliance.saf.protection import Condition, ConditionalPermit
from appliance.saf.settings import ProtectAll
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


# -- what comes before the profile, and after its list

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday
DATA = Resource("DATASET", "USER2.PRIVATE.DATA", undecided_permits=True)


def ruling(*profiles, acee=USER2, resource=A, access=Access.READ, now=NOON, state=None, **options):
    sample = database(*profiles, options=Options(**options))
    sample = sample.with_class(resource.cls, state or ClassState(active=True, generic=True, global_checking=True))
    return rule(SnapshotIndex.of(sample), acee, resource, access, now)


@pytest.mark.parametrize("attribute", ["trusted", "privileged"])
def test_a_trusted_task_is_not_refused(attribute):
    task = Acee("USER2", **{attribute: True})
    found = ruling(profile("SERVAUTH", "A"), acee=task)
    assert (found.decision.saf_rc, found.rule) == (0, attribute.upper())
    assert ruling(profile("SERVAUTH", "A"), acee=task, state=ClassState()).decision.saf_rc == 4


def test_the_global_table_comes_first_but_not_for_restricted_users():
    table = profile("GLOBAL", "SERVAUTH", members=("A.&RACUID.*/ALTER", "A.**/READ", "A.B/NONE"))
    shut = profile("SERVAUTH", "A.**")
    mine, other = Resource("SERVAUTH", "A.USER2.X"), Resource("SERVAUTH", "A.B")
    assert ruling(table, shut, resource=mine, access=Access.ALTER).rule == "GLOBAL ACCESS TABLE"
    assert not ruling(table, shut, resource=other).decision.is_permitted
    assert ruling(table, shut, resource=Resource("SERVAUTH", "A.C")).decision.is_permitted
    assert not ruling(table, shut, resource=mine, acee=Acee("USER2", restricted=True)).decision.is_permitted
    assert not ruling(table, shut, resource=mine, state=ClassState(active=True)).decision.is_permitted


def test_a_users_own_data_sets_are_his_whatever_the_profile_says():
    own = profile("DATASET", "USER2.**", {"USER2": Access.NONE})
    assert ruling(own, resource=DATA, access=Access.ALTER).rule == "OWN DATA SET"
    assert ruling(resource=DATA, access=Access.ALTER, protect_all=ProtectAll.FAILURES).decision.is_permitted
    assert not ruling(own, resource=DATA, acee=Acee("USER3")).decision.is_permitted


@pytest.mark.parametrize(
    ("protect_all", "saf_rc", "qualifier"),
    [(ProtectAll.NONE, 4, "SUCCESS"), (ProtectAll.WARNING, 0, "WARNING"), (ProtectAll.FAILURES, 8, "INSAUTH")],
)
def test_a_data_set_without_a_profile(protect_all, saf_rc, qualifier):
    found = ruling(resource=DATA, acee=Acee("USER3"), protect_all=protect_all)
    assert (found.decision.saf_rc, found.qualifier) == (saf_rc, qualifier)


def test_a_star_in_a_data_set_profile_stays_in_its_qualifier():
    closed = profile("DATASET", "USER2.*")
    assert ruling(closed, resource=DATA, acee=Acee("USER3")).decision.saf_rc == 4
    assert ruling(closed, resource=Resource("DATASET", "USER2.X"), acee=Acee("USER3")).decision.saf_rc == 8


def test_a_star_in_the_global_table_of_data_sets_stays_in_its_qualifier():
    table, shut = profile("GLOBAL", "DATASET", members=("SYS1.*/READ",)), profile("DATASET", "SYS1.**")
    assert ruling(table, shut, resource=Resource("DATASET", "SYS1.A")).decision.is_permitted
    assert not ruling(table, shut, resource=Resource("DATASET", "SYS1.A.B")).decision.is_permitted


def test_a_condition_that_is_met_takes_operations_away_from_nobody():
    operator = Acee("OPER", operations=True, entry=PortOfEntry(port=2121))
    entry = ConditionalPermit("*", Access.READ, Condition.PORT, "2121")
    found = ruling(
        profile("DATASET", "USER2.**", conditional=(entry,)), resource=DATA, acee=operator, access=Access.ALTER
    )
    assert (found.decision.is_permitted, found.rule) == (True, "OPERATIONS")


def test_operations_helps_where_the_list_does_not_name_the_user():
    operator = Acee("OPER", groups=("DEV",), group="DEV", operations=True)
    for entries, permitted in (({}, True), ({"OPER": Access.NONE}, False), ({"DEV": Access.READ}, False)):
        found = ruling(profile("DATASET", "USER2.**", entries), resource=DATA, acee=operator, access=Access.ALTER)
        assert found.decision.is_permitted is permitted
    assert not ruling(profile("SERVAUTH", "A"), acee=operator).decision.is_permitted


def test_group_operations_helps_in_its_scope():
    operator = Acee("OPER", operations_groups=("SYS1",))
    inside = profile("DATASET", "USER2.**", owner="SYS1")
    assert ruling(inside, resource=DATA, acee=operator).rule == "OPERATIONS"
    outside = profile("DATASET", "USER2.**", owner="USER4")
    assert not ruling(outside, resource=DATA, acee=operator).decision.is_permitted


def test_access_ends_with_its_last_day():
    limited = profile("SERVAUTH", "A", {"USER2": Access.READ}, until={"USER2": NOON.date()})
    assert ruling(limited).rule == "ID(USER2)"
    assert ruling(limited, now=NOON + timedelta(days=1)).rule == "UACC"
    assert not ruling(limited, now=NOON + timedelta(days=1)).decision.is_permitted


@pytest.mark.parametrize(
    ("condition", "value", "permitted"),
    [
        (Condition.PORT, "2021", True),
        (Condition.PORT, "21", False),
        (Condition.TERMINAL, "TCPABC01", True),
        (Condition.TERMINAL, "TCPABC02", False),
        (Condition.CONSOLE, "TCPABC01", False),
        (Condition.SERVAUTH, "EZB.NETACCESS.*.*.INSIDE", True),
        (Condition.SERVAUTH, "EZB.NETACCESS.*.*.OUTSIDE", False),
        (Condition.TIME, "0800:1700", True),
        (Condition.TIME, "1300:1700", False),
        (Condition.DAYS, "MONDAY FRIDAY", True),
        (Condition.DAYS, "SUNDAY", False),
        (Condition.PROGRAM, "X", False),
        (Condition.SYSID, "MVS098", False),
    ],
)
def test_a_condition_raises_the_access_when_it_is_met(condition, value, permitted):
    entry = PortOfEntry(terminal="TCPABC01", port=2021, servauth="EZB.NETACCESS.MVS098.TCPCS.INSIDE")
    acee = Acee("USER2", entry=entry)
    for name in ("USER2", "*"):
        bound = profile("SERVAUTH", "A", conditional=(ConditionalPermit(name, Access.READ, condition, value),))
        assert ruling(bound, acee=acee).decision.is_permitted is permitted
    other = profile("SERVAUTH", "A", conditional=(ConditionalPermit("USER3", Access.READ, condition, value),))
    assert not ruling(other, acee=acee).decision.is_permitted


def test_a_condition_may_end_and_is_not_for_restricted_users_by_star():
    entry = ConditionalPermit("*", Access.READ, Condition.DAYS, "ANYDAY", NOON.date())
    bound = profile("SERVAUTH", "A", conditional=(entry,))
    assert ruling(bound).decision.is_permitted
    assert not ruling(bound, now=NOON + timedelta(days=1)).decision.is_permitted
    assert not ruling(bound, acee=Acee("USER2", restricted=True)).decision.is_permitted


def test_without_a_time_nothing_that_is_bound_to_one_counts():
    entry = ConditionalPermit("USER2", Access.READ, Condition.TIME, "ANYTIME")
    sample = database(profile("SERVAUTH", "A", conditional=(entry,)))
    assert not rule(SnapshotIndex.of(sample), USER2, A, Access.READ).decision.is_permitted


# -- the list against its definition, said slowly

LEVELS = st.sampled_from(Access)
ENTRIES = st.dictionaries(st.sampled_from(["USER2", "DEV", "OPS", "OTHER", "*"]), LEVELS)
ACEES = st.builds(
    Acee,
    st.sampled_from(["USER2", "USER3"]),
    groups=st.sampled_from([(), ("DEV",), ("DEV", "OPS")]),
    group=st.sampled_from(["DEV", "NONE"]),
    restricted=st.booleans(),
)


def by_definition(acee, entries, uacc, ended, list_of_groups):
    """Walk through the manual's steps with the entries that have not ended."""
    left = {name: level for name, level in entries.items() if name not in ended}
    steps = [[left[acee.user]] if acee.user in left else []]
    groups = acee.groups if list_of_groups else [acee.group]
    steps.append([level for name, level in left.items() if name in groups])
    if not acee.restricted:
        steps.append([left["*"]] if "*" in left else [])
        steps.append([uacc])
    return next((max(step) for step in steps if step), Access.NONE)


@given(ACEES, ENTRIES, LEVELS, st.sets(st.sampled_from(["USER2", "DEV", "OPS", "*"])), st.booleans())
def test_the_list_agrees_with_its_definition(acee, entries, uacc, ended, list_of_groups):
    until = {name: NOON.date() - timedelta(days=1) for name in ended if name in entries}
    one = profile("SERVAUTH", "A", entries, uacc=uacc, until=until)
    expected = by_definition(acee, entries, uacc, ended, list_of_groups)
    assert allowed_access(acee, one, list_of_groups=list_of_groups, now=NOON) is expected
