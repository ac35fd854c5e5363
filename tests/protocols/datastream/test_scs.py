"""SCS: what is written reads back as the same lines, and no record is longer than its limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.scs import encode_line, page_setup, records

LINES = st.lists(st.text(st.sampled_from("ABC abc 019@é~{"), max_size=200), max_size=40)


def test_page_setup():
    assert page_setup(132, 66).hex(" ") == "2b c1 02 84 2b c2 02 42"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("", "15"), ("AB", "c1 c2 15"), ("\fA", "0c c1 15"), ("A\fB", "c1 6f c2 15"), ("\x00\u20ac", "00 6f 15")],
)
def test_a_line(line, wanted):
    assert encode_line(line).hex(" ") == wanted


@given(st.text())
def test_no_text_becomes_a_control_but_what_is_meant(line):
    encoded = encode_line(line)
    assert set(encoded[:-1].lstrip(b"\x0c")) <= {0, *range(0x40, 0xFF)}
    assert encoded[-1] == 0x15


@given(LINES, st.integers(1, 300))
def test_records_hold_every_byte_and_end_at_lines_when_they_can(lines, limit):
    pieces = [encode_line(line) for line in lines]
    cut = list(records(pieces, limit))
    assert b"".join(cut) == b"".join(pieces)
    assert all(0 < len(record) <= limit for record in cut)
    if all(len(piece) <= limit for piece in pieces):
        assert all(record.endswith(b"\x15") for record in cut)


@given(LINES)
def test_lines_read_back(lines):
    data = b"".join(records([encode_line(line) for line in lines]))
    assert [CP037.decode(piece) for piece in data.split(b"\x15")[:-1]] == lines
