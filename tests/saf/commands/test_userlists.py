"""LISTUSER and LISTGRP: what is shown, and to whom."""

import pytest


def test_listuser_shows_the_user_and_no_secret(racf):
    racf.ok("ALU USER2 NAME('Ann Example') PASSWORD(Secret1) NOEXPIRED RESTRICTED")
    racf.ok("CO USER2 GROUP(OPS) REVOKE")
    assert racf.ok("LU USER2") == (
        "USER=USER2  NAME=Ann Example  OWNER=IBMUSER",
        " DEFAULT-GROUP=SYS1  PASSDATE=2026-03-01 12:00:00 UTC  PHRASE=NO",
        " ATTRIBUTES=RESTRICTED",
        " LAST-ACCESS=UNKNOWN  UNSUCCESSFUL-ATTEMPTS=0",
        "  GROUP=SYS1  CONNECT ATTRIBUTES=NONE",
        "  GROUP=OPS  CONNECT ATTRIBUTES=REVOKED",
    )


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("ALU USER2 PASSWORD(Secret1)", "PASSDATE=00.000 (EXPIRED)"),
        ("ALU USER2 PHRASE('a long phrase') NOEXPIRED", "PHRASE=YES"),
        ("ALU USER2 NOPASSWORD", "PROTECTED"),
        ("ALU USER2 REVOKE", "REVOKED"),
    ],
)
def test_states_of_a_user_show(racf, change, shown):
    racf.ok(change)
    assert shown in "\n".join(racf.ok("LU USER2"))


def listed(lines):
    return [line.split()[0].removeprefix("USER=") for line in lines if line.startswith("USER=")]


def test_who_sees_whom(racf):
    racf.ok("ALU USER3 OWNER(USER2)")
    assert listed(racf.ok("LU", user="USER2")) == ["USER2"]
    assert listed(racf.ok("LU (USER2 USER3)", user="USER2")) == ["USER2", "USER3"]
    assert listed(racf.ok("LU *", user="USER2")) == ["USER2", "USER3"]
    assert listed(racf.ok("LU *", user="AUDITOR1")) == ["AUDITOR1", "IBMUSER", "USER2", "USER3"]
    assert racf.refused("LU IBMUSER", user="USER2") == "SLYS1002E"
    assert racf.refused("LU NOBODY") == "SLYS1102E"


def test_listgrp_shows_members_and_subgroups(racf):
    racf.ok("AG NIGHT SUPGROUP(OPS)")
    racf.ok("CO USER2 GROUP(OPS)")
    assert racf.ok("LISTGRP OPS", user="USER2") == (
        "INFORMATION FOR GROUP OPS",
        " SUPERIOR GROUP=SYS1  OWNER=IBMUSER",
        " SUBGROUPS=NIGHT",
        " USERS=USER2",
    )
    assert racf.refused("LG OPS", user="USER3") == "SLYS1002E"
    assert racf.ok("LG *")[0].endswith("NIGHT")
    assert racf.ok("LG", user="USER3")[0] == "INFORMATION FOR GROUP SYS1"
