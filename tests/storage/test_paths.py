"""Path names: nothing leaves the root, and nothing strange gets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.paths import HfsPath, is_name, resolve

HOME = HfsPath(("u", "user2"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "/u/user2"),
        ("a", "/u/user2/a"),
        ("./a//b/", "/u/user2/a/b"),
        ("../user3/x", "/u/user3/x"),
        ("../../../../etc/passwd", "/etc/passwd"),  # of this tree, not of the machine
        ("/", "/"),
        ("/u/../u/user2", "/u/user2"),
        ("%2e%2e", "/u/user2/%2e%2e"),
        (" a ", "/u/user2/ a "),
        ("...", "/u/user2/..."),
        ("e\u0301", "/u/user2/e\u0301"),
    ],
)
def test_where_a_name_leads(text, path):
    assert str(resolve(HOME, text)) == path


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "a\nb",
        "a\x7f",
        "a\u2028b",
        "\udcff",
        "n" * 256,
        "ü" * 128,
        "a/" * 70,
        "/" + "abcdefghi/" * 60 + "x" * 250 + "/" + "y" * 250,
    ],
)
def test_what_is_no_name(text):
    assert resolve(HOME, text) is None


@given(st.text(alphabet=st.sampled_from("./ab\x00é"), max_size=40))
def test_no_result_has_a_component_that_walks(text):
    path = resolve(HOME, text)
    assert path is None or all(is_name(name) for name in path.components)


def test_within_is_by_component():
    assert (HOME / "x").is_within(HOME)
    assert HOME.is_within(HOME)
    assert not HfsPath(("u", "user22")).is_within(HOME)
    assert HfsPath().name == "."
    assert HfsPath().parent == HfsPath()
