"""The shared mapping behaves like a dictionary, and knows what changed."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.sharing import SharedMap, changed_keys

CHANGES = st.lists(st.tuples(st.sampled_from(["put", "drop"]), st.text("ABC", max_size=2), st.integers(0, 3)))


def applied(start, changes):
    shared, plain = SharedMap(start), dict(start)
    for verb, key, value in changes:
        if verb == "put":
            shared, plain = shared.put(key, value), {**plain, key: value}
        else:
            shared = shared.drop(key)
            plain.pop(key, None)
    return shared, plain


@given(st.dictionaries(st.text("ABC", max_size=2), st.integers(0, 3)), CHANGES)
def test_it_is_a_dictionary(start, changes):
    shared, plain = applied(start, changes)
    assert shared == plain
    assert len(shared) == len(plain)
    assert {key: shared.get(key) for key in plain} == plain
    assert all(key in shared for key in plain)
    assert "?" not in shared
    assert shared.get("?", 7) == 7
    assert repr(SharedMap({1: 2})) == "SharedMap({1: 2})"


@given(st.dictionaries(st.text("ABC", max_size=2), st.integers(0, 3)), CHANGES)
def test_what_changed_is_found_and_the_old_one_stays(start, changes):
    before = SharedMap(start)
    after, plain = applied(before, changes)
    assert before == start
    expected = {key for key in {*start, *plain} if start.get(key) != plain.get(key)}
    assert set(changed_keys(before, after)) == expected
    assert set(changed_keys(start, plain)) == expected


def test_a_change_of_nothing_is_the_same_mapping():
    value = object()
    shared = SharedMap({"A": value})
    assert shared.put("A", value) is shared
    assert shared.drop("B") is shared
    assert SharedMap.of(shared) is shared
    assert list(changed_keys(shared, shared)) == []


@given(st.dictionaries(st.text("ABC", max_size=2), st.integers(0, 3)))
def test_views_are_those_of_a_dictionary(start):
    shared = SharedMap(start)
    assert dict(shared.items()) == start
    assert sorted(shared.values()) == sorted(start.values())
    assert set(shared.keys()) == set(start)
