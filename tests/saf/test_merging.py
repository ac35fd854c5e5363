"""What an unload gave, put into a database that has things of its own."""

from __future__ import annotations

from appliance.saf.database import Connect, Group, Profile, SafDatabase, User
from appliance.saf.loading import Unload
from appliance.saf.merging import merge
from appliance.saf.model import Access
from appliance.saf.protection import Condition, ConditionalPermit

BASE = SafDatabase().with_group(Group("SYS1")).with_user(User("IBMUSER", "SYS1", full_name="Mine"))
BASE = BASE.with_profile(Profile("SERVAUTH", "A.B", uacc=Access.NONE))


def merged(**things):
    found = Unload(**things)
    return merge(BASE, found), [note.text for note in found.notes]


def test_what_is_there_stays():
    database, notes = merged(
        users={"IBMUSER": User("IBMUSER", "SYS1", full_name="Theirs")},
        profiles={("SERVAUTH", "A.B"): Profile("SERVAUTH", "A.B", uacc=Access.ALTER)},
    )
    assert database.users["IBMUSER"].full_name == "Mine"
    assert database.profiles["SERVAUTH"]["A.B"].uacc is Access.NONE
    assert notes == []


def test_a_class_that_is_there_and_one_that_is_not():
    news = [Profile("SERVAUTH", "C.D"), Profile("APPL", "TSO")]
    database, _ = merged(profiles={(one.cls, one.name): one for one in news})
    assert set(database.profiles["SERVAUTH"]) == {"A.B", "C.D"}
    assert set(database.profiles["APPL"]) == {"TSO"}


def test_a_group_below_nobody_stands_below_sys1():
    database, notes = merged(groups={"STAFF": Group("STAFF", "GONE")})
    assert database.groups["STAFF"].superior == "SYS1"
    assert notes == ["group STAFF: its superior GONE is not there, it stands below SYS1"]


def test_a_user_is_in_groups_that_are_there_and_always_in_one():
    database, notes = merged(users={"ANN": User("ANN", "GONE", connects=(Connect("GONE"),))})
    ann = database.users["ANN"]
    assert (ann.default_group, [connect.group for connect in ann.connects]) == ("SYS1", ["SYS1"])
    assert len(notes) == 2


def test_entries_of_nobody_are_left_out():
    permits = tuple(ConditionalPermit(name, Access.READ, Condition.PORT, "21") for name in ("IBMUSER", "GONE"))
    entries = {"IBMUSER": Access.READ, "NOBODY": Access.READ, "*": Access.NONE}
    one = Profile("SERVAUTH", "C.D", access=entries, conditional=permits)
    database, notes = merged(profiles={("SERVAUTH", "C.D"): one})
    found = database.profiles["SERVAUTH"]["C.D"]
    assert set(found.access) == {"IBMUSER", "*"}
    assert [entry.name for entry in found.conditional] == ["IBMUSER"]
    assert [note.split("entry of ")[1].split(",")[0] for note in notes] == ["GONE", "NOBODY"]
