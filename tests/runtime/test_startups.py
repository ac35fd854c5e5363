"""How the chance to be refused grows."""

import pytest

from appliance.runtime.startups import StartupRules, refuses_early

RULES = StartupRules(begin=100, rate=30, full=200, per_source=50)


@pytest.mark.parametrize(
    ("startups", "percent"), [(0, 0), (99, 0), (100, 30), (150, 65), (199, 99.3), (200, 100), (10_000, 100)]
)
def test_the_chance_grows_from_the_rate_to_certainty(startups, percent):
    drawn = range(0, 100_000, 100)
    refused = sum(refuses_early(RULES, startups, lambda most, one=one: one) for one in drawn)
    assert refused / len(drawn) * 100 == pytest.approx(percent, abs=0.2)


def test_a_rate_of_100_is_a_plain_limit():
    rules = StartupRules(begin=100, rate=100, full=101, per_source=50)
    assert refuses_early(rules, 100, lambda most: most - 1)
    assert not refuses_early(rules, 99, lambda most: 0)


def test_what_is_drawn_is_a_thousandth_of_a_percent():
    asked = []
    refuses_early(RULES, 100, lambda most: asked.append(most) or 0)
    assert asked == [100_000]
