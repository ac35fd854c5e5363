"""Short lists are filtered and sorted on this side."""

from appliance.protocols.control.events import Result
from appliance.tui.selection import Record, Selection, Window, cut, page, page_command, records

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


def test_what_the_daemon_cuts_is_asked_for_by_keywords():
    filters = {"USER": "USER", "LU": "LUNAME"}
    assert page_command("D X", filters, Selection(first=10, count=5)) == "D X,OFFSET=10,COUNT=5"
    wanted = Selection("LU", True, "lu=TCP* USER=A=B x y=z", 0, 5)
    command = "D X,SORT=LU,ORDER=DESC,LUNAME=TCP*,USER='A=B',FIND='x z',OFFSET=0,COUNT=5"
    assert page_command("D X", filters, wanted) == command


def test_a_page_of_many_rows():
    cut_there = Result(1, 0, ("2 OF 900 RECORDS DISPLAYED",), ("A",), (("1",), ("2",)))
    assert page(cut_there, Selection(first=10)) == Window(("A",), (("1",), ("2",)), 10, 900)
    assert page(Result(1, 0, (), ("A",), (("1",),)), Selection(first=10)).total == 11
