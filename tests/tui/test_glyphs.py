"""Sparks and bars in what a terminal can draw."""

import pytest

from appliance.tui.glyphs import ASCII, BLOCKS, glyphs_for


def test_the_newest_values_stand_on_the_right_and_the_highest_is_full():
    assert BLOCKS.spark([1, 2, 4, 8], 6) == "  ▁▂▄█"
    assert BLOCKS.spark([8, 0, 4], 2) == " █"
    assert BLOCKS.spark([], 3) == "   "
    assert BLOCKS.spark([0, 0], 2) == "  "
    assert ASCII.spark([1000, 1], 2) == "@."


def test_a_bar_shows_anything_above_nothing():
    assert ASCII.bar(0.5, 4) == "##.."
    assert ASCII.bar(0.001, 4) == "#..."
    assert ASCII.bar(0, 4) == "...."
    assert ASCII.bar(7, 4) == "####"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm", "LANG": "C.UTF-8"}, BLOCKS),
        ({"TERM": "linux", "LANG": "C.UTF-8"}, ASCII),
        ({"TERM": "xterm", "LC_ALL": "C"}, ASCII),
        ({}, BLOCKS),
    ],
)
def test_the_terminal_decides(environment, expected):
    assert glyphs_for(environment) is expected
