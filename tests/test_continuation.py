"""Lines that go on, as TSO has it."""

import pytest

from appliance.continuation import Joined, joined_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\n\n  B  \n", [Joined("A", 1, 1), Joined("B", 3, 3)]),
        ("A -\n  B", [Joined("A   B", 1, 1)]),
        ("A +\n  B", [Joined("A B", 1, 1)]),
        ("AB+\n  C-\nD", [Joined("ABCD", 1, 1)]),
        ("; x\n/* y */\nA ; B", [Joined("A ; B", 3, 1)]),
        ("A -\n; is text here", [Joined("A ; is text here", 1, 1)]),
        ("A\nB -", [Joined("A", 1, 1), Joined("B ", 2, 1, is_open=True)]),
    ],
)
def test_commands_and_where_they_begin(text, expected):
    assert list(joined_lines(text)) == expected


def test_the_text_of_a_command_is_not_in_its_repr():
    [joined] = joined_lines("ADDUSER A PASSWORD(HUSH)")
    assert "HUSH" not in repr(joined)
