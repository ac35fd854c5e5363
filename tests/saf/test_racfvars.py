"""RACF variables in profile names: a table, and an oracle that writes out every combination of members."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import Profile
from appliance.saf.patterns import compile_pattern, is_generic_name, specificity
from appliance.saf.profiles import ProfileIndex
from appliance.saf.racfvars import VariablePattern, has_variable, is_member, is_variable, variables_in

VARIABLES = {"&V": ("A", "BB"), "&W1": ("A",), "&NONE": ()}


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("X.&V.Y", ["X.A.Y", "X.BB.Y"], ["X.AB.Y", "X.B.Y", "X.A.B.Y", "X.&V.Y"]),
        ("X.&V", ["X.A", "X.BB"], ["X.A.Y", "X", "X.AA"]),
        ("X&V.Y", ["XA.Y", "XBB.Y"], ["X.Y"]),
        ("X.&V&W1", ["X.AA", "X.BBA"], ["X.A", "X.BB"]),
        ("&V.**", ["A", "BB", "A.X", "BB.X.Y"], ["B", "AX"]),
        ("X.&V*", ["X.A", "X.AB", "X.A.B", "X.BBC"], ["X.B"]),
        ("X.&V%", ["X.AZ", "X.BBZ"], ["X.A", "X.BB", "X.A."]),
        ("X.&NONE", [], ["X.", "X", "X.&NONE"]),
        ("X.&OTHER.**", [], ["X", "X.Y"]),
    ],
)
def test_matching(pattern, matches, others):
    made = VariablePattern(pattern, VARIABLES)
    assert [name for name in matches if not made.fits(name, name.split("."))] == []
    assert [name for name in others if made.fits(name, name.split("."))] == []


def test_names_and_members():
    assert variables_in("X.&V.A&W1.&") == ["&V", "&W1", "&"]
    assert [is_variable(name) for name in ("&A", "&A234567", "&A2345678", "&", "A", "&A.B")] == [
        True,
        True,
        *[False] * 4,
    ]
    assert [is_member(name) for name in ("A", "MVS-1", "A_B", "", "A.B", "A*", "&A", "A" * 40)] == [
        *[True] * 3,
        *[False] * 5,
    ]
    assert (has_variable("A.&V"), has_variable("A.*")) == (True, False)


QUALIFIERS = st.text("AB", min_size=1, max_size=2)
PIECES = st.sampled_from(["*", "**", "A*", "%", "&V", "A&V", "&V&W", "&V%", "&W*"])
PATTERNS = st.lists(QUALIFIERS | PIECES, min_size=1, max_size=4).filter(lambda made: made.count("**") <= 1)
NAMES = st.lists(QUALIFIERS, min_size=1, max_size=5)
MEMBERS = st.lists(QUALIFIERS, max_size=3, unique=True).map(tuple)


def written_out(name: str, variables: dict[str, tuple[str, ...]]) -> list[str]:
    """The name with each combination of members in the places of its variables."""
    used = sorted(set(variables_in(name)))
    combinations = itertools.product(*(variables[variable] for variable in used))
    made = []
    for members in combinations:
        text = name
        for variable, member in zip(used, members, strict=True):
            text = text.replace(variable, member)
        made.append(text)
    return made


def matches(name: str, resource: str, variables: dict[str, tuple[str, ...]]) -> bool:
    """One variable at two places may stand for two members, so each place is written out by itself."""
    first = next(iter(variables_in(name)), None)
    if first is None:
        return compile_pattern(name).fullmatch(resource) is not None
    return any(matches(name.replace(first, member, 1), resource, variables) for member in variables[first])


@given(PATTERNS, NAMES, MEMBERS, MEMBERS)
def test_matching_agrees_with_writing_it_out(pattern, name, one, other):
    text, resource, variables = ".".join(pattern), ".".join(name), {"&V": one, "&W": other}
    found = VariablePattern(text, variables).fits(resource, name)
    assert found is matches(text, resource, variables)
    if any(compile_pattern(each).fullmatch(resource) for each in written_out(text, variables)):
        assert found


@given(st.lists(PATTERNS, min_size=1, max_size=8), NAMES, MEMBERS, MEMBERS)
def test_the_index_agrees_with_trying_every_profile(patterns, name, one, other):
    variables = {"&V": one, "&W": other}
    names = {".".join(pattern) for pattern in patterns}
    profiles = {text: Profile("X", text, is_generic_name(text)) for text in sorted(names)}
    resource = ".".join(name)
    fitting = [text for text, found in profiles.items() if found.is_generic and matches(text, resource, variables)]
    expected = resource if resource in profiles else min(fitting, key=specificity, default=None)
    found = ProfileIndex(profiles, variables).find(resource)
    assert (found and found.name) == expected
    assert ProfileIndex(profiles).updated(profiles, variables).find(resource) is found


def test_a_variable_is_less_specific_than_a_name_and_more_than_any_other_generic_character():
    order = ["A.B", "A.&V", "A.%", "A.*", "A.**", "**"]
    assert sorted(order, key=lambda name: (specificity(name), name)) == order
