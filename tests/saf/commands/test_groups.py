"""ADDGROUP, ALTGROUP, DELGROUP, CONNECT, REMOVE."""

from datetime import date

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


def test_without_group_it_is_the_current_one_of_the_issuer(racf):
    racf.ok("AU ANN DFLTGRP(OPS)")
    racf.ok("CO ANN")
    assert [one.group for one in racf.database.users["ANN"].connects] == ["OPS", "SYS1"]
    racf.ok("RE ANN")
    assert [one.group for one in racf.database.users["ANN"].connects] == ["OPS"]


def test_nobody_gives_more_authority_in_a_group_than_he_has(racf):
    racf.ok("CO USER2 GROUP(OPS) AUTHORITY(CONNECT)")
    racf.ok("CO USER3 GROUP(OPS) AUTHORITY(CONNECT)", user="USER2")
    for text in ("CO USER3 GROUP(OPS) AUTHORITY(JOIN)", "CO USER2 GROUP(OPS) AUTHORITY(JOIN)"):
        assert racf.refused(text, user="USER2") == "SLYS1002E"


@pytest.mark.parametrize("attribute", ["SPECIAL", "AUDITOR", "OPERATIONS", "NOSPECIAL"])
def test_who_may_add_members_or_owns_the_group_makes_no_administrator(racf, attribute):
    racf.ok("CO USER2 GROUP(OPS) AUTHORITY(JOIN)")
    racf.ok("AG NIGHT OWNER(USER2)")
    for group in ("OPS", "NIGHT"):
        assert racf.refused(f"CO USER2 GROUP({group}) {attribute}", user="USER2") == "SLYS1002E"
    racf.ok("CO USER2 GROUP(OPS) SPECIAL")
    racf.ok(f"CO USER3 GROUP(OPS) {attribute}", user="USER2")


def test_a_new_superior_takes_authority_in_the_old_one(racf):
    for text in ("AG NIGHT SUPGROUP(OPS) OWNER(USER2)", "AG DAY OWNER(USER2)"):
        racf.ok(text)
    assert racf.refused("ALG NIGHT SUPGROUP(DAY)", user="USER2") == "SLYS1002E"
    racf.ok("CO USER2 GROUP(OPS) AUTHORITY(JOIN)")
    racf.ok("ALG NIGHT SUPGROUP(DAY)", user="USER2")


def test_what_a_removed_user_owns_of_the_group_gets_another_owner(racf):
    racf.ok("CO USER2 GROUP(OPS) AUTHORITY(CREATE)")
    racf.ok("ADDSD 'OPS.DATA'", user="USER2")
    racf.ok("ADDSD 'USER2.DATA'", user="USER2")
    assert racf.refused("RE USER2 GROUP(OPS)") == "SLYS1306E"
    assert racf.refused("RE USER2 GROUP(OPS) OWNER(NOBODY)") == "SLYS1102E"
    racf.ok("RE USER2 GROUP(OPS) OWNER(OPS)")
    owners = {name: profile.owner for name, profile in racf.database.profiles["DATASET"].items()}
    assert owners == {"OPS.DATA": "OPS", "USER2.DATA": "USER2"}


def test_a_connection_revoked_until_a_day(racf):
    racf.ok("CO USER2 GROUP(OPS) REVOKE RESUME(3/10/26)")
    found = racf.database.users["USER2"].connects[1]
    assert [found.is_revoked(date(2026, 3, day)) for day in (1, 9, 10)] == [True, True, False]


@pytest.mark.parametrize(
    "text", ["AG NIGHT DATA('{}')", "ALG OPS DATA('{}')", "RDEF APPL A DATA('{}')", "RDEF APPL A APPLDATA('{}')"]
)
def test_data_has_255_characters(racf, text):
    assert racf.refused(text.format(256 * "x")) == "SLYS1001E"
    assert racf.run(text.format(255 * "x")).code == 0
