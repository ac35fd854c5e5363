"""REVOKE and RESUME with and without dates; authority in a group."""

from datetime import date

import pytest

from appliance.saf.model import Access
from appliance.saf.people import GroupAuthority


def user2(racf):
    return racf.database.users["USER2"]


def test_dates_are_set_and_taken_away(racf):
    racf.ok("ALU USER2 REVOKE(12/31/26) RESUME(1/15/27)")
    assert (user2(racf).revoke_date, user2(racf).resume_date) == (date(2026, 12, 31), date(2027, 1, 15))
    assert not user2(racf).revoked
    racf.ok("ALU USER2 NOREVOKE NORESUME")
    assert (user2(racf).revoke_date, user2(racf).resume_date) == (None, None)


def test_resume_at_once_takes_a_revoke_date_away(racf):
    racf.ok("ALU USER2 REVOKE(3/2/26)")
    racf.ok("ALU USER2 RESUME")
    assert (user2(racf).revoked, user2(racf).revoke_date) == (False, None)


@pytest.mark.parametrize(
    "text", ["ALU USER2 REVOKE(3/1/26)", "ALU USER2 RESUME(1/1/20)", "CO USER2 GROUP(SYS1) REVOKE(x)"]
)
def test_a_date_is_to_come(racf, text):
    assert racf.refused(text) == "SLYS1001E"


def test_authority_and_uacc_of_a_connection(racf):
    racf.ok("CO USER2 GROUP(OPS) AUTHORITY(JOIN) UACC(UPDATE) OWNER(USER3)")
    connect = user2(racf).connects[1]
    assert (connect.authority, connect.uacc, connect.owner) == (GroupAuthority.JOIN, Access.UPDATE, "USER3")
    racf.ok("ALU USER2 GROUP(OPS) AUTHORITY(USE)")
    assert user2(racf).connects[1].authority is GroupAuthority.USE
    assert racf.refused("CO USER2 GROUP(OPS) AUTHORITY(ALL)") == "SLYS1404E"
    assert racf.refused("CO USER2 GROUP(OPS) UACC(EXECUTE)") == "SLYS1404E"
