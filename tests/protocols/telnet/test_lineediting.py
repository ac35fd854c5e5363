"""Keys that edit a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.lineediting import edit_line


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (b"plain", b"plain"),
        (b"ab\x08c", b"ac"),
        (b"ab\x7f\x7f\x7fc", b"c"),
        (b"wrong\x15right", b"right"),
        (b"a\x00\x07\x1bb", b"ab"),
        (b"a\tb", b"a       b"),
        (b"d\re", b"d\re"),
        (b"caf\xc3\xa9", b"caf\xc3\xa9"),
    ],
)
def test_what_was_meant(typed, meant):
    assert edit_line(typed) == meant


@given(st.binary(max_size=100))
def test_no_control_character_is_left_and_editing_again_changes_nothing(typed):
    line = edit_line(typed)
    assert not set(line) & (set(range(0x20)) - {0x0D} | {0x7F})
    assert edit_line(line) == line
