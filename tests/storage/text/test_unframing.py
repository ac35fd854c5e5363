"""Records on their way in, whatever the cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.text.framing import Blocks, Compressed, Lines, RecordStructure
from appliance.storage.text.unframing import (
    BlocksIn,
    BrokenFormError,
    BytesIn,
    CompressedIn,
    LinesIn,
    RecordStructureIn,
)

records = st.lists(st.binary(max_size=300))
runs = st.lists(
    st.lists(st.tuples(st.sampled_from(b" ab\0"), st.integers(1, 200))).map(
        lambda parts: b"".join(bytes((byte,)) * count for byte, count in parts)
    )
)


def through(unframing, data, cut):
    read = []
    for at in range(0, len(data), cut):
        read += unframing.feed(memoryview(data)[at : at + cut])
    return read + unframing.finish()


@given(records | runs, st.integers(1, 50))
def test_what_was_framed_is_read_back(wanted, cut):
    for framing, unframing in (
        (RecordStructure(), RecordStructureIn()),
        (Blocks(), BlocksIn()),
        (Compressed(b" "), CompressedIn(b" ")),
    ):
        assert through(unframing, framing.frame(wanted) + framing.end(), cut) == wanted


@given(st.lists(st.binary(max_size=50).map(lambda line: line.replace(b"\n", b"").rstrip(b"\r"))), st.integers(1, 9))
def test_lines(wanted, cut):
    framing = Lines(b"\r\n")
    assert through(LinesIn(b"\n", b"\r"), framing.frame(wanted), cut) == wanted


def test_a_last_line_needs_no_end_and_lf_alone_is_one():
    assert through(LinesIn(b"\n", b"\r"), b"a\nb\r\nc", 3) == [b"a", b"b", b"c"]


@given(st.binary(), st.integers(1, 9), st.integers(1, 9))
def test_bytes(data, size, cut):
    read = through(BytesIn(size), data, cut)
    assert b"".join(read) == data
    assert all(len(record) == size for record in read[:-1])


@pytest.mark.parametrize(
    ("unframing", "data"),
    [
        (RecordStructureIn(), b"abc\xff\x01"),
        (RecordStructureIn(), b"abc\xff"),
        (BlocksIn(), b"\x80\0\2ab"),
        (BlocksIn(), b"\x40\0\2a"),
        (CompressedIn(b" "), b"\2ab\0\x80"),
    ],
)
def test_data_that_break_off_are_an_error(unframing, data):
    unframing.feed(data)
    with pytest.raises(BrokenFormError):
        unframing.finish()


def test_an_unknown_mark_is_an_error():
    with pytest.raises(BrokenFormError):
        RecordStructureIn().feed(b"\xff\x07")


@pytest.mark.parametrize("unframing", [LinesIn(b"\n"), RecordStructureIn(), BlocksIn(), CompressedIn(b" ")])
def test_a_record_that_never_ends_is_stopped(unframing):
    blocks = b"\0\xff\xff" + b"x" * 65_535
    data = blocks if isinstance(unframing, BlocksIn) else (b"\x7f" + b"x" * 127) * 512
    with pytest.raises(BrokenFormError):
        [unframing.feed(data) for _ in range(300)]


@given(st.binary(), st.integers(1, 9))
def test_any_bytes_give_records_or_one_error(data, cut):
    for unframing in (RecordStructureIn(), BlocksIn(), CompressedIn(b" ")):
        try:
            through(unframing, data, cut)
        except BrokenFormError:
            continue
