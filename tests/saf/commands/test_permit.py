"""PERMIT: access lists."""

from datetime import date

import pytest

from appliance.saf.model import Access
from appliance.saf.protection import Condition


@pytest.fixture
def profile(racf):
    racf.ok("RDEF SERVAUTH A.B OWNER(USER3)")
    return lambda: dict(racf.database.profiles["SERVAUTH"]["A.B"].access)


def test_access_is_given_changed_and_taken(racf, profile):
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2,OPS,*)")
    assert profile() == {"USER2": Access.READ, "OPS": Access.READ, "*": Access.READ}
    racf.ok("PE A.B CL(SERVAUTH) ID(USER2) AC(NONE)")
    assert profile()["USER2"] is Access.NONE
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) DELETE")
    assert "USER2" not in profile()
    assert racf.run("PE A.B CLASS(SERVAUTH) ID(USER2) DELETE").code == 4
    racf.ok("PE A.B CLASS(SERVAUTH) RESET")
    assert profile() == {}


def test_the_owner_may_permit(racf, profile):
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(CONTROL)", user="USER3")
    assert racf.refused("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(ALTER)", user="USER2") == "SLYS1002E"
    assert racf.refused("PE A.B CLASS(SERVAUTH) RESET", user="AUDITOR1") == "SLYS1002E"


def test_alter_to_a_discrete_profile_lets_permit(racf, profile):
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(ALTER)")
    racf.ok("PE A.B CLASS(SERVAUTH) ID(OPS) ACCESS(READ)", user="USER2")
    racf.ok("SETROPTS GENERIC(SERVAUTH)")
    racf.ok("RDEF SERVAUTH A.*")
    racf.ok("PE A.* CLASS(SERVAUTH) ID(USER2) ACCESS(ALTER)")
    assert racf.refused("PE A.* CLASS(SERVAUTH) ID(OPS) ACCESS(READ)", user="USER2") == "SLYS1002E"


def test_entries_end_and_are_bound_to_conditions(racf):
    racf.ok("RDEF SERVAUTH A.B")
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(UPDATE) UNTIL(12/31/26)")
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(PORT(0021 2121) DAYS(MONDAY FRIDAY)) UNTIL(3/1/26)")
    found = racf.database.profiles["SERVAUTH"]["A.B"]
    assert found.until == {"USER2": date(2026, 12, 31)}
    assert [(one.condition, one.value, one.until) for one in found.conditional] == [
        (Condition.PORT, "21", date(2026, 3, 1)),
        (Condition.PORT, "2121", date(2026, 3, 1)),
        (Condition.DAYS, "MONDAY FRIDAY", date(2026, 3, 1)),
    ]
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(PORT(21)) DELETE")
    assert len(racf.database.profiles["SERVAUTH"]["A.B"].conditional) == 2
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(READ)")
    assert racf.database.profiles["SERVAUTH"]["A.B"].until == {}
    racf.ok("PE A.B CLASS(SERVAUTH) RESET(WHEN)")
    found = racf.database.profiles["SERVAUTH"]["A.B"]
    assert (found.conditional, dict(found.access)) == ((), {"USER2": Access.READ})
    assert racf.run("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(PROGRAM(X))").code == 4


def test_a_list_is_copied_from_another_profile(racf):
    racf.ok("SETROPTS GENERIC(FACILITY)")
    racf.ok("RDEF (SERVAUTH) A.B")
    racf.ok("RDEF FACILITY X")
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2 USER3) ACCESS(UPDATE)")
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(TIME(0800:1700))")
    racf.ok("PE X CLASS(FACILITY) ID(USER2) ACCESS(NONE)")
    racf.ok("PE X CLASS(FACILITY) FROM(A.B) FCLASS(SERVAUTH)")
    found = racf.database.profiles["FACILITY"]["X"]
    assert dict(found.access) == {"USER2": Access.NONE, "USER3": Access.UPDATE}
    assert len(found.conditional) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PE A.B ID(USER2)", "SLYS1102E"),
        ("PE A.B CLASS(SERVAUTH)", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(NOBODY)", "SLYS1102E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2 NOBODY)", "SLYS1102E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(FULL)", "SLYS1404E"),
        ("PE A.C CLASS(SERVAUTH) ID(USER2)", "SLYS1102E"),
        ("PE A.B CLASS(NOCLASS) ID(USER2)", "SLYS1401E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) UNTIL(2/28/26)", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) UNTIL(13/1/26)", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(PORT(0))", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(PORT(65536))", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(DAYS(XMAS))", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(TIME(8:17))", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) WHEN(MOON(FULL))", "SLYS1001E"),
    ],
)
def test_what_is_refused(racf, profile, text, message):
    assert racf.refused(text) == message
    assert profile() == {}
