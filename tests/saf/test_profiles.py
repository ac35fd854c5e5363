"""Generic matching: the table of the manual, the example order, and a slow plain oracle."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import Profile
from appliance.saf.profiles import ProfileIndex, compile_pattern, is_generic_name, specificity


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("A.B.*", ["A.B.C", "A.B.C.D"], ["A.B", "A.BX", "A.C.D"]),
        ("A.B.**", ["A.B", "A.B.C", "A.B.C.D"], ["A.BX", "A"]),
        ("A.B*", ["A.B", "A.BX", "A.B.C", "A.BX.C"], ["A.C"]),
        ("A.*.C", ["A.B.C"], ["A.C", "A.B.B.C"]),
        ("A.**.C", ["A.C", "A.B.C", "A.B.B.C"], ["A.B", "AC"]),
        ("A.B*.C", ["A.B.C", "A.BXY.C"], ["A.B.X.C", "A.C"]),
        ("A.%B.C", ["A.XB.C"], ["A.B.C", "A...C", "A.XXB.C"]),
        ("**.C", ["C", "A.C", "A.B.C"], ["AC", "A.CC"]),
        ("*", ["A", "A.B.C"], []),
        ("**", ["A", "A.B.C"], []),
    ],
)
def test_matching(pattern, matches, others):
    compiled = compile_pattern(pattern)
    assert [name for name in matches if not compiled.fullmatch(name)] == []
    assert [name for name in others if compiled.fullmatch(name)] == []


def test_the_most_specific_profile_decides():
    order = [
        "EZB.FTP.MVS098.FTPD1.PORT21",
        "EZB.FTP.*.FTPD1.PORT21",
        "EZB.FTP.*.*.PORT21",
        "EZB.FTP.*.**",
        "EZB.FTP.**",
        "EZB.**",
        "**",
    ]
    profiles = [Profile("SERVAUTH", name, is_generic_name(name)) for name in order]
    for first in range(len(order)):
        rest = profiles[first:]
        random.Random(first).shuffle(rest)
        found = ProfileIndex(rest).find("EZB.FTP.MVS098.FTPD1.PORT21")
        assert found is not None
        assert found.name == order[first]


def test_a_discrete_name_is_not_a_pattern():
    index = ProfileIndex([Profile("SERVAUTH", "A.B.*", is_generic=False)])
    assert index.find("A.B.C") is None
    assert index.find("A.B.*") is not None


def test_a_generic_name_is_not_a_resource():
    index = ProfileIndex([Profile("SERVAUTH", name, is_generic=True) for name in ("A.*", "A.%")])
    assert index.find("A.*").name == "A.%"


def test_a_look_up_goes_no_deeper_than_the_profiles_do():
    index = ProfileIndex([Profile("SERVAUTH", name, is_generic=True) for name in ("A.B.*", "A.**", "**")])
    found = [index.find(name).name for name in ("A.B.C.D.E.F", "A.C.D", "A", "B.A.B.C")]
    assert found == ["A.B.*", "A.**", "A.**", "**"]
    assert ProfileIndex({}).find("A") is None


def oracle(pattern: list[str], name: list[str]) -> bool:
    """Matching by its definition, one qualifier after another."""
    if not pattern:
        return not name
    head, rest = pattern[0], pattern[1:]
    if head == "**":
        return any(oracle(rest, name[skip:]) for skip in range(len(name) + 1))
    if not name:
        return False
    if head == "*":
        return bool(name) if not rest else oracle(rest, name[1:])
    if head.endswith("*"):
        fits = plain(head[:-1], name[0][: len(head) - 1])
        return fits and (True if not rest else oracle(rest, name[1:]))
    return plain(head, name[0]) and oracle(rest, name[1:])


def plain(pattern: str, text: str) -> bool:
    return len(pattern) == len(text) and all(p in ("%", t) for p, t in zip(pattern, text, strict=True))


QUALIFIERS = st.text("AB", min_size=1, max_size=2)
PATTERNS = st.lists(st.one_of(QUALIFIERS, st.sampled_from(["*", "**", "A*", "%", "A%", "AB*"])), min_size=1, max_size=4)
NAMES = st.lists(QUALIFIERS, min_size=1, max_size=5)


@given(PATTERNS.filter(lambda qualifiers: qualifiers.count("**") <= 1), NAMES)
def test_matching_agrees_with_the_oracle(pattern, name):
    expected = True if pattern in (["*"], ["**"]) else oracle(pattern, name)
    assert bool(compile_pattern(".".join(pattern)).fullmatch(".".join(name))) is expected


@given(st.lists(PATTERNS, min_size=1, max_size=8), NAMES)
def test_the_index_agrees_with_trying_every_profile(patterns, name):
    profiles = [Profile("X", ".".join(p), is_generic_name(".".join(p))) for p in patterns]
    resource = ".".join(name)
    discrete = [p for p in profiles if p.name == resource]
    matching = [p for p in profiles if p.is_generic and compile_pattern(p.name).fullmatch(resource)]
    expected = discrete[0] if discrete else min(matching, key=lambda p: specificity(p.name), default=None)
    found = ProfileIndex(profiles).find(resource)
    assert (found and found.name) == (expected and expected.name)


@given(st.lists(PATTERNS, max_size=6), st.lists(PATTERNS, max_size=6), NAMES)
def test_an_updated_index_is_like_a_new_one(before, after, name):
    def members(patterns):
        names = [".".join(pattern) for pattern in patterns]
        return {text: Profile("X", text, is_generic_name(text)) for text in names}

    old, new = members(before), members(after)
    kept = {text: old.get(text, found) for text, found in new.items()}
    updated = ProfileIndex(old).updated(kept).find(".".join(name))
    assert updated is ProfileIndex(kept).find(".".join(name))


def test_data_set_names_follow_enhanced_generic_naming():
    data_set = ProfileIndex([Profile("DATASET", name, is_generic=True) for name in ("A.*", "A.B*", "A.C.**")])
    found = {name: data_set.find(name) for name in ("A.X", "A.X.Y", "A.BX", "A.BX.Y", "A.C", "A.C.D.E")}
    assert {name: profile and profile.name for name, profile in found.items()} == {
        "A.X": "A.*",
        "A.X.Y": None,
        "A.BX": "A.B*",
        "A.BX.Y": None,
        "A.C": "A.C.**",
        "A.C.D.E": "A.C.**",
    }
