"""ADDSD, ALTDSD, DELDSD: whose data sets they are, and what they decide."""

import pytest

from appliance.saf.model import Access
from tests.support.racf import NOON


@pytest.fixture
def generic(racf):
    racf.ok("SETROPTS GENERIC(DATASET)")
    return racf


def test_a_profile_has_its_owner_and_date(generic):
    generic.ok("ADDSD DATA.** UACC(READ) WARNING", user="USER2")
    found = generic.database.profiles["DATASET"]["USER2.DATA.**"]
    assert (found.owner, found.uacc, found.warning, found.is_generic) == ("USER2", Access.READ, True, True)
    assert found.created == NOON


def test_a_profile_without_generic_characters_may_be_generic(generic):
    generic.ok("ADDSD 'USER2.DATA' GENERIC")
    assert generic.database.profiles["DATASET"]["USER2.DATA"].is_generic


def test_a_star_means_a_star_while_generic_is_off(racf):
    assert racf.run("ADDSD 'USER2.**'").code == 4
    assert not racf.database.profiles["DATASET"]["USER2.**"].is_generic


def test_whose_data_sets_one_may_protect(generic):
    generic.ok("ADDSD 'USER3.**'")
    assert generic.refused("ADDSD 'USER3.DATA'", user="USER2") == "SLYS1002E"
    generic.ok("CO USER2 GROUP(OPS) AUTHORITY(CREATE)")
    generic.ok("ADDSD 'OPS.**'", user="USER2")
    generic.ok("CO USER2 GROUP(OPS) AUTHORITY(USE) SPECIAL")
    generic.ok("ALU USER3 OWNER(OPS)")
    generic.ok("ADDSD 'USER3.DATA'", user="USER2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ADDSD 'NOBODY.DATA'", "SLYS1102E"),
        ("ADDSD 'USER2..DATA'", "SLYS1402E"),
        ("ADDSD 'USER2.1DATA'", "SLYS1402E"),
        (f"ADDSD 'USER2.{'ABCDEFG.' * 5}X'", "SLYS1402E"),
        ("ADDSD 'USER2.**.**'", "SLYS1402E"),
        ("ALTDSD 'USER2.DATA' UACC(READ)", "SLYS1102E"),
        ("DELDSD 'USER2.DATA'", "SLYS1102E"),
        ("ADDSD 'USER2.DATA' UACC(SOME)", "SLYS1404E"),
    ],
)
def test_what_is_refused(generic, text, message):
    assert generic.refused(text) == message


def test_a_profile_is_defined_once_changed_and_deleted(generic):
    generic.ok("ADDSD 'USER2.DATA'")
    assert generic.refused("ADDSD 'USER2.DATA'") == "SLYS1103E"
    assert generic.run("ALTDSD 'USER2.DATA'").code == 4
    generic.ok("ALTDSD DATA UACC(READ) NOTIFY", user="USER2")
    assert generic.database.profiles["DATASET"]["USER2.DATA"].notify == "USER2"
    assert generic.refused("DELDSD 'USER2.DATA'", user="USER3") == "SLYS1002E"
    generic.ok("DELDSD DATA", user="USER2")
    assert not generic.database.profiles["DATASET"]
