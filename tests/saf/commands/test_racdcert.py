"""RACDCERT as a whole: one function, the operands that belong to it, and RACF's authority for it."""

import pytest


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RACDCERT", "SLYS1501E"),
        ("RACDCERT ID(USER2)", "SLYS1501E"),
        ("RACDCERT LIST ADDRING(R)", "SLYS1501E"),
        ("RACDCERT LIST WITHLABEL('x')", "SLYS1502E"),
        ("RACDCERT ADDRING(R) TRUST", "SLYS1502E"),
        ("RACDCERT ID(NOBODY) LIST", "SLYS1102E"),
        ("RACDCERT ID(USER2) CERTAUTH LIST", "SLYS1001E"),
        ("RACDCERT CERTAUTH SITE LIST", "SLYS1001E"),
    ],
)
def test_what_is_refused(racf, text, message):
    assert racf.refused(text) == message


def test_own_things_may_be_looked_at_without_any_profile(racf):
    for function in ("LIST", "LISTRING(*)", "LISTMAP"):
        racf.ok(f"RACDCERT {function}", user="USER2")
        racf.ok(f"RACDCERT ID(USER3) {function}", user="AUDITOR1")
        assert racf.refused(f"RACDCERT ID(USER3) {function}", user="USER2") == "SLYS1002E"
    assert racf.refused("RACDCERT ADDRING(R)", user="USER2") == "SLYS1002E"


@pytest.mark.parametrize(
    ("level", "own", "other", "authority"),
    [("NONE", 8, 8, 8), ("READ", 0, 8, 8), ("UPDATE", 0, 0, 8), ("CONTROL", 0, 0, 0)],
)
def test_authority_by_facility_profile(racf, level, own, other, authority):
    racf.ok("SETROPTS CLASSACT(FACILITY) GENERIC(FACILITY)")
    racf.ok("RDEF FACILITY IRR.DIGTCERT.*")
    racf.ok(f"PE IRR.DIGTCERT.* CLASS(FACILITY) ID(USER2) ACCESS({level})")
    function = "GENCERT NISTECC SUBJECTSDN(CN('x'))"
    assert racf.run(f"RACDCERT {function}", user="USER2").code == own
    assert racf.run(f"RACDCERT ID(USER3) {function}", user="USER2").code == other
    assert racf.run(f"RACDCERT CERTAUTH {function}", user="USER2").code == authority


def test_roaudit_sees_everybodys(racf):
    racf.ok("AU LOOKER ROAUDIT")
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC WITHLABEL('a')")
    racf.ok("RACDCERT ID(USER2) LIST", user="LOOKER")
    assert racf.refused("RACDCERT ID(USER2) DELETE(LABEL('a'))", user="LOOKER") == "SLYS1002E"
