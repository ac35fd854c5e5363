"""Help desk authority by FACILITY profiles: whose password, whose listing, and how far; more in helpdesk.txt."""

from datetime import timedelta

import attrs
import pytest

from appliance.secret import Secret
from tests.support.racf import NOON, PASSWORDS

RESET, LISTING = "IRR.PASSWORD.RESET", "IRR.LISTUSER"
#: USERT is below TOP by group MID, USERO belongs to USER3, who is below TOP as a user.
TREE = (
    "ADDGROUP TOP",
    "ADDGROUP MID SUPGROUP(TOP) OWNER(TOP)",
    "AU USERT OWNER(MID) PASSWORD(first1)",
    "ALU USER3 OWNER(TOP) PASSWORD(first1)",
    "AU USERO OWNER(USER3) PASSWORD(first1)",
    "AU HELPER PASSWORD(first1)",
    "SETROPTS CLASSACT(FACILITY) GENERIC(FACILITY)",
)


@pytest.fixture
def desk(racf):
    for text in TREE:
        racf.ok(text)
    return racf


def grant(racf, resource, access="READ"):
    racf.ok(f"RDEFINE FACILITY {resource}")
    racf.ok(f"PERMIT {resource} CLASS(FACILITY) ID(HELPER) ACCESS({access})")


def refused(racf, text):
    assert racf.refused(text, user="HELPER") == "SLYS1002E"


def test_read_resets_and_resumes(desk):
    refused(desk, "ALU USERT PASSWORD(new1)")
    grant(desk, RESET)
    desk.ok("ALU USERT REVOKE")
    desk.ok("ALU USERT PASSWORD(new1) RESUME", user="HELPER")
    user = desk.database.users["USERT"]
    assert PASSWORDS.matches(user.password_hash, Secret("new1"), mixed_case=True)
    assert (user.is_expired, user.revoked) == (True, False)
    desk.ok("ALU USERT PASSWORD(new2) EXPIRED", user="HELPER")
    desk.ok("ALU (USERT USERO) RESUME", user="HELPER")


@pytest.mark.parametrize(
    "operands",
    [
        "PASSWORD(new1) NOEXPIRED",
        "PHRASE('a phrase that is new')",  # USERT has none: that would be to add one
        "RESUME(12/31/27)",
        "EXPIRED",
        "NOEXPIRED",
        "REVOKE",
        "NOPASSWORD",
        "PASSWORD(new1) NAME('X')",
        "PASSWORD(new1) OWNER(HELPER)",
        "PASSWORD(new1) SPECIAL",
        "NOMFA",
        "",
    ],
)
def test_read_does_nothing_else(desk, operands):
    grant(desk, RESET)
    refused(desk, f"ALU USERT {operands}")


def test_update_makes_passwords_that_stay_and_nothing_else(desk):
    grant(desk, RESET, "UPDATE")
    desk.ok("ALU USERT PASSWORD(new1) NOEXPIRED", user="HELPER")
    assert not desk.database.users["USERT"].is_expired
    for operands in ("NOEXPIRED", "NOEXPIRED RESUME", "PASSWORD(new2) NOEXPIRED UACC(READ)"):
        refused(desk, f"ALU USERT {operands}")


def test_a_password_that_stays_meets_the_rules(desk):
    grant(desk, RESET, "UPDATE")
    desk.ok("SETR PASSWORD(RULE1(LENGTH(6:8)))")
    assert desk.refused("ALU USERT PASSWORD(new1) NOEXPIRED", user="HELPER") == "SLYS1201E"


def test_a_phrase_is_reset_where_there_is_one(desk):
    grant(desk, RESET)
    desk.ok("ALU USERT NOPASSWORD PHRASE('a phrase of old')")
    desk.ok("ALU USERT PHRASE('a phrase that is new')", user="HELPER")
    refused(desk, "ALU USERT PASSWORD(new1)")


@pytest.mark.parametrize("attribute", ["SPECIAL", "OPERATIONS", "AUDITOR", "ROAUDIT"])
def test_nobody_with_an_attribute_is_reached(desk, attribute):
    for resource in (RESET, "IRR.PWRESET.OWNER.MID", "IRR.PWRESET.TREE.TOP"):
        grant(desk, resource, "CONTROL")
    for resource in (LISTING, "IRR.LU.OWNER.MID", "IRR.LU.TREE.TOP"):
        grant(desk, resource)
    desk.ok(f"ALU USERT {attribute}")
    for text in ("ALU USERT PASSWORD(new1)", "ALU USERT RESUME", "LU USERT"):
        refused(desk, text)


def test_a_protected_user_is_listed_and_not_reset(desk):
    grant(desk, RESET, "CONTROL")
    grant(desk, LISTING)
    desk.ok("ALU USERT NOPASSWORD REVOKE")
    refused(desk, "ALU USERT RESUME")
    refused(desk, "ALU USERT PASSWORD(new1)")
    assert "PROTECTED" in "\n".join(desk.ok("LU USERT", user="HELPER"))


def test_one_user_who_is_out_of_reach_stops_the_whole_command(desk):
    grant(desk, RESET)
    refused(desk, "ALU (USERT IBMUSER) PASSWORD(new1)")


def set_changed(racf, days):
    def change(database):
        user = database.users["USERT"]
        return database.with_user(
            attrs.evolve(user, is_expired=False, password_changed=NOON - timedelta(days=days), phrase_changed=None)
        )

    racf.store.apply(change)


@pytest.mark.parametrize("operands", ["PASSWORD(new1)", "PASSWORD(new1) NOEXPIRED"])
def test_before_minchange_is_over_it_takes_control(desk, operands):
    grant(desk, RESET, "UPDATE")
    desk.ok("SETR PASSWORD(MINCHANGE(7))")
    set_changed(desk, 3)
    assert desk.refused(f"ALU USERT {operands}", user="HELPER") == "SLYS1201E"
    desk.ok("ALU USERT RESUME", user="HELPER")
    desk.ok(f"PERMIT {RESET} CLASS(FACILITY) ID(HELPER) ACCESS(CONTROL)")
    desk.ok(f"ALU USERT {operands}", user="HELPER")


def test_after_minchange_or_an_expired_reset_it_takes_no_control(desk):
    grant(desk, RESET)
    desk.ok("SETR PASSWORD(MINCHANGE(7))")
    set_changed(desk, 8)
    desk.ok("ALU USERT PASSWORD(new1)", user="HELPER")
    desk.ok("ALU USERT PASSWORD(new2)", user="HELPER")


def test_by_owner(desk):
    grant(desk, "IRR.PWRESET.OWNER.MID", "UPDATE")
    grant(desk, "IRR.PWRESET.OWNER.USER3")
    desk.ok("ALU USERT PASSWORD(new1) NOEXPIRED", user="HELPER")
    desk.ok("ALU USERO PASSWORD(new1)", user="HELPER")
    for text in ("ALU USERO PASSWORD(new1) NOEXPIRED", "ALU USER3 PASSWORD(new1)", "LU USERT"):
        refused(desk, text)


def test_by_tree(desk):
    grant(desk, "IRR.PWRESET.TREE.TOP")
    grant(desk, "IRR.PWRESET.TREE.USER3")  # a user is no tree
    grant(desk, "IRR.LU.TREE.TOP")
    for name in ("USERT", "USER3"):
        desk.ok(f"ALU {name} PASSWORD(new1)", user="HELPER")
        assert desk.ok(f"LU {name}", user="HELPER")[0].startswith(f"USER={name}")
    for text in ("ALU USERO PASSWORD(new1)", "LU USERO", "LU HELPER USERT"):
        assert desk.run(text, user="HELPER").code == 8
    desk.ok("SETROPTS NOGRPLIST")
    refused(desk, "ALU USERT PASSWORD(new1)")
    refused(desk, "LU USERT")


@pytest.mark.parametrize("by", ["OWNER.MID", "TREE.MID"])
def test_who_is_excluded(desk, by):
    grant(desk, f"IRR.PWRESET.{by}", "UPDATE")
    grant(desk, f"IRR.LU.{by}")
    for stem in ("PWRESET", "LU"):
        desk.ok(f"RDEFINE FACILITY IRR.{stem}.EXCLUDE.USER%")
    for text in ("ALU USERT PASSWORD(new1)", "LU USERT"):
        refused(desk, text)
    for stem in ("PWRESET", "LU"):
        desk.ok(f"PERMIT IRR.{stem}.EXCLUDE.USER% CLASS(FACILITY) ID(HELPER) ACCESS(READ)")
    desk.ok("LU USERT", user="HELPER")
    desk.ok("ALU USERT PASSWORD(new1)", user="HELPER")
    refused(desk, "ALU USERT PASSWORD(new1) NOEXPIRED")
    desk.ok("PERMIT IRR.PWRESET.EXCLUDE.USER% CLASS(FACILITY) ID(HELPER) ACCESS(UPDATE)")
    desk.ok("ALU USERT PASSWORD(new1) NOEXPIRED", user="HELPER")


def test_nobody_is_excluded_from_what_holds_for_all(desk):
    grant(desk, RESET)
    grant(desk, LISTING)
    for stem in ("PWRESET", "LU"):
        desk.ok(f"RDEFINE FACILITY IRR.{stem}.EXCLUDE.USERT")
    desk.ok("ALU USERT PASSWORD(new1)", user="HELPER")
    desk.ok("LU USERT", user="HELPER")


def test_a_star_lists_whom_the_desk_may_see(desk):
    grant(desk, "IRR.LU.OWNER.MID")
    shown = [line[5:13].strip() for line in desk.ok("LU *", user="HELPER") if line.startswith("USER=")]
    assert shown == ["HELPER", "USERT"]


def test_a_class_that_is_not_active_gives_nothing(desk):
    grant(desk, RESET)
    grant(desk, LISTING)
    desk.ok("SETROPTS NOCLASSACT(FACILITY)")
    refused(desk, "ALU USERT PASSWORD(new1)")
    refused(desk, "LU USERT")


def test_what_the_desk_does_is_audited_with_its_secrets_hidden(desk):
    grant(desk, RESET)
    desk.ok("ALU USERT PASSWORD(new1) RESUME", user="HELPER")
    done = desk.audit.records[-1]
    assert (done.event, done.user, done.qualifier) == ("ALTUSER", "HELPER", "SUCCESS")
    assert done.extra["command"] == "ALTUSER USERT PASSWORD(***) RESUME"
    refused(desk, "ALU IBMUSER PASSWORD(new1)")
    assert (desk.audit.records[-1].qualifier, desk.audit.records[-1].saf_rc) == ("INSAUTH", 8)


def test_the_owner_of_a_user_needs_no_desk_but_for_noexpired(desk):
    desk.ok("ALU USERT OWNER(HELPER)")
    desk.ok("ALU USERT PHRASE('a phrase that is new')", user="HELPER")
    refused(desk, "ALU USERT PASSWORD(new1) NOEXPIRED")
    grant(desk, RESET, "UPDATE")
    desk.ok("ALU USERT PASSWORD(new1) NOEXPIRED", user="HELPER")
