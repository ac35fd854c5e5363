"""Sizes, ages and states for the eye."""

from datetime import UTC, datetime

import pytest

from appliance.tui.cells import age, shown, size, tone

NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (999, "999"), (2048, "2.0K"), (150_000, "146K"), (3 << 30, "3.0G"), (5 << 40, "5.0T")]
)
def test_bytes_have_a_unit(count, text):
    assert size(count) == text


@pytest.mark.parametrize(
    ("since", "text"),
    [
        ("2026-11-26T11:59:48Z", "12s"),
        ("2026-11-26T11:56:55Z", "3m05s"),
        ("2026-11-26T09:50:00Z", "2h10m"),
        ("2026-11-22T11:00:00Z", "4d"),
        ("2026-11-26T12:00:05Z", "0s"),
        ("", ""),
        ("yesterday", "yesterday"),
        ("2026-11-26T11:59:48", "2026-11-26T11:59:48"),
    ],
)
def test_a_time_is_shown_as_an_age(since, text):
    assert age(since, NOW) == text


def test_only_some_columns_are_for_the_eye():
    assert (shown("SENT", "2048", NOW), shown("PORT", "2048", NOW)) == ("2.0K", "2048")
    assert shown("SINCE", "2026-11-26T11:59:48Z", NOW) == "12s"


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("STATE", "ACTIVE", "success"),
        ("STATE", "Quiesced", "warning"),
        ("STATUS", "REVOKED", "error"),
        ("USER", "REVOKED", ""),
        ("DAYS", "6", "error"),
        ("DAYS", "-3", "error"),
        ("DAYS", "29", "warning"),
        ("DAYS", "400", ""),
        ("DAYS", "soon", ""),
        ("ERROR", "timed out", "error"),
    ],
)
def test_states_have_the_colour_of_what_they_mean(column, text, expected):
    assert tone(column, text) == expected
