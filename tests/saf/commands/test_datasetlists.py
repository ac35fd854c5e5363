"""LISTDSD: which profiles are shown. The layout is in tests/cases/racf/datasets.txt."""

import pytest


@pytest.fixture
def profiles(racf):
    racf.ok("SETROPTS GENERIC(DATASET)")
    racf.ok("ADDSD ('USER2.**' 'USER2.DATA' 'USER3.**')")
    return racf


def shown(lines):
    return [line.split()[3] for line in lines if line.startswith("INFORMATION")]


@pytest.mark.parametrize(
    ("text", "user", "names"),
    [
        ("LD", "USER2", ["USER2.**", "USER2.DATA"]),
        ("LD ID(USER3)", "IBMUSER", ["USER3.**"]),
        ("LD PREFIX(USER2.D)", "IBMUSER", ["USER2.DATA"]),
        ("LD DATASET('USER2.DATA')", "USER2", ["USER2.DATA"]),
        ("LD DATASET(DATA)", "USER2", ["USER2.DATA"]),
        ("LD DATASET('USER2.X')", "USER2", ["USER2.**"]),
        ("LD PREFIX(USER)", "USER3", ["USER3.**"]),
    ],
)
def test_which_profiles_are_shown(profiles, text, user, names):
    assert shown(profiles.ok(text, user=user)) == names


def test_what_is_refused(profiles):
    assert profiles.refused("LD DATASET('USER2.DATA')", user="USER3") == "SLYS1002E"
    assert profiles.refused("LD DATASET('OPS.DATA')") == "SLYS1102E"
    assert profiles.ok("LD ID(OPS)")[0].startswith("SLYS1109I")
