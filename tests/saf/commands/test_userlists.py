"""LISTUSER: what is shown, and to whom. The layout is in tests/cases/racf/users.txt."""

import pytest


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("ALU USER2 PASSWORD(Secret1)", "PASSDATE=00.000"),
        ("ALU USER2 PASSWORD(Secret1) NOEXPIRED", "PASSDATE=26.060"),
        ("ALU USER2 PHRASE('a long phrase') NOEXPIRED", "PHRASEDATE=26.060"),
        ("ALU USER2 PHRASE('a long phrase') NOEXPIRED", "ATTRIBUTES=PASSPHRASE"),
        ("ALU USER2 NOPASSWORD", "ATTRIBUTES=PROTECTED"),
        ("ALU USER2 REVOKE", "ATTRIBUTES=REVOKED"),
        ("CO USER2 GROUP(OPS) REVOKE", "CONNECT ATTRIBUTES=REVOKED"),
        ("CO USER2 GROUP(OPS) SPECIAL AUDITOR", "CONNECT ATTRIBUTES=SPECIAL AUDITOR"),
        ("SETR PASSWORD(INTERVAL(30))", "PASS-INTERVAL= 30"),
    ],
)
def test_states_of_a_user_show(racf, change, shown):
    racf.ok(change)
    assert shown in "\n".join(racf.ok("LU USER2"))


def test_no_secret_shows(racf):
    racf.ok("ALU USER2 PASSWORD(Secret1) NOEXPIRED")
    key = racf.ok("ALU USER2 MFA(FACTOR(AZFTOTP1) ACTIVE)")[0].partition("secret=")[2].partition("&")[0]
    shown = "\n".join(racf.ok("LU USER2 MFA"))
    assert key
    assert "Secret1" not in shown
    assert key not in shown
    assert "argon2" not in shown


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


def test_group_auditor_and_roaudit_see_what_they_may(racf):
    racf.ok("ALU USER3 OWNER(OPS)")
    racf.ok("CO USER2 GROUP(OPS) AUDITOR")
    assert listed(racf.ok("LU *", user="USER2")) == ["USER2", "USER3"]
    racf.ok("ALU USER2 ROAUDIT")
    assert len(listed(racf.ok("LU *", user="USER2"))) == 4
    assert racf.refused("ALU USER3 NAME(X)", user="USER2") == "SLYS1002E"
