"""Binding a call to a command's operands: positions, abbreviations, lists, numbers, and errors with a column."""

import pytest

from appliance.saf.commands.syntax import FLAG, LIST, MAYBE, SECRET, VALUE, Operands, Syntax, bind, inner
from appliance.saf.commands.tso import TsoError, parse
from appliance.secret import Secret

SYNTAX = Syntax(
    ("a user ID", "a second word"),
    1,
    {
        "PASSWORD": SECRET,
        "PASSDATE": VALUE,
        "NAME": VALUE,
        "SPECIAL": FLAG,
        "NOSPECIAL": FLAG,
        "GROUPS": LIST,
        "REVOKE": MAYBE,
        "LIST": FLAG,
        "LISTMAP": FLAG,
        "SSIGNON": inner(KEYMASKED=SECRET, NOLEGACYKEY=FLAG),
    },
)


def bound(text: str) -> Operands:
    return bind(parse(text), SYNTAX)


def test_operands_are_found_under_their_full_names():
    operands = bound("X user2 NA('Ann B') PASSW(secret) SP G(A,b) REV")
    assert operands.name(0) == "USER2"
    assert operands.text("NAME") == "Ann B"
    assert operands.secret("PASSWORD") == Secret("secret")
    assert operands.switch("SPECIAL") is True
    assert operands.names("GROUPS") == ("A", "B")
    assert operands.has("REVOKE")
    assert operands.name("REVOKE") is None
    assert operands.secret("NAME") is not None
    assert operands.column("NAME") == 9


def test_what_was_not_given_is_nothing():
    operands = bound("X USER2")
    assert operands.switch("SPECIAL") is None
    assert operands.secret("PASSWORD") is None
    assert operands.number("PASSDATE", 1, 9) is None
    assert operands.inside("SSIGNON") is None
    assert operands.names(1) == ()
    assert operands.column("NAME") == 1


def test_a_full_spelling_wins_over_a_longer_keyword():
    assert bound("X U LIST").has("LIST")
    assert bound("X U LISTM").has("LISTMAP")


def test_operands_of_a_keyword():
    inside = bound("X U SSIGNON(KEYM(E001193519561977))").inside("SSIGNON")
    assert inside is not None
    assert inside.secret("KEYMASKED") == Secret("E001193519561977")


def test_lists_and_optional_words_by_position():
    assert bound("X (U1 U2) NAME(A)").names(0) == ("U1", "U2")
    assert bound("X U1 OTHER NAME(A)").name(1) == "OTHER"
    assert bound("X U1 'NAME'").name(1) == "NAME"


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("X", 2, "a user ID is missing"),
        ("X NAME(A)", 3, "a user ID is missing"),
        ("X ()", 3, "one word or a list"),
        ("X (U(V))", 3, "one word or a list"),
        ("X U PASS(A)", 5, "PASSDATE, PASSWORD"),
        ("X U OTHER MORE", 11, "no such operand"),
        ("X U NAME", 5, "NAME takes one value"),
        ("X U NAME(A B)", 5, "NAME takes one value"),
        ("X U NAME(A(B))", 5, "NAME takes one value"),
        ("X U GROUPS()", 5, "one or more"),
        ("X U SPECIAL(A)", 5, "no value"),
        ("X U REVOKE(A B)", 5, "at most one"),
        ("X U NAME(A) NAME(B)", 13, "contradicts or repeats"),
        ("X U SPECIAL NOSPECIAL", 13, "contradicts or repeats"),
        ("X U NOSPECIAL SPECIAL", 15, "contradicts or repeats"),
        ("X U SSIGNON(FOO)", 13, "no such operand"),
    ],
)
def test_what_does_not_fit_is_said_with_its_column(text, column, says):
    with pytest.raises(TsoError, match=says) as caught:
        bound(text)
    assert caught.value.column == column


@pytest.mark.parametrize("value", ["0", "256", "-1", "1E2", "''", "99999999999", "'١'"])
def test_a_number_is_digits_within_bounds(value):
    with pytest.raises(TsoError, match="from 1 to 255"):
        bound(f"X U PASSDATE({value})").number("PASSDATE", 1, 255)


def test_a_good_number():
    assert bound("X U PASSDATE(255)").number("PASSDATE", 1, 255) == 255
