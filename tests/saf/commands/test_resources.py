"""RDEFINE, RALTER, RDELETE."""

import pytest

from appliance.saf.database import Profile
from appliance.saf.model import Access


def test_rdefine_takes_its_defaults_and_its_operands(racf):
    racf.ok("RDEF SERVAUTH (EZA.DCAS.MVS098 ezb.x) UACC(READ) APPLDATA('Some text') WARNING NOTIFY(USER2) OWNER(OPS)")
    profile = racf.database.profiles["SERVAUTH"]["EZB.X"]
    assert profile == Profile(
        "SERVAUTH", "EZB.X", uacc=Access.READ, owner="OPS", warning=True, appldata="Some text", notify="USER2"
    )
    racf.ok("RDEF SERVAUTH PLAIN")
    assert racf.database.profiles["SERVAUTH"]["PLAIN"] == Profile("SERVAUTH", "PLAIN", owner="IBMUSER")


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
    assert racf.database.profiles["SERVAUTH"]["A.B"] == Profile("SERVAUTH", "A.B", owner="IBMUSER")
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
        ("RDEF SERVAUTH A.&X", "SLYS1402E"),
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
