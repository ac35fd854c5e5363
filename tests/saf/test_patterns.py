"""Generic matching: the table of the manual, and a slow plain oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.patterns import compile_pattern, first_generic


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


def test_where_a_name_becomes_generic():
    assert [first_generic(name) for name in ("A.B", "A.*", "%")] == [None, 2, 0]
