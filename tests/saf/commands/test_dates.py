"""Dates as RACF writes them."""

from datetime import date

import pytest

from appliance.saf.commands.dates import date_of, day, julian, moment
from appliance.saf.commands.tso import TsoError, Word
from tests.support.racf import NOON


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12/31/26", date(2026, 12, 31)), ("1/2/70", date(2070, 1, 2)), ("1/2/71", date(1971, 1, 2))],
)
def test_dates(text, expected):
    assert date_of(Word(text, 1), "REVOKE") == expected


@pytest.mark.parametrize("text", ["13/1/26", "2/30/26", "2026-01-01", "1/1/2026", ""])
def test_what_is_no_date(text):
    with pytest.raises(TsoError):
        date_of(Word(text, 5), "REVOKE")


def test_in_listings():
    assert (julian(NOON), julian(None)) == ("26.060", "UNKNOWN")
    assert (day(NOON.date()), day(None)) == ("MARCH 01, 2026", "NONE")
    assert (moment(NOON), moment(None)) == ("26.060/12:00:00", "UNKNOWN")
