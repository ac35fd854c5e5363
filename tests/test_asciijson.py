"""One line, whatever is in it, and what was put in comes out."""

import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.asciijson import encode
from appliance.secret import Secret

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_it_is_one_printable_line_that_reads_back(record):
    line = encode(record)
    assert line.isascii()
    assert line.decode().isprintable()
    assert json.loads(line) == record


@pytest.mark.parametrize("hostile", ["a\nb", "\x1b[2J", "\x7f", "\u202eabc", '"}', "\udcff", "ÄÖ"])
def test_what_could_forge_a_line_is_escaped(hostile):
    line = encode({"user": hostile})
    assert line.isascii()
    assert line.decode().isprintable()
    assert json.loads(line) == {"user": hostile}


def test_what_is_no_json_is_shown_as_text():
    assert json.loads(encode({"number": 1 << 80})) == {"number": 1 << 80}
    assert json.loads(encode({"where": Path("/u/user2")})) == {"where": "/u/user2"}


@attrs.frozen
class Holder:
    secret: Secret


@pytest.mark.parametrize("holder", [Secret("hunter2"), Holder(Secret("hunter2")), [Secret("hunter2")]])
def test_a_secret_shows_nothing_wherever_it_is(holder):
    assert b"hunter2" not in encode({"user": "USER2", "held": holder})
