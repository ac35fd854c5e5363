"""Sections of listings."""

from appliance.saf.commands.listing import access_lists, dates, section
from appliance.saf.database import Profile
from tests.support.racf import NOON


def test_a_section_is_underlined():
    assert list(section("NOTIFY", "USER2")) == ["", "NOTIFY", "------", "USER2"]


def test_empty_lists_say_so():
    lines = list(access_lists(Profile("SERVAUTH", "A")))
    assert "NO USERS IN ACCESS LIST" in lines
    assert lines[-1] == "NO ENTRIES IN CONDITIONAL ACCESS LIST"


def test_dates_are_days_of_the_year():
    assert list(dates(Profile("SERVAUTH", "A", created=NOON)))[-1].split() == ["060", "26"] * 3
    assert list(dates(Profile("SERVAUTH", "A")))[-1].split() == ["UNKNOWN"] * 3
