"""RDEFINE, RALTER, RDELETE."""

import pytest

from appliance.saf.database import Profile
from appliance.saf.model import Access
from appliance.saf.protection import AUDIT_FAILURES, Auditing, StartedTask
from appliance.saf.when import When
from tests.support.racf import NOON


def test_rdefine_takes_its_defaults_and_its_operands(racf):
    racf.ok("RDEF SERVAUTH (EZA.DCAS.MVS098 ezb.x) UACC(READ) APPLDATA('Some text') WARNING NOTIFY(USER2) OWNER(OPS)")
    profile = racf.database.profiles["SERVAUTH"]["EZB.X"]
    assert profile == Profile(
        "SERVAUTH",
        "EZB.X",
        uacc=Access.READ,
        owner="OPS",
        warning=True,
        appldata="Some text",
        notify="USER2",
        audit=AUDIT_FAILURES,
        created=NOON,
        changed=NOON,
    )
    racf.ok("RDEF SERVAUTH PLAIN")
    assert racf.database.profiles["SERVAUTH"]["PLAIN"] == Profile(
        "SERVAUTH", "PLAIN", owner="IBMUSER", audit=AUDIT_FAILURES, created=NOON, changed=NOON
    )


def test_a_name_with_a_star_is_generic_only_when_generic_is_active(racf):
    result = racf.run("RDEF SDSF ISFCMD.FILTER.*")
    assert (result.code, result.lines[1][:9]) == (4, "SLYS1403W")
    assert not racf.database.profiles["SDSF"]["ISFCMD.FILTER.*"].is_generic
    racf.ok("SETROPTS GENERIC(SDSF)")
    racf.ok("RDEF SDSF ISFCMD.**")
    assert racf.database.profiles["SDSF"]["ISFCMD.**"].is_generic


def test_ralter_changes_what_is_named(racf):
    racf.ok("RDEF SERVAUTH A.B UACC(READ) APPLDATA('x') NOTIFY(USER2) WARNING")
    racf.ok("RALT SERVAUTH A.B UACC(NONE) NOAPPLDATA NONOTIFY NOWARNING")
    assert racf.database.profiles["SERVAUTH"]["A.B"] == Profile(
        "SERVAUTH", "A.B", owner="IBMUSER", audit=AUDIT_FAILURES, created=NOON, changed=NOON
    )
    assert racf.run("RALT SERVAUTH A.B").code == 4


def test_the_owner_may_change_and_delete(racf):
    racf.ok("RDEF SERVAUTH A.B OWNER(USER2)")
    assert racf.refused("RALT SERVAUTH A.B UACC(READ)", user="USER3") == "SLYS1002E"
    assert racf.refused("RDEF SERVAUTH C.D", user="USER2") == "SLYS1002E"
    racf.ok("RALT SERVAUTH A.B UACC(READ)", user="USER2")
    racf.ok("RDEL SERVAUTH A.B", user="USER2")
    assert racf.database.profiles["SERVAUTH"] == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RDEF NOCLASS A.B", "SLYS1401E"),
        ("RDEF SERVAUTH A..B", "SLYS1402E"),
        ("RDEF SERVAUTH .A", "SLYS1402E"),
        ("RDEF SERVAUTH A.&", "SLYS1402E"),
        ("RDEF SERVAUTH 'A B'", "SLYS1402E"),
        ("RDEF SERVAUTH A.**.B.**", "SLYS1402E"),
        ("RDEF SERVAUTH A.X**", "SLYS1402E"),
        (f"RDEF SERVAUTH {'A' * 247}", "SLYS1402E"),
        ("RDEF SERVAUTH A.B UACC(SOME)", "SLYS1404E"),
        ("RDEF SERVAUTH A.B NOTIFY(NOBODY)", "SLYS1102E"),
        ("RDEF SERVAUTH A.B SSIGNON(NOLEGACYKEY)", "SLYS1413E"),
        ("RALT SERVAUTH A.B UACC(READ)", "SLYS1102E"),
        ("RDEL SERVAUTH A.B", "SLYS1102E"),
    ],
)
def test_what_is_refused(racf, text, message):
    assert racf.refused(text) == message


def test_a_profile_is_defined_once(racf):
    racf.ok("RDEF SERVAUTH A.B")
    assert racf.refused("RDEF SERVAUTH (C.D A.B)") == "SLYS1103E"
    assert set(racf.database.profiles["SERVAUTH"]) == {"A.B"}


def test_what_is_audited(racf):
    racf.ok("RDEF SERVAUTH A.B AUDIT(ALL(UPDATE))")
    found = racf.database.profiles["SERVAUTH"]["A.B"]
    assert found.audit == Auditing(Access.UPDATE, Access.UPDATE)
    racf.ok("RALT SERVAUTH A.B AUDIT(SUCCESS FAILURES(ALTER))")
    assert racf.database.profiles["SERVAUTH"]["A.B"].audit == Auditing(Access.READ, Access.ALTER)
    racf.ok("RALT SERVAUTH A.B AUDIT(NONE)")
    assert racf.database.profiles["SERVAUTH"]["A.B"].audit == Auditing()
    assert racf.refused("RALT SERVAUTH A.B AUDIT(NONE ALL)") == "SLYS1001E"
    assert racf.refused("RALT SERVAUTH A.B AUDIT()") == "SLYS1001E"


def test_globalaudit_is_the_auditors(racf):
    racf.ok("RDEF SERVAUTH A.B")
    racf.ok("ALU IBMUSER NOAUDITOR")
    assert racf.refused("RALT SERVAUTH A.B GLOBALAUDIT(ALL)") == "SLYS1002E"
    racf.ok("RALT SERVAUTH A.B GLOBALAUDIT(ALL)", user="AUDITOR1")
    assert racf.database.profiles["SERVAUTH"]["A.B"].global_audit == Auditing(Access.READ, Access.READ)
    assert racf.refused("RALT SERVAUTH A.B GLOBALAUDIT(ALL) UACC(READ)", user="AUDITOR1") == "SLYS1002E"


def test_class_authority_lets_define(racf):
    assert racf.refused("RDEF SERVAUTH A.B", user="USER2") == "SLYS1002E"
    racf.ok("ALU USER2 CLAUTH(SERVAUTH)")
    racf.ok("RDEF SERVAUTH A.B", user="USER2")
    assert racf.refused("RDEF FACILITY A.B", user="USER2") == "SLYS1002E"


def test_segments_and_members_belong_to_their_classes(racf):
    racf.ok("RDEF STARTED FTPD STDATA(USER(USER2) GROUP(OPS) TRUSTED PRIVILEGED(NO))")
    assert racf.database.profiles["STARTED"]["FTPD"].started == StartedTask("USER2", "OPS", trusted=True)
    racf.ok("RALT STARTED FTPD STDATA(USER(=MEMBER) NOGROUP TRUSTED(NO))")
    assert racf.database.profiles["STARTED"]["FTPD"].started == StartedTask("=MEMBER")
    racf.ok("RALT STARTED FTPD NOSTDATA")
    assert racf.database.profiles["STARTED"]["FTPD"].started is None
    racf.ok("RDEF GLOBAL SERVAUTH ADDMEM(A.&RACUID.*/ALTER A.**/READ)")
    racf.ok("RALT GLOBAL SERVAUTH ADDMEM(B/NONE) DELMEM(A.**/READ)")
    assert racf.database.profiles["GLOBAL"]["SERVAUTH"].members == ("A.&RACUID.*/ALTER", "B/NONE")
    racf.ok("RDEF TERMINAL T1 WHEN(DAYS(WEEKDAYS) TIME(0800:1700))")
    assert racf.database.profiles["TERMINAL"]["T1"].when == When(frozenset(range(5)), (480, 1020))
    for text in (
        "RDEF SERVAUTH X STDATA(USER(USER2))",
        "RDEF SERVAUTH X ADDMEM(Y)",
        "RDEF SERVAUTH X WHEN(DAYS(MONDAY))",
        "RDEF TERMINAL X WHEN(DAYS(XMAS))",
        "RDEF GLOBAL FACILITY ADDMEM(Y)",
        "RDEF GLOBAL FACILITY ADDMEM(Y/SOME)",
    ):
        assert racf.refused(text) == "SLYS1001E"


def test_group_special_changes_what_its_group_owns(racf):
    racf.ok("CO USER2 GROUP(OPS) SPECIAL")
    racf.ok("RDEF SERVAUTH (A.B) OWNER(OPS)")
    racf.ok("RDEF SERVAUTH C.D OWNER(USER3)")
    racf.ok("RALT SERVAUTH A.B UACC(READ)", user="USER2")
    assert racf.refused("RALT SERVAUTH C.D UACC(READ)", user="USER2") == "SLYS1002E"
    racf.ok("ALU USER3 OWNER(OPS)")
    racf.ok("RDEL SERVAUTH C.D", user="USER2")


@pytest.mark.parametrize(
    ("cls", "segment"),
    [
        ("STARTED", "STDATA(USER(IBMUSER) TRUSTED(YES))"),
        ("STARTED", "NOSTDATA"),
        ("PTKTDATA", "SSIGNON(KEYMASKED(E001193519561977))"),
        ("PTKTDATA", "NOSSIGNON"),
    ],
)
def test_segments_are_specials_to_change(racf, cls, segment):
    racf.ok("ALU USER2 CLAUTH(STARTED PTKTDATA)")
    racf.ok(f"RDEF {cls} FTPD", user="USER2")
    assert racf.refused(f"RALT {cls} FTPD {segment}", user="USER2") == "SLYS1002E"
    if not segment.startswith("NO"):
        assert racf.refused(f"RDEF {cls} OTHER {segment}", user="USER2") == "SLYS1002E"
    racf.ok(f"RALT {cls} FTPD {segment}")
