"""ADDGROUP, ALTGROUP, DELGROUP, CONNECT, REMOVE."""

import pytest

from appliance.saf.database import Connect, Group
from tests.support.racf import NOON


def test_groups_stand_below_each_other(racf):
    racf.ok("AG (NIGHT DAY) SUPGROUP(OPS) OWNER(USER2)")
    assert racf.database.groups["NIGHT"] == Group("NIGHT", "OPS", "USER2", NOON)
    assert racf.refused("DELGROUP OPS") == "SLYS1108E"
    racf.ok("DELGROUP (NIGHT DAY)")
    racf.ok("DELGROUP OPS")


def test_delgroup_takes_access_list_entries_along(racf):
    racf.ok("RDEFINE SERVAUTH A.B")
    racf.ok("PERMIT A.B CLASS(SERVAUTH) ID(OPS)")
    racf.ok("DELGROUP OPS")
    assert racf.database.profiles["SERVAUTH"]["A.B"].access == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("AG OPS", "SLYS1103E"),
        ("AG USER2", "SLYS1103E"),
        ("AG NIGHT SUPGROUP(NONE)", "SLYS1102E"),
        ("DELGROUP SYS1", "SLYS1108E"),
        ("DELGROUP NONE", "SLYS1102E"),
        ("CONNECT USER2", "SLYS1001E"),
        ("CONNECT NOBODY GROUP(OPS)", "SLYS1102E"),
        ("CONNECT USER2 GROUP(NONE)", "SLYS1102E"),
        ("REMOVE USER2 GROUP(OPS)", "SLYS1303E"),
        ("REMOVE USER2 GROUP(SYS1)", "SLYS1304E"),
    ],
)
def test_what_is_refused(racf, text, message):
    assert racf.refused(text) == message


def test_connect_and_remove(racf):
    racf.ok("CO (USER2 USER3) GROUP(OPS) SPECIAL REVOKE")
    assert racf.database.users["USER2"].connects == (
        Connect("SYS1", owner="IBMUSER", created=NOON),
        Connect("OPS", revoked=True, special=True, owner="IBMUSER", created=NOON),
    )
    racf.ok("CO USER2 GROUP(OPS) NOSPECIAL RESUME")
    assert racf.database.users["USER2"].connects[1] == Connect("OPS", owner="IBMUSER", created=NOON)
    racf.ok("RE USER2 GROUP(OPS)")
    assert [one.group for one in racf.database.users["USER2"].connects] == ["SYS1"]
    assert racf.refused("DELGROUP OPS") == "SLYS1108E"


def test_the_owner_of_a_group_decides_who_is_in_it(racf):
    racf.ok("AG NIGHT OWNER(USER2)")
    racf.ok("CO USER3 GROUP(NIGHT)", user="USER2")
    racf.ok("RE USER3 GROUP(NIGHT)", user="USER2")
    for text in ("CO USER3 GROUP(OPS)", "RE USER3 GROUP(SYS1)", "AG MORE"):
        assert racf.refused(text, user="USER2") == "SLYS1002E"
