"""The TSO reader: any text is a tree or one error, and a tree written out reads back the same."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.commands.tso import MAX_COMMAND, Call, TsoError, Word, parse, render

TSO_TEXT = st.text(st.sampled_from("AB1*'(), /\t\x00é"), max_size=60)


def shape(word: Word) -> object:
    """A word without its column."""
    return (word.text, word.is_quoted, None if word.operands is None else [shape(item) for item in word.operands])


def read(text: str) -> Call | TsoError:
    try:
        return parse(text)
    except TsoError as error:
        return error


def test_a_command_with_everything():
    call = parse("permit /* who */ EZB.FTP.*.PORT21  class(SERVAUTH), ID(USER2 USER4) DATA('it''s (all)') WHEN(A(B))")
    assert call.name == "PERMIT"
    assert [shape(word) for word in call.words] == [
        ("EZB.FTP.*.PORT21", False, None),
        ("class", False, [("SERVAUTH", False, None)]),
        ("ID", False, [("USER2", False, None), ("USER4", False, None)]),
        ("DATA", False, [("it's (all)", True, None)]),
        ("WHEN", False, [("A", False, [("B", False, None)])]),
    ]
    assert [word.column for word in call.words[:2]] == [18, 36]


def test_a_list_in_parentheses_goes_by_position():
    call = parse("ADDUSER (U1,U2)")
    assert call.words[0].is_list
    assert [word.text for word in call.words[0].operands or ()] == ["U1", "U2"]


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "no command"),
        ("  /* only a comment */", 1, "no command"),
        ("'ADDUSER' U1", 1, "begins with its name"),
        ("ADDUSER(U1)", 1, "begins with its name"),
        ("ADDUSER U1)", 11, "closing parenthesis"),
        ("ADDUSER U1 NAME('A", 17, "closing quote"),
        ("ADDUSER U1 NAME('A'", 16, "opening parenthesis"),
        ("ADDUSER U1 NAME('A'B)", 20, "blank is missing"),
        ("ADDUSER U1 X'00'", 13, "middle of a word"),
        ("ADDUSER U1\nDELUSER U1", 11, "cannot be printed"),
        ("ADDUSER \u202eU1", 9, "cannot be printed"),
        ("X " + "A(" * 9, 20, "nested"),
        ("X" * (MAX_COMMAND + 1), MAX_COMMAND + 1, "longer"),
    ],
)
def test_an_error_has_a_column_and_a_sentence(text, column, says):
    with pytest.raises(TsoError, match=says) as caught:
        parse(text)
    assert caught.value.column == column


@given(TSO_TEXT | st.text())
def test_any_text_is_a_command_or_one_error(text):
    call = read(text)
    if isinstance(call, TsoError):
        assert 1 <= call.column <= len(text) + 1
        return
    again = parse(" ".join([call.name, *map(render, call.words)]))
    assert isinstance(again, Call)
    assert [shape(word) for word in again.words] == [shape(word) for word in call.words]


@given(TSO_TEXT)
def test_an_error_repeats_nothing(text):
    call = read(f"X QZQ{text}")
    assert isinstance(call, Call) or "QZQ" not in str(call)


def test_words_are_values():
    assert attrs.evolve(Word("A", 1), column=1) == Word("A", 1)


def test_a_command_goes_on_in_the_next_line():
    assert parse("LISTUSER -\n  USER2") == parse("LISTUSER     USER2")
    assert parse("LISTUSER USE+\r\n   R2").words[0].text == "USER2"
    with pytest.raises(TsoError):
        parse("LISTUSER\nUSER2")
