import pytest

from appliance.config.language.operands import OperandError
from tests.support.config_reading import operands

ENDS = frozenset({"NEXT", "OTHER"})


def test_operands_are_taken_one_by_one_until_the_next_statement():
    cursor = operands("KEY a 12 ON next b", ends=ENDS)
    assert cursor.keyword.upper == "KEY"
    assert cursor.take("x").text == "a"
    assert cursor.take_number() == 12
    assert cursor.take_number() is None
    assert cursor.take_word("OFF") is None
    assert cursor.take_word("OFF", "ON") == "ON"
    assert cursor.peek() is None
    assert cursor.position == 4


def test_a_missing_operand_is_complained_about_at_the_statement():
    with pytest.raises(OperandError) as caught:
        operands("  KEY").take("a name")
    assert (str(caught.value.place), caught.value.fields) == ("M:1:3", {"what": "a name"})


def test_a_quoted_word_is_never_a_keyword():
    assert [token.text for token in operands("KEY 'NEXT' a NEXT", ends=ENDS).rest()] == ["NEXT", "a"]


def test_a_list_goes_up_to_its_end_and_not_past_another_statement():
    cursor = operands("LIST a b ENDLIST c", ends=ENDS)
    assert [token.text for token in cursor.until("ENDLIST")] == ["a", "b"]
    assert cursor.take("x").text == "c"
    for text in ("LIST a NEXT ENDLIST", "LIST a"):
        with pytest.raises(OperandError) as caught:
            operands(text, ends=ENDS).until("ENDLIST")
        assert caught.value.fields == {"end": "ENDLIST"}


def test_the_rest_of_a_line_may_go_on_in_the_next_one():
    for going_on, left in ((frozenset(), "more"), (frozenset({"MORE"}), "last")):
        cursor = operands("KEY a b\nmore c\nlast", ends=ENDS)
        cursor.rest_of_line(going_on)
        assert cursor.take("x").text == left


def test_a_number_with_too_many_figures_or_foreign_ones_stays():
    assert operands("KEY 12345678901").take_number() is None
    assert operands("KEY ٣").take_number() is None
