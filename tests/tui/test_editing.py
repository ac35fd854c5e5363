"""What an editor knows about the place of the cursor."""

import pytest

from appliance.tui.editing import block_at, completions, hint, statement_at
from appliance.tui.selection import Record

STATEMENTS = [
    Record(BLOCK="", STATEMENT="PORT", OPERANDS="ports", REPEATS="YES"),
    Record(BLOCK="", STATEMENT="TELNETPARMS"),
    Record(BLOCK="TELNETPARMS", STATEMENT="CONNTYPE", OPERANDS="a type", VALUES="ANY BASIC SECURE"),
    Record(BLOCK="TELNETPARMS", STATEMENT="PORT", OPERANDS="a port"),
    Record(BLOCK="", STATEMENT="ARPAGE", EFFECT="has no effect"),
]
LINES = ["PORT 1", "TELNETPARMS ; a port", "  CONNTYPE B", "  conn", "ENDTELNETPARMS", "T", "ARPAGE 1", "; T"]


def test_blocks_begin_and_end():
    assert [block_at(LINES, row, STATEMENTS) for row in range(7)] == ["", "", *["TELNETPARMS"] * 3, "", ""]


def test_a_statement_is_that_of_its_block():
    assert statement_at(["TELNETPARMS", "PORT 2"], 1, STATEMENTS)["OPERANDS"] == "a port"
    assert statement_at(LINES, 0, STATEMENTS)["OPERANDS"] == "ports"
    assert statement_at(["NONE"], 0, STATEMENTS) is None
    assert statement_at([], 0, STATEMENTS) is None


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (2, 12, ["BASIC"]),
        (3, 6, ["CONNTYPE"]),
        (5, 1, ["TELNETPARMS"]),
        (5, 0, []),
        (6, 2, []),
        (7, 3, []),
        (1, 14, []),
    ],
)
def test_how_a_word_can_go_on(row, column, words):
    assert completions(LINES, row, column, STATEMENTS) == words


def test_the_end_of_a_block_is_offered_in_it():
    assert completions(["TELNETPARMS", "END"], 1, 3, STATEMENTS) == ["ENDTELNETPARMS"]


def test_the_line_below_the_text():
    assert hint(LINES, 3, 6, STATEMENTS) == "Tab: CONNTYPE"
    assert hint(LINES, 2, 0, STATEMENTS) == "CONNTYPE (TELNETPARMS): a type"
    assert hint(LINES, 6, 8, STATEMENTS) == "ARPAGE: has no effect"
    assert hint(["?"], 0, 0, STATEMENTS) == ""
