"""RLIST and SEARCH: what is shown, and to whom."""

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


def test_rlist_shows_a_profile(profiles):
    assert profiles.ok("RL SERVAUTH EZB.FTP.MVS098.FTPD1.PORT21 ALL") == (
        "CLASS=SERVAUTH  NAME=EZB.FTP.MVS098.FTPD1.PORT21",
        " OWNER=IBMUSER  UNIVERSAL ACCESS=NONE  YOUR ACCESS=NONE  WARNING=NO",
        " APPLICATION DATA=text  NOTIFY=NONE",
        "  USER=USER2  ACCESS=UPDATE",
    )


def test_rlist_of_a_resource_shows_the_profile_that_protects_it(profiles):
    assert profiles.ok("RL SERVAUTH EZB.FTP.MVS098.FTPD1.PORT99")[0] == "CLASS=SERVAUTH  NAME=EZB.FTP.** (G)"
    assert profiles.refused("RL SERVAUTH ABC") == "SLYS1102E"
    assert profiles.refused("RL NOCLASS ABC") == "SLYS1401E"


def test_those_with_access_see_the_profile_but_not_its_list(profiles):
    shown = profiles.ok("RL SERVAUTH EZB.FTP.MVS098.FTPD1.PORT21", user="USER2")
    assert "YOUR ACCESS=UPDATE" in shown[1]
    assert not any("USER=" in line for line in shown)
    assert profiles.refused("RL SERVAUTH EZA.DCAS.MVS098", user="USER2") == "SLYS1002E"
    assert len(profiles.ok("RL SERVAUTH EZA.DCAS.MVS098", user="USER3")) == 3
    assert len([line for line in profiles.ok("RL SERVAUTH *", user="AUDITOR1") if "NAME=" in line]) == 3


@pytest.mark.parametrize(
    ("text", "user", "names"),
    [
        ("SR CLASS(SERVAUTH)", "IBMUSER", ("EZA.DCAS.MVS098", "EZB.FTP.**", "EZB.FTP.MVS098.FTPD1.PORT21")),
        ("SR CLASS(SERVAUTH)", "USER2", ("EZB.FTP.**", "EZB.FTP.MVS098.FTPD1.PORT21")),
        ("SR CLASS(SERVAUTH) MASK(eza)", "IBMUSER", ("EZA.DCAS.MVS098",)),
        ("SR CLASS(SERVAUTH) FILTER(*.DCAS.*)", "IBMUSER", ("EZA.DCAS.MVS098",)),
        ("SR CLASS(USER)", "AUDITOR1", ("AUDITOR1", "IBMUSER", "USER2", "USER3")),
        ("SR CLASS(USER)", "USER2", ("USER2",)),
        ("SR CLASS(GROUP) MASK(O)", "IBMUSER", ("OPS",)),
    ],
)
def test_search_lists_names(profiles, text, user, names):
    assert profiles.ok(text, user=user) == names


def test_search_without_a_hit_or_a_class(profiles):
    assert profiles.ok("SR CLASS(APPL)")[0].startswith("SLYS1109I")
    assert profiles.refused("SR CLASS(NOCLASS)") == "SLYS1401E"
    assert profiles.refused("SR MASK(A)") == "SLYS1001E"
