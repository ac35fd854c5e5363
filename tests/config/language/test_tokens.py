import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.language.report import Report
from appliance.config.language.tokens import tokens_of_line, tokens_of_text
from tests.support.config_reading import said


def texts(line: str) -> list[str]:
    return [token.text for token in tokens_of_line(line, "M", 1, Report())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  A\tb  c;d", ["A", "b", "c"]),
        ("; all of it", []),
        ("A 'b; c' d", ["A", "b; c", "d"]),
        ('A \'it\'\'s\' "say ""x"""', ["A", "it's", 'say "x"']),
        ("O'NEIL", ["O'NEIL"]),
        ("K='a, b',L=c d", ["K='a, b',L=c", "d"]),
        ("''", [""]),
    ],
)
def test_words_comments_and_quotations(line, expected):
    assert texts(line) == expected


def test_places_and_the_first_word_of_each_line():
    tokens = tokens_of_text("A b\n ; c\n  'D' e", "M", Report())
    assert [(str(t.place), t.is_first, t.is_quoted) for t in tokens] == [
        ("M:1:1", True, False),
        ("M:1:3", False, False),
        ("M:3:3", True, True),
        ("M:3:7", False, False),
    ]
    assert tokens[1].upper == "B"


def test_an_open_quotation_is_said_and_ends_the_line():
    report = Report()
    assert [t.text for t in tokens_of_text("A 'b c\nD", "M", report)] == ["A", "D"]
    assert said(report) == ["1:3 SLYN0107E"]


@given(st.text())
def test_any_line_gives_tokens_without_blanks_or_a_complaint(line):
    line = "".join(line.splitlines())
    report = Report()
    for token in tokens_of_line(line, "M", 1, report):
        assert line[token.place.column - 1] not in " \t;"
        assert token.is_quoted or token.text
