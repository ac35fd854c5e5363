"""SEARCH: which names are found, and by whom; more in tests/cases/racf/search.txt."""

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


@pytest.mark.parametrize(
    ("text", "user", "names"),
    [
        ("SR CLASS(SERVAUTH)", "IBMUSER", ("EZA.DCAS.MVS098", "EZB.FTP.** (G)", "EZB.FTP.MVS098.FTPD1.PORT21")),
        ("SR CLASS(SERVAUTH)", "USER2", ("EZB.FTP.** (G)", "EZB.FTP.MVS098.FTPD1.PORT21")),
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
    assert profiles.ok("SR MASK(A)")[0].startswith("SLYS1109I")
    assert profiles.refused("SR CLASS(USER) AGE(0)") == "SLYS1001E"


def test_level_is_the_least_and_what_protects_nothing_is_marked(racf):
    for name, level in (("A.ONE", 1), ("A.TWO", 2), ("A.*", 3)):
        assert racf.run(f"ADDSD 'SYS1.{name}' LEVEL({level})").code <= 4
    assert racf.ok("SEARCH LEVEL(2)") == ("SYS1.A.* (UNUSABLE)", "SYS1.A.TWO")
    assert len(racf.ok("SEARCH LEVEL(0)")) == 3
