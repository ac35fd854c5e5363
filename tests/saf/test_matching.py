"""Matching by qualifiers and by regular expression agree on every name."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from appliance.saf.matching import Pattern
from appliance.saf.patterns import compile_pattern

QUALIFIERS = st.text("AB", min_size=1, max_size=3)
GENERIC = st.one_of(QUALIFIERS, st.text("AB%", min_size=1, max_size=3), st.sampled_from(["*", "**", "A*", "%*", "A*B"]))


@settings(max_examples=500)
@given(st.lists(GENERIC, min_size=1, max_size=5), st.lists(QUALIFIERS, min_size=1, max_size=6), st.booleans())
def test_both_ways_agree(pattern, qualifiers, is_data_set):
    text, name = ".".join(pattern), ".".join(qualifiers)
    expected = compile_pattern(text, is_data_set=is_data_set).fullmatch(name) is not None
    assert Pattern(text, is_data_set=is_data_set).fits(name, qualifiers) is expected


@example("A.*", "A.A.")
@given(st.text("AB.%*"), st.text("AB."))
def test_odd_names_agree_too(text, name):
    for is_data_set in (False, True):
        expected = compile_pattern(text, is_data_set=is_data_set).fullmatch(name) is not None
        assert Pattern(text, is_data_set=is_data_set).fits(name, name.split(".")) is expected
