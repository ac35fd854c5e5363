"""Users and profiles come back from the tables as they went in, with everything that can be said of them."""

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.saf.database import Connect, Group, Profile, TicketKeys, TicketType, User
from appliance.saf.model import Access
from appliance.saf.people import GroupAuthority, SecondFactor
from appliance.saf.protection import Auditing, Condition, ConditionalPermit, StartedTask
from appliance.saf.when import When
from appliance.secret import Secret
from tests.support.racf import open_store

MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
DAY = date(2026, 4, 1)
FULL_USER = User(
    "USER9",
    "SYS1",
    "SYS1",
    "Ann",
    Secret("hash1"),
    Secret("hash2"),
    MOMENT,
    MOMENT,
    is_expired=True,
    special=True,
    auditor=True,
    roaudit=True,
    operations=True,
    restricted=True,
    revoked=True,
    uaudit=True,
    failed_attempts=3,
    last_access=MOMENT,
    created=MOMENT,
    data="some data",
    interval=30,
    revoke_date=DAY,
    resume_date=DAY,
    class_authority=("SERVAUTH", "USER"),
    when=When(frozenset({1, 2}), (60, 120)),
    password_history=(Secret("$a$1"), Secret("$b$2")),
    phrase_history=(Secret("$c$3"),),
    second_factor=SecondFactor(Secret(b"12345678901234567890"), active=True, last_step=77),
    connects=(
        Connect("SYS1"),
        Connect("OPS", True, True, True, True, GroupAuthority.JOIN, Access.READ, "USER9", MOMENT, DAY, DAY),
    ),
)
FULL_PROFILE = Profile(
    "SERVAUTH",
    "A.*",
    is_generic=True,
    uacc=Access.READ,
    owner="USER9",
    access={"USER9": Access.NONE, "*": Access.READ},
    warning=True,
    appldata="text",
    notify="USER9",
    ssignon=TicketKeys(Secret(b"8 bytes!"), Secret(b"x" * 32), TicketType.UPPER, 30, replay=True),
    level=7,
    data="more data",
    audit=Auditing(Access.UPDATE, None),
    global_audit=Auditing(None, Access.READ),
    created=MOMENT,
    changed=MOMENT,
    when=When(frozenset({0})),
    members=("A.B/READ", "C.**/NONE"),
    started=StartedTask("USER9", "OPS", trusted=True),
    until={"*": DAY},
    conditional=(
        ConditionalPermit("USER9", Access.UPDATE, Condition.TIME, "0800:1700", DAY),
        ConditionalPermit("*", Access.READ, Condition.TERMINAL, "T1"),
    ),
)


def reloaded(directory, change):
    store = open_store(directory)
    store.apply(change)
    store.close()
    store = open_store(directory)
    try:
        return store.database
    finally:
        store.close()


def test_everything_comes_back(tmp_path):
    database = reloaded(
        tmp_path, lambda d: d.with_group(Group("OPS", created=MOMENT)).with_user(FULL_USER).with_profile(FULL_PROFILE)
    )
    assert database.users["USER9"] == FULL_USER
    assert database.profiles["SERVAUTH"]["A.*"] == FULL_PROFILE
    assert b"12345678901234567890" not in (tmp_path / "saf.db").read_bytes()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_access_list_comes_back(tmp_path_factory, data):
    names = st.sampled_from(["USER1", "USER2", "OPS", "*"])
    access = data.draw(st.dictionaries(names, st.sampled_from(Access)))
    until = {name: DAY for name in access if data.draw(st.booleans())}
    entry = st.builds(
        ConditionalPermit, names, st.sampled_from(Access), st.sampled_from(Condition), st.text("A1:"), st.none()
    )
    conditional = tuple(data.draw(st.lists(entry, max_size=4)))
    profile = Profile("SERVAUTH", "A", access=access, until=until, conditional=conditional)
    database = reloaded(tmp_path_factory.mktemp("saf"), lambda d: d.with_profile(profile))
    assert database.profiles["SERVAUTH"]["A"] == profile
