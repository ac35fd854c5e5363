"""The whole authorization check against a second one, which walks the steps of RACROUTE REQUEST=AUTH slowly.

The reference tries every profile, compares names qualifier by qualifier and character by character, and looks at one
rule after the other; nothing of it is taken from the code under test.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.saf.authorization import rule
from appliance.saf.database import ClassState, Group, Options, Profile, SafDatabase
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Access, Acee, PortOfEntry, Resource
from appliance.saf.protection import Condition, ConditionalPermit
from appliance.saf.settings import ProtectAll

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
TODAY = NOON.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ENTRY = PortOfEntry("T1", 21, "EZB.NETACCESS.S.T.IN", "7")

LEVELS = st.sampled_from(Access)
NAMES = st.sampled_from(["A", "A.B", "A.B.C", "B"])
PATTERNS = st.sampled_from(["A", "A.B", "A.*", "A.**", "A.B.*", "A.%", "A.*.C", "**", "B"])
WHO = ["USER2", "DEV", "OPS", "*"]
CONDITIONS = st.sampled_from(
    [
        (Condition.TERMINAL, "T1"),
        (Condition.TERMINAL, "T2"),
        (Condition.CONSOLE, "T1"),
        (Condition.PORT, "21"),
        (Condition.PORT, "22"),
        (Condition.SERVAUTH, "EZB.NETACCESS.*.*.IN"),
        (Condition.SERVAUTH, "EZB.NETACCESS.*.*.OUT"),
        (Condition.TIME, "1100:1300"),
        (Condition.TIME, "1300:1400"),
        (Condition.DAYS, "MONDAY"),
        (Condition.DAYS, "SUNDAY"),
        (Condition.PROGRAM, "X"),
    ]
)
#: What is met by whoever comes in by ENTRY, at noon of a Monday.
MET = {"T1", "21", "EZB.NETACCESS.*.*.IN", "1100:1300", "MONDAY"}
ENDS = st.sampled_from([YESTERDAY, TODAY, TOMORROW])
PERMITS = st.builds(
    lambda who, level, condition, until: ConditionalPermit(who, level, *condition, until),
    st.sampled_from(WHO),
    LEVELS,
    CONDITIONS,
    st.none() | ENDS,
)


@st.composite
def profiles(draw, cls):
    made = {}
    for name in draw(st.lists(PATTERNS, max_size=4, unique=True)):
        entries = draw(st.dictionaries(st.sampled_from(WHO), LEVELS, max_size=3))
        made[name] = Profile(
            cls,
            name,
            any(character in name for character in "%*"),
            uacc=draw(LEVELS),
            owner=draw(st.sampled_from(["IBMUSER", "OPS", "BELOW"])),
            access=entries,
            until=draw(st.dictionaries(st.sampled_from(sorted(entries)), ENDS)) if entries else {},
            conditional=tuple(draw(st.lists(PERMITS, max_size=2))),
            warning=draw(st.booleans()),
        )
    return made


ACEES = st.none() | st.builds(
    Acee,
    st.sampled_from(["USER2", "A", "B"]),
    groups=st.sampled_from([(), ("DEV",), ("DEV", "OPS")]),
    group=st.sampled_from(["DEV", "OTHER"]),
    restricted=st.booleans(),
    operations=st.booleans(),
    operations_groups=st.sampled_from([(), ("OPS",)]),
    trusted=st.booleans(),
    privileged=st.booleans(),
    entry=st.sampled_from([ENTRY, PortOfEntry()]),
)
OPTIONS = st.builds(
    Options,
    list_of_groups=st.booleans(),
    protect_all=st.sampled_from(ProtectAll),
    undecided_denies=st.booleans(),
)
TABLES = st.none() | st.tuples(PATTERNS, LEVELS)


def matches(pattern: list[str], name: list[str], *, reaches: bool) -> bool:
    """One qualifier after another; ``reaches``: a star at the end takes further qualifiers (not in class DATASET)."""
    if pattern == ["**"]:
        return True
    if not pattern or not name:
        return not pattern and not name
    head, rest = pattern[0], pattern[1:]
    if head == "*":
        return True if not rest and reaches else matches(rest, name[1:], reaches=reaches)
    fits = len(head) == len(name[0]) and all(mine in ("%", given) for mine, given in zip(head, name[0], strict=True))
    return fits and matches(rest, name[1:], reaches=reaches)


def more_specific(one: str, other: str) -> int:
    """By the first character that differs: a plain one, then ``%``, then ``*``, then ``**``; the longer name wins."""
    for at, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs or one[at : at + 2] != other[at : at + 2]:
            ranks = [3 if text[at : at + 2] == "**" else "%*".find(text[at]) + 1 for text in (one, other)]
            if ranks[0] != ranks[1]:
                return ranks[0] - ranks[1]
            if mine != theirs:
                return -1 if mine < theirs else 1
    return len(other) - len(one)


def deciding(made: dict[str, Profile], name: str, *, reaches: bool) -> Profile | None:
    if name in made:
        return made[name]
    fitting = [
        one for one in made if made[one].is_generic and matches(one.split("."), name.split("."), reaches=reaches)
    ]
    return made[min(fitting, key=functools.cmp_to_key(more_specific))] if fitting else None


def reference(options, state, made, table, acee, resource, asked):
    """(SAF return code, permitted) by the steps in order."""
    is_data_set = resource.cls == "DATASET"
    if not (state.active or is_data_set):
        return 4, resource.undecided_permits and not options.undecided_denies
    if acee is not None and (acee.trusted or acee.privileged):
        return 0, True
    if acee is not None and not acee.restricted and table is not None:
        pattern, level = table
        if matches(pattern.split("."), resource.name.split("."), reaches=True) and level >= asked:
            return 0, True
    own = is_data_set and acee is not None and resource.name.split(".")[0] == acee.user
    profile = deciding(made, resource.name, reaches=not is_data_set)
    if own:
        return 0, True
    if profile is None:
        if is_data_set and options.protect_all is ProtectAll.FAILURES:
            return 8, False
        if is_data_set and options.protect_all is ProtectAll.WARNING:
            return 0, True
        return 4, resource.undecided_permits and not options.undecided_denies
    has = level_of(options, profile, acee, is_data_set=is_data_set)
    return (0, True) if has >= asked or profile.warning else (8, False)


def level_of(options, profile, acee, *, is_data_set):
    if acee is None:
        return profile.uacc
    entries = {who: level for who, level in profile.access.items() if profile.until.get(who, TOMORROW) >= TODAY}
    mine = acee.groups if options.list_of_groups else (acee.group,)
    by_group = [level for who, level in entries.items() if who in mine]
    is_named = acee.user in entries or by_group
    if acee.user in entries:
        has = entries[acee.user]
    elif by_group:
        has = max(by_group)
    elif acee.restricted:
        has = Access.NONE
    else:
        has = entries.get("*", profile.uacc)
    for permit in profile.conditional:
        is_meant = permit.name == acee.user or permit.name in mine or (permit.name == "*" and not acee.restricted)
        is_there = acee.entry == ENTRY or permit.condition in (Condition.TIME, Condition.DAYS)
        is_met = permit.value in MET and permit.condition is not Condition.CONSOLE and is_there
        if is_meant and is_met and (permit.until is None or permit.until >= TODAY):
            has = max(has, permit.access)
    reached = acee.operations or ("OPS" in acee.operations_groups and profile.owner in ("OPS", "BELOW"))
    if is_data_set and reached and not is_named and not acee.restricted:
        has = Access.ALTER
    return has


@settings(max_examples=150)
@given(
    st.data(),
    st.sampled_from(["SERVAUTH", "DATASET"]),
    st.booleans(),
    OPTIONS,
    TABLES,
    ACEES,
    NAMES,
    LEVELS,
    st.booleans(),
)
def test_every_decision_agrees_with_the_steps(data, cls, is_active, options, table, acee, name, asked, permits):
    made = data.draw(profiles(cls))
    state = ClassState(active=is_active, generic=True, global_checking=True)
    database = SafDatabase(options=options, groups={"OPS": Group("OPS"), "BELOW": Group("BELOW", "OPS", "OPS")})
    database = database.with_class(cls, state)
    for profile in made.values():
        database = database.with_profile(profile)
    if table is not None:
        member = f"{table[0]}/{table[1].name}"
        database = database.with_profile(Profile("GLOBAL", cls, members=(member,)))
    resource = Resource(cls, name, undecided_permits=permits)
    found = rule(SnapshotIndex.of(database), acee, resource, asked, NOON).decision
    expected = reference(options, state, made, table, acee, resource, asked)
    assert (found.saf_rc, found.is_permitted) == expected
