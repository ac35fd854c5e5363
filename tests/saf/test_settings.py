"""Password rules as text."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.settings import Character, PasswordRule


@given(st.integers(1, 8), st.integers(1, 8), st.integers(1, 8), st.lists(st.sampled_from(Character), max_size=8))
def test_a_rule_reads_back(number, shortest, longest, places):
    rule = PasswordRule(number, shortest, longest, tuple(places))
    assert PasswordRule.read(str(rule)) == rule
    assert " " not in str(rule)
