"""Which profile decides: the example order, and trying every profile."""

import random

from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import Profile
from appliance.saf.patterns import compile_pattern, is_generic_name, specificity
from appliance.saf.profiles import ProfileIndex


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


QUALIFIERS = st.text("AB", min_size=1, max_size=2)
PATTERNS = st.lists(st.one_of(QUALIFIERS, st.sampled_from(["*", "**", "A*", "%", "A%", "AB*"])), min_size=1, max_size=4)
NAMES = st.lists(QUALIFIERS, min_size=1, max_size=5)


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
