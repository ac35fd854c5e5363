"""Statements out of records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.cards import CardError, Statement, read_cards
from appliance.storage.text.tables import record_of, text_of


def cards(text: str) -> list[bytes]:
    return [record_of(line.ljust(80)) for line in text.splitlines()]


def test_statements_comments_and_continuations():
    statements, errors = read_cards(
        cards(
            "//USER2A   JOB (ACCT),'A B',CLASS=A  THIS IS A COMMENT\n"
            "//* A COMMENT\n"
            "//STEP1    EXEC PGM=IEFBR14\n"
            "//NEW      DD DSN=A.B,\n"
            "//* IN BETWEEN\n"
            "//            DISP=(NEW,CATLG)  MORE\n"
            "//\n"
            "NOT LOOKED AT"
        )
    )
    assert errors == []
    assert statements == [
        Statement(1, "USER2A", "JOB", "(ACCT),'A B',CLASS=A"),
        Statement(3, "STEP1", "EXEC", "PGM=IEFBR14"),
        Statement(4, "NEW", "DD", "DSN=A.B,DISP=(NEW,CATLG)"),
    ]


def test_data_end_at_a_delimiter_or_the_next_statement():
    statements, _ = read_cards(
        cards("//A DD *\none\ntwo\n//B DD DATA\n//not a statement\n/*\n//C DD DATA,DLM=$$\n/*\n$$\n//D DD *\nlast")
    )
    data = {s.name: [text_of(record).rstrip() for record in s.data or ()] for s in statements}
    assert data == {"A": ["one", "two"], "B": ["//not a statement"], "C": ["/*"], "D": ["last"]}


def test_lines_that_are_no_statements():
    statements, errors = read_cards(cards("hello\n//X\n//A DD DSN=B,\n/*"))
    assert [error.line for error in errors] == [1, 2, 3]
    assert errors[2] == CardError(3, "EXPECTED CONTINUATION NOT RECEIVED")
    assert len(statements) == 1


def test_columns_behind_71_are_not_looked_at():
    line = "//A EXEC PGM=X".ljust(71) + "X00000010"
    assert read_cards(cards(line))[0] == [Statement(1, "A", "EXEC", "PGM=X")]


@given(st.lists(st.binary(min_size=80, max_size=80), max_size=20))
def test_any_records_are_read(records):
    statements, errors = read_cards(records)
    assert len(statements) + len(errors) <= 2 * len(records)


def test_the_condition_of_if_has_blanks_and_lines():
    statements, errors = read_cards(cards("//C IF (A.RC = 0 &\n//      B.RC < 4) THEN  COMMENT\n// ENDIF\n"))
    assert statements == [Statement(1, "C", "IF", "(A.RC = 0 & B.RC < 4)"), Statement(3, "", "ENDIF", "")]
    assert errors == []
    assert read_cards(cards("// IF RC=0\n//A EXEC PGM=B"))[1] == [CardError(1, "IF WITHOUT THEN")]
