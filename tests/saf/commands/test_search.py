"""SEARCH: which names are found, and by whom; more in tests/cases/racf/search.txt."""

from datetime import timedelta

import attrs
import pytest

from tests.support.racf import NOON


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
    assert racf.ok("SEARCH NOMASK LEVEL(2)") == ("SYS1.A.* (UNUSABLE)", "SYS1.A.TWO")
    assert len(racf.ok("SEARCH NOMASK LEVEL(0)")) == 3


@pytest.fixture
def data_sets(racf):
    for name in ("IBMUSER.A", "USER2.A", "USER2.B", "USER22.A", "SYS1.USER2.A"):
        racf.ok(f"ADDSD '{name}' UACC(READ)" if name != "USER22.A" else "AU USER22")
    racf.ok("ADDSD 'USER22.A'")
    return racf


@pytest.mark.parametrize(
    ("text", "user", "names"),
    [
        ("SR", "IBMUSER", ("IBMUSER.A",)),
        ("SR", "USER2", ("USER2.A", "USER2.B")),
        ("SR CLASS(DATASET) NOGENERIC", "USER2", ("USER2.A", "USER2.B")),
        ("SR MASK(SYS1)", "USER2", ("SYS1.USER2.A",)),
        ("SR FILTER(*.A)", "USER2", ("IBMUSER.A", "USER2.A")),
        ("SR NOMASK", "USER2", ("IBMUSER.A", "SYS1.USER2.A", "USER2.A", "USER2.B")),
        ("SR USER(USER2)", "IBMUSER", ("USER2.A", "USER2.B")),
        ("SR USER(USER2) NOMASK", "IBMUSER", ("IBMUSER.A", "SYS1.USER2.A", "USER2.A", "USER2.B")),
        ("SR CLIST('DELDSD ')", "IBMUSER", ("DELDSD 'IBMUSER.A'",)),
    ],
)
def test_without_mask_or_filter_data_sets_of_the_user_are_meant(data_sets, text, user, names):
    assert data_sets.ok(text, user=user) == names


@pytest.mark.parametrize("text", ["SR FILTER(*.A) MASK(A)", "SR NOMASK FILTER(*.A)", "SR MASK(A) NOMASK"])
def test_names_are_chosen_in_one_way(data_sets, text):
    assert data_sets.refused(text) == "SLYS1001E"


def aged(racf, days, kind, name, **changes):
    moment = NOON - timedelta(days=days)

    def change(database):
        match kind:
            case "GROUP":
                return database.with_group(attrs.evolve(database.groups[name], created=moment))
            case _:
                profile = database.profiles[kind][name]
                return database.with_profile(attrs.evolve(profile, **{"created": moment, "changed": moment, **changes}))

    racf.store.apply(change)


def test_age_counts_from_the_last_change_of_a_profile_and_the_first_day_of_a_group(profiles):
    aged(profiles, 30, "SERVAUTH", "EZA.DCAS.MVS098")
    aged(profiles, 30, "SERVAUTH", "EZB.FTP.**", changed=NOON - timedelta(days=10))
    aged(profiles, 30, "GROUP", "OPS")
    for days, names in ((30, ("EZA.DCAS.MVS098",)), (10, ("EZA.DCAS.MVS098", "EZB.FTP.** (G)"))):
        assert profiles.ok(f"SR CLASS(SERVAUTH) AGE({days})") == names
    assert profiles.ok("SR CLASS(SERVAUTH) AGE(31)")[0].startswith("SLYS1109I")
    assert profiles.ok("SR CLASS(GROUP) AGE(30) MASK(O)") == ("OPS",)
    assert profiles.ok("SR CLASS(GROUP) AGE(31) MASK(O)")[0].startswith("SLYS1109I")
    profiles.ok("RALTER SERVAUTH EZA.DCAS.MVS098 LEVEL(1)")
    assert profiles.ok("SR CLASS(SERVAUTH) AGE(10)") == ("EZB.FTP.** (G)",)
    assert profiles.refused("SR CLASS(SERVAUTH) AGE(0)") == "SLYS1001E"


def test_age_of_data_sets(data_sets):
    aged(data_sets, 5, "DATASET", "USER2.A")
    assert data_sets.ok("SR NOMASK AGE(5)") == ("USER2.A",)


@pytest.mark.parametrize("cls", ["USER", "GROUP"])
@pytest.mark.parametrize("condition", ["WARNING", "LEVEL(0)", "GENERIC"])
def test_what_no_user_or_group_has_finds_none(racf, cls, condition):
    """Or a CLIST of DELUSER would be made of all of them."""
    assert racf.ok(f"SR CLASS({cls}) {condition}")[0].startswith("SLYS1109I")
    assert "SLYS" not in racf.ok(f"SR CLASS({cls}) NOGENERIC")[0]


def test_user_shows_the_users_and_groups_that_somebody_may_see(racf):
    racf.ok("ALU USER3 OWNER(USER2)")
    racf.ok("CONNECT USER2 GROUP(OPS) AUTHORITY(CONNECT)")
    assert racf.ok("SR CLASS(USER) USER(USER2)") == ("USER2", "USER3")
    assert racf.ok("SR CLASS(GROUP) USER(USER2)") == ("OPS",)
    assert racf.refused("SR CLASS(USER) USER(IBMUSER)", user="USER2") == "SLYS1002E"
    assert racf.refused("SR CLASS(GROUP) USER(NOBODY)") == "SLYS1102E"
