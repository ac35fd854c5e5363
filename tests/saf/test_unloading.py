"""Our database as an unload, and back again: everything but secrets comes through."""

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.saf.database import ClassState, Connect, Group, Profile, SafDatabase, User
from appliance.saf.loading import read_unload
from appliance.saf.merging import merge
from appliance.saf.model import Access
from appliance.saf.people import GroupAuthority
from appliance.saf.protection import Auditing, Condition, ConditionalPermit, StartedTask
from appliance.saf.unloading import unload
from tests.saf.test_records import DAY, FULL_PROFILE, FULL_USER, MOMENT

MIDNIGHT = MOMENT.replace(hour=0, minute=0)
#: A database with one thing of each kind; dates without a time of day, as the records have them.
USER = attrs.evolve(
    FULL_USER,
    created=MIDNIGHT,
    connects=(
        Connect("SYS1", created=MIDNIGHT),
        attrs.evolve(FULL_USER.connects[1], created=MIDNIGHT, authority=GroupAuthority.JOIN),
    ),
)
PROFILE = attrs.evolve(FULL_PROFILE, cls="TERMINAL", members=(), started=None, created=MIDNIGHT, changed=MIDNIGHT)
STARTED = Profile("STARTED", "FTPD.*", is_generic=True, started=StartedTask("USER9", "OPS", True, True))
GLOBAL = Profile("GLOBAL", "SERVAUTH", members=("A.&RACUID.*/ALTER", "B/NONE"))
DATA_SET = Profile(
    "DATASET",
    "USER9.**",
    is_generic=True,
    access={"*": Access.READ},
    conditional=(ConditionalPermit("OPS", Access.UPDATE, Condition.SERVAUTH, "EZB.NETACCESS.*.*.IN"),),
)
START = SafDatabase().with_group(Group("SYS1"))
FULL = START.with_group(Group("OPS", "SYS1", "USER9", MIDNIGHT, "text")).with_user(USER)
for one in (PROFILE, STARTED, GLOBAL, DATA_SET):
    FULL = FULL.with_profile(one)


def again(database, into=START):
    found = read_unload(unload(database))
    return merge(into, found), found.notes


def test_everything_but_secrets_comes_through():
    database, notes = again(FULL)
    assert notes == []
    assert database.groups == FULL.groups
    user = database.users["USER9"]
    assert (user.password_hash, user.phrase_hash, user.second_factor) == (None, None, None)
    expected = attrs.evolve(
        USER,
        password_hash=None,
        phrase_hash=None,
        second_factor=None,
        password_changed=None,
        phrase_changed=None,
        password_history=(),
        phrase_history=(),
        failed_attempts=0,
    )
    assert user == expected
    assert database.profiles["TERMINAL"]["A.*"] == attrs.evolve(PROFILE, ssignon=None)
    assert database.profiles["STARTED"] == {"FTPD.*": STARTED}
    assert database.profiles["GLOBAL"] == {"SERVAUTH": GLOBAL}
    assert database.profiles["DATASET"] == {"USER9.**": DATA_SET}


def test_no_secret_is_in_it():
    text = "\n".join(unload(FULL))
    assert "hash1" not in text
    assert "8 bytes!" not in text


def test_records_come_in_the_order_of_their_types():
    types = [line[:4] for line in unload(FULL)]
    assert types[0] == "0100"
    assert {"0100", "0101", "0102", "0200", "0202", "0203", "0205", "0400", "0402", "0404", "0500", "0503"} <= set(
        types
    )
    assert {"0505", "0507", "0540", "0599"} <= set(types)
    assert [one for one in types if one < "0200"] == types[: types.index("0200")]


NAMES = st.sampled_from(["USER9", "OPS", "*"])
PROFILES = st.builds(
    Profile,
    st.sampled_from(["SERVAUTH", "FACILITY", "DATASET"]),
    st.sampled_from(["A.B", "A.*", "B.**"]),
    st.booleans(),
    st.sampled_from(Access),
    st.sampled_from(["USER9", ""]),
    st.dictionaries(NAMES, st.sampled_from(Access)),
    st.booleans(),
    notify=st.sampled_from(["", "USER9"]),
    level=st.integers(0, 99),
    audit=st.builds(Auditing, st.none() | st.just(Access.UPDATE), st.none() | st.just(Access.READ)),
    until=st.dictionaries(st.just("*"), st.just(DAY)),
    conditional=st.lists(
        st.builds(
            ConditionalPermit,
            NAMES,
            st.sampled_from(Access),
            st.sampled_from([Condition.TERMINAL, Condition.PORT, Condition.TIME]),
            st.sampled_from(["T1", "21"]),
        ),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=50)
@given(st.lists(PROFILES, max_size=5))
def test_any_profiles_come_through(profiles):
    base = START.with_group(Group("OPS")).with_user(User("USER9", "SYS1", connects=(Connect("SYS1"),)))
    database = base.with_class("SERVAUTH", ClassState())
    for one in profiles:
        database = database.with_profile(one)
    loaded, notes = again(database, base)
    assert notes == []
    assert {cls: dict(members) for cls, members in loaded.profiles.items()} == {
        cls: dict(members) for cls, members in database.profiles.items()
    }


def test_a_variable_and_the_profiles_that_use_it_come_through():
    variable = Profile("RACFVARS", "&TEST", members=("MVS097", "MVS098"))
    user = Profile("SERVAUTH", "EZB.FTP.&TEST.**", is_generic=True)
    database = START.with_class("RACFVARS", ClassState()).with_profile(variable).with_profile(user)
    loaded, notes = again(database)
    assert notes == []
    assert loaded.profiles["RACFVARS"]["&TEST"].members == variable.members
    assert loaded.profiles["SERVAUTH"]["EZB.FTP.&TEST.**"].is_generic
