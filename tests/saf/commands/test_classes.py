"""Class names and profile names."""

import pytest

from appliance.saf.commands.classes import CLASSES, class_operand, class_state, is_generic, profile_name
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.tso import Word
from appliance.saf.database import ClassState, SafDatabase


def test_the_classes_that_the_appliance_asks_about_exist():
    assert {"SERVAUTH", "APPL", "PTKTDATA", "OPERCMDS", "FACILITY", "SDSF", "RDATALIB"} <= CLASSES
    assert class_operand(SafDatabase(), Word("servauth", 1)) == "SERVAUTH"
    with pytest.raises(RefusalError, match="column 7"):
        class_operand(SafDatabase(), Word("SERVAUT", 7))


def test_nothing_said_of_a_class_is_all_off():
    database = SafDatabase().with_class("SDSF", ClassState(active=True))
    assert class_state(database, "SDSF").active
    assert class_state(database, "APPL") == ClassState()


@pytest.mark.parametrize("name", ["**", "*", "a.b", "A.*.B.**", "A.**.B", "A%", "IRRPTAUTH.TSO.*", "SYSID=A", "A*"])
def test_good_profile_names(name):
    assert profile_name(Word(name, 1), "SERVAUTH") == name.upper()


@pytest.mark.parametrize(
    "name", ["", "A.", ".A", "A..B", "A B", "A.***", "**.A.**", "A.&.B", "&VARIABLE.A", "A\x00", "Ä", "A" * 247]
)
def test_bad_profile_names(name):
    with pytest.raises(RefusalError, match="column 3"):
        profile_name(Word(name, 3), "SERVAUTH")


def test_a_name_is_generic_by_its_characters_and_its_class():
    database = SafDatabase().with_class("SDSF", ClassState(generic=True))
    assert is_generic(database, "SDSF", "A.*")
    assert not is_generic(database, "SDSF", "A.B")
    assert not is_generic(database, "APPL", "A.*")
