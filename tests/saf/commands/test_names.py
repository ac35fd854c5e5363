"""Names in operands: what they look like, and that they must be defined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.commands.names import choice, existing_group, existing_user, new_name
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.syntax import VALUE, Syntax, bind
from appliance.saf.commands.tso import Word, parse
from appliance.saf.database import Group, SafDatabase, User

DATABASE = SafDatabase().with_user(User("USER2", "SYS1")).with_group(Group("SYS1"))


@pytest.mark.parametrize("text", ["A", "user2", "@#$", "ABCDEFGH", "A1234567"])
def test_good_names_come_back_in_upper_case(text):
    assert new_name(Word(text, 1), "a user ID") == text.upper()


@pytest.mark.parametrize("text", ["", "1A", "ABCDEFGHI", "A.B", "A*", "A B", "Ä", "A-B", "A\n"])
def test_bad_names_are_refused_with_their_column(text):
    with pytest.raises(RefusalError, match="column 5"):
        new_name(Word(text, 5), "a user ID")


@given(st.text(max_size=9))
def test_a_name_is_safe_inside_a_resource_name(text):
    try:
        name = new_name(Word(text, 1), "a user ID")
    except RefusalError:
        return
    assert name.isascii()
    assert not set(name) & set(".*%&() ")


def test_users_and_groups_must_be_defined():
    assert existing_user(DATABASE, Word("user2", 1)).name == "USER2"
    assert existing_group(DATABASE, Word("sys1", 1)).name == "SYS1"
    with pytest.raises(RefusalError, match="user SYS1 is not defined"):
        existing_user(DATABASE, Word("SYS1", 1))
    with pytest.raises(RefusalError, match="group USER2 is not defined"):
        existing_group(DATABASE, Word("USER2", 1))


def test_choice_is_one_of_a_few_words():
    operands = bind(parse("X REPLAY(yes)"), Syntax(keywords={"REPLAY": VALUE}))
    assert choice(operands, "REPLAY", ("YES", "NO")) == "YES"
    assert choice(operands, "TYPE", ("UPPER",)) is None
    with pytest.raises(RefusalError, match="column 10: REPLAY is one of ON, OFF"):
        choice(operands, "REPLAY", ("ON", "OFF"))
