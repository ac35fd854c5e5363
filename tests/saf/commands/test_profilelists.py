"""RLIST: what is shown, and to whom. The layout is in tests/cases/racf/resources.txt."""

import pytest


@pytest.fixture
def profiles(racf):
    for text in (
        "SETROPTS CLASSACT(SERVAUTH) GENERIC(SERVAUTH)",
        "RDEF SERVAUTH EZB.FTP.MVS098.FTPD1.PORT21 APPLDATA('text')",
        "RDEF SERVAUTH EZB.FTP.** UACC(READ)",
        "RDEF SERVAUTH EZA.DCAS.MVS098 OWNER(USER3)",
        "PE EZB.FTP.MVS098.FTPD1.PORT21 CLASS(SERVAUTH) ID(USER2) ACCESS(UPDATE)",
    ):
        racf.ok(text)
    return racf


def names(lines):
    return [lines[place + 2].split(None, 1)[1] for place, line in enumerate(lines) if line == "CLASS      NAME"]


def test_rlist_of_a_resource_shows_the_profile_that_protects_it(profiles):
    assert names(profiles.ok("RL SERVAUTH EZB.FTP.MVS098.FTPD1.PORT99")) == ["EZB.FTP.** (G)"]
    assert profiles.refused("RL SERVAUTH ABC") == "SLYS1102E"
    assert profiles.refused("RL NOCLASS ABC") == "SLYS1401E"


def test_those_with_access_see_the_profile_but_not_its_list(profiles):
    shown = profiles.ok("RL SERVAUTH EZB.FTP.MVS098.FTPD1.PORT21 AUTHUSER", user="USER2")
    assert "UPDATE" in shown[6]
    assert "text" in shown
    assert not any(line.startswith("USER2 ") for line in shown)
    assert any(line.startswith("USER2 ") for line in profiles.ok("RL SERVAUTH EZB.FTP.MVS098.FTPD1.PORT21 ALL"))
    assert profiles.refused("RL SERVAUTH EZA.DCAS.MVS098", user="USER2") == "SLYS1002E"
    assert names(profiles.ok("RL SERVAUTH EZA.DCAS.MVS098", user="USER3")) == ["EZA.DCAS.MVS098"]
    assert len(names(profiles.ok("RL SERVAUTH *", user="AUDITOR1"))) == 3


def test_globalaudit_shows_to_auditors(profiles):
    assert "GLOBALAUDIT" in profiles.ok("RL SERVAUTH EZA.DCAS.MVS098", user="AUDITOR1")
    assert "GLOBALAUDIT" not in profiles.ok("RL SERVAUTH EZA.DCAS.MVS098", user="USER3")
