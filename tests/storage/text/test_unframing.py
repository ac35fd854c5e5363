"""Records on their way in, whatever the cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.failures import DataError
from appliance.storage.text.framing import Lines
from appliance.storage.text.unframing import BytesIn, LinesIn


def through(unframing, data, cut):
    read = []
    for at in range(0, len(data), cut):
        read += unframing.feed(memoryview(data)[at : at + cut])
    return read + unframing.finish()


@given(st.lists(st.binary(max_size=50).map(lambda line: line.replace(b"\n", b"").rstrip(b"\r"))), st.integers(1, 9))
def test_lines(wanted, cut):
    assert through(LinesIn(b"\n", b"\r"), Lines(b"\r\n").frame(wanted), cut) == wanted


def test_a_last_line_needs_no_end_and_lf_alone_is_one():
    assert through(LinesIn(b"\n", b"\r"), b"a\nb\r\nc", 3) == [b"a", b"b", b"c"]


@given(st.binary(), st.integers(1, 9), st.integers(1, 9))
def test_bytes(data, size, cut):
    read = through(BytesIn(size), data, cut)
    assert b"".join(read) == data
    assert all(len(record) == size for record in read[:-1])


def test_a_line_that_never_ends_is_stopped():
    unframing = LinesIn(b"\n")
    with pytest.raises(DataError):
        [unframing.feed(b"x" * 65_536) for _ in range(300)]
