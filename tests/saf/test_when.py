"""Days and times of the week: what they allow, and their text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.when import ANY_TIME, When, read_days, read_time

#: 2026-01-05 is a Monday.
MONDAY = 5


def at(day, hour, minute=0):
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "time", "moment", "allowed"),
    [
        (["ANYDAY"], "ANYTIME", at(MONDAY, 3), True),
        (["WEEKDAYS"], "ANYTIME", at(MONDAY + 5, 3), False),
        (["MONDAY"], "0800:1700", at(MONDAY, 8), True),
        (["MONDAY"], "0800:1700", at(MONDAY, 17), True),
        (["MONDAY"], "0800:1700", at(MONDAY, 17, 1), False),
        (["MONDAY"], "0800:1700", at(MONDAY + 1, 9), False),
        (["MONDAY"], "2200:0600", at(MONDAY, 23), True),
        (["MONDAY"], "2200:0600", at(MONDAY + 1, 5), True),
        (["MONDAY"], "2200:0600", at(MONDAY, 5), False),
        (["MONDAY"], "2200:0600", at(MONDAY, 12), False),
    ],
)
def test_what_is_allowed(days, time, moment, allowed):
    assert When(read_days(days), read_time(time)).allows(moment) is allowed


MINUTES = st.integers(0, 24 * 60 - 1)


@given(st.frozensets(st.integers(0, 6), min_size=1), st.none() | st.tuples(MINUTES, MINUTES))
def test_the_text_reads_back(days, span):
    when = When(days, span)
    assert When.read(str(when)) == when


def test_any_time_in_words():
    assert str(ANY_TIME) == "ANYDAY/ANYTIME"
    assert When(frozenset(range(5))).days_text == "WEEKDAYS"


@pytest.mark.parametrize("word", ["0800", "8:17", "0860:1000", "2500:0100", "2430:0100", ""])
def test_what_is_no_time(word):
    with pytest.raises(ValueError):
        read_time(word)


def test_what_is_no_day():
    with pytest.raises(ValueError):
        read_days(["CHRISTMAS"])
