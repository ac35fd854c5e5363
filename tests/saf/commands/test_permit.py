"""PERMIT: access lists."""

import pytest

from appliance.saf.model import Access


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
    racf.ok("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(ALTER)", user="USER3")
    assert racf.refused("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(ALTER)", user="USER2") == "SLYS1002E"
    assert racf.refused("PE A.B CLASS(SERVAUTH) RESET", user="AUDITOR1") == "SLYS1002E"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PE A.B ID(USER2)", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH)", "SLYS1001E"),
        ("PE A.B CLASS(SERVAUTH) ID(NOBODY)", "SLYS1102E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2 NOBODY)", "SLYS1102E"),
        ("PE A.B CLASS(SERVAUTH) ID(USER2) ACCESS(FULL)", "SLYS1404E"),
        ("PE A.C CLASS(SERVAUTH) ID(USER2)", "SLYS1102E"),
        ("PE A.B CLASS(NOCLASS) ID(USER2)", "SLYS1401E"),
    ],
)
def test_what_is_refused(racf, profile, text, message):
    assert racf.refused(text) == message
    assert profile() == {}
