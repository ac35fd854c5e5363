"""Tables as lines."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.session.events import CommandDone
from appliance.session.tables import aligned

CELL = st.text("AB1", max_size=6)


def test_columns_are_as_wide_as_what_is_in_them():
    assert aligned(("LU", "USER"), [("TCPABC01", "X"), ("A", "")]) == ["LU        USER", "TCPABC01  X", "A"]


def test_no_table():
    assert aligned((), ()) == []


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_every_cell_stands_under_its_head(rows):
    columns = ("ONE", "TWO", "THREE")
    lines = aligned(columns, rows)
    starts = [lines[0].index(column) for column in columns]
    for row, line in zip(rows, lines[1:], strict=True):
        for cell, start in zip(row, starts, strict=True):
            assert line[start : start + len(cell)] == cell


def test_what_a_command_printed_is_its_table_and_its_lines():
    assert CommandDone(0, ("1 OF 1",), ("A",), (("x",),)).printed == ("A", "x", "1 OF 1")
    assert CommandDone(0, ("text",)).printed == ("text",)
