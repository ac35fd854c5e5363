"""Short lists are filtered and sorted on this side."""

from appliance.protocols.control.events import Result
from appliance.tui.selection import Record, Selection, cut, records

RESULT = Result(1, 0, (), ("CONN", "USER"), (("10", "USER2"), ("9", "USER4"), ("x", "STRANGER")))


def users(**wanted):
    return [row["USER"] for row in records(cut(RESULT, Selection(**wanted)))]


def test_numbers_are_sorted_by_value_and_before_text():
    assert users(sort="CONN") == ["USER4", "USER2", "STRANGER"]
    assert users(sort="CONN", is_descending=True) == ["STRANGER", "USER2", "USER4"]
    assert users(sort="USER") == ["STRANGER", "USER2", "USER4"]
    assert users(sort="NONE") == ["USER2", "USER4", "STRANGER"]


def test_every_word_of_a_filter_must_fit():
    assert users(filter="user") == ["USER2", "USER4"]
    assert users(filter="USER=USER*") == ["USER2", "USER4"]
    assert users(filter="USER=USER") == []
    assert users(filter="user conn=9") == ["USER4"]


def test_a_column_that_is_not_there_is_empty():
    assert Record()["LU"] == ""
