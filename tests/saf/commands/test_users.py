"""ADDUSER, ALTUSER, DELUSER."""

from datetime import date, timedelta

import attrs
import pytest

from appliance.saf.database import Connect
from appliance.secret import Secret
from tests.support.racf import NOON, PASSWORDS


def test_adduser_takes_its_defaults_and_its_operands(racf):
    racf.ok("AU ANN NAME('Ann Example') OWNER(USER2) DFLTGRP(OPS) PASSWORD(Secret1) OPERATIONS AUDITOR")
    ann = racf.database.users["ANN"]
    assert (ann.full_name, ann.owner, ann.default_group) == ("Ann Example", "USER2", "OPS")
    assert (ann.special, ann.auditor, ann.operations, ann.restricted) == (False, True, True, False)
    assert ann.connects == (Connect("OPS", owner="IBMUSER", created=NOON),)
    assert PASSWORDS.matches(ann.password_hash, Secret("Secret1"), mixed_case=True)
    assert (ann.is_expired, ann.password_changed) == (True, NOON)
    plain = racf.database.users["USER2"]
    assert (plain.owner, plain.default_group, plain.password_hash) == ("IBMUSER", "SYS1", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("AU USER2", "SLYS1103E"),
        ("AU OPS", "SLYS1103E"),
        ("AU 1USER", "SLYS1101E"),
        ("AU NINELONGX", "SLYS1101E"),
        ("AU 'A B'", "SLYS1101E"),
        ("AU ANN DFLTGRP(NONE)", "SLYS1102E"),
        ("AU ANN OWNER(NOBODY)", "SLYS1102E"),
        ("AU ANN PASSWORD('a b')", "SLYS1201E"),
        ("AU ANN PASSWORD(muchtoolong)", "SLYS1201E"),
        ("AU ANN PHRASE('short')", "SLYS1201E"),
        ("AU (ANN USER2)", "SLYS1103E"),
    ],
)
def test_what_adduser_refuses(racf, text, message):
    assert racf.refused(text) == message
    assert "ANN" not in racf.database.users


def test_altuser_changes_what_is_named(racf):
    racf.ok("ALU USER2 PASSWORD(secret1) NOEXPIRED NAME('B') SPECIAL RESTRICTED")
    user = racf.database.users["USER2"]
    assert (user.full_name, user.special, user.restricted, user.is_expired) == ("B", True, True, False)
    racf.ok("ALU USER2 NOSPECIAL NOPASSWORD PHRASE('a long secret phrase') EXPIRED")
    user = racf.database.users["USER2"]
    assert (user.special, user.password_hash, user.is_expired) == (False, None, True)
    assert user.phrase_hash is not None


def test_revoke_and_resume(racf):
    racf.store.record_failure("USER2")
    racf.ok("ALU USER2 REVOKE")
    assert racf.database.users["USER2"].revoked
    racf.ok("ALU USER2 RESUME")
    user = racf.database.users["USER2"]
    assert (user.revoked, user.failed_attempts) == (False, 0)
    assert racf.refused("ALU USER2 REVOKE RESUME") == "SLYS1001E"


def test_a_default_group_must_be_a_connection(racf):
    assert racf.refused("ALU USER2 DFLTGRP(OPS)") == "SLYS1303E"
    racf.ok("CONNECT USER2 GROUP(OPS)")
    racf.ok("ALU USER2 DFLTGRP(OPS)")
    assert racf.database.users["USER2"].default_group == "OPS"


def test_who_may_change_a_user(racf):
    racf.ok("ALU USER3 OWNER(USER2)")
    racf.ok("ALU USER2 NAME('Me')", user="USER2")
    racf.ok("ALU USER3 PASSWORD(secret1)", user="USER2")
    for text in ("ALU USER2 PASSWORD(x)", "ALU USER3 SPECIAL", "AU ANN", "DU IBMUSER", "ALU IBMUSER NAME(X)"):
        assert racf.refused(text, user="USER2") == "SLYS1002E"
    racf.ok("ALU USER3 SPECIAL")
    assert racf.refused("ALU USER3 PASSWORD(mine)", user="USER2") == "SLYS1002E"


def test_without_owner_nobody_is_an_owner(racf):
    racf.ok("ALU USER3 OWNER(OPS)")
    assert racf.refused("ALU USER3 NAME(X)", user="USER2") == "SLYS1002E"


def test_deluser_takes_everything_of_the_user_along(racf):
    for text in (
        "SETROPTS CLASSACT(SERVAUTH)",
        "RDEFINE SERVAUTH A.B",
        "PERMIT A.B CLASS(SERVAUTH) ID(USER2 USER3) ACCESS(READ)",
        "RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('mine')",
        "RACDCERT ID(USER2) ADDRING(R)",
        "RACDCERT ID(USER3) ADDRING(R)",
        "RACDCERT ID(USER3) CONNECT(ID(USER2) LABEL('mine') RING(R))",
        "RACDCERT ID(USER2) MAP SDNFILTER('O=X') TRUST",
        "DELUSER USER2",
    ):
        racf.ok(text)
    database = racf.store.load()
    assert "USER2" not in database.users
    assert set(database.profiles["SERVAUTH"]["A.B"].access) == {"USER3"}
    assert (database.certificates, database.filters) == ({}, ())
    assert [ring.connections for ring in database.rings.values()] == [()]


def test_nobody_deletes_himself_or_an_unknown_user(racf):
    assert racf.refused("DU IBMUSER") == "SLYS1204E"
    assert racf.refused("DU NOBODY") == "SLYS1102E"


def test_resume_lets_an_inactive_user_in_again(racf):
    racf.ok("SETROPTS INACTIVE(30)")
    before = NOON - timedelta(days=31)
    racf.store.apply(lambda d: d.with_user(attrs.evolve(d.users["USER2"], last_access=before, revoked=True)))
    racf.ok("ALU USER2 RESUME")
    assert racf.database.users["USER2"].last_access == NOON
    racf.store.apply(lambda d: d.with_user(attrs.evolve(d.users["USER3"], last_access=NOON - timedelta(days=1))))
    racf.ok("ALU USER3 RESUME")
    assert racf.database.users["USER3"].last_access == NOON - timedelta(days=1)


def test_a_user_chooses_among_his_groups(racf):
    racf.ok("CONNECT USER2 GROUP(OPS)")
    racf.ok("ALU USER2 DFLTGRP(OPS) NAME('Me')", user="USER2")
    assert racf.refused("ALU USER2 DFLTGRP(SYS1) AUTHORITY(JOIN)", user="USER2") == "SLYS1002E"


@pytest.mark.parametrize("given", ["AUTHORITY(JOIN)", "AUTHORITY(USE)", "UACC(ALTER)", "GROUP(SYS1) AUTHORITY(JOIN)"])
def test_to_own_a_user_gives_nothing_in_his_groups(racf, given):
    racf.ok("ALU USER3 OWNER(USER2)")
    assert racf.refused(f"ALU USER3 {given}", user="USER2") == "SLYS1002E"
    racf.ok("CO USER2 GROUP(SYS1) AUTHORITY(JOIN)")
    racf.ok(f"ALU USER3 {given}", user="USER2")


def test_only_special_makes_a_password_of_another_that_stays(racf):
    racf.ok("ALU USER3 OWNER(USER2)")
    racf.ok("ALU USER3 PASSWORD(secret1)", user="USER2")
    for text in ("ALU USER3 PASSWORD(secret2) NOEXPIRED", "ALU USER3 NOEXPIRED"):
        assert racf.refused(text, user="USER2") == "SLYS1002E"
    racf.ok("ALU USER3 PASSWORD(secret2) NOEXPIRED")


def test_revoke_of_an_administrator_is_no_lock_out_by_wrong_attempts(racf):
    racf.ok("ALU USER2 SPECIAL")
    racf.ok("SETROPTS PASSWORD(REVOKE(3))")
    for _ in range(3):
        racf.store.record_failure("USER2")
    racf.ok("ALU USER3 NAME(X)", user="USER2")
    racf.ok("ALU USER2 REVOKE")
    assert racf.refused("ALU USER3 NAME(Y)", user="USER2") == "SLYS1002E"


def test_revoked_until_a_day(racf):
    for first in ("ALU USER2 REVOKE RESUME(3/10/26)", "ALU USER3 REVOKE", "ALU USER3 RESUME(3/10/26)"):
        racf.ok(first)
    for name in ("USER2", "USER3"):
        user = racf.database.users[name]
        assert [user.is_revoked(date(2026, 3, day)) for day in (1, 9, 10)] == [True, True, False]
    racf.ok("ALU USER2 REVOKE")
    assert racf.database.users["USER2"].is_revoked(date(2026, 3, 10))


@pytest.mark.parametrize("text", ["ALU USER2 NAME('123456789012345678901')", f"ALU USER2 DATA('{256 * 'x'}')"])
def test_what_has_no_room_in_its_field(racf, text):
    assert racf.refused(text) == "SLYS1001E"
