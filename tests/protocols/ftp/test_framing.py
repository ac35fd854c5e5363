"""Framers and deframers: what one writes the other reads, whatever the cuts; and what RFC 959 writes byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.ftp.framing import FramingError, Mark, deframer_for, framer_for
from appliance.protocols.ftp.representation import DataType, Mode, Structure

FRAMED = [
    (Mode.STREAM, Structure.RECORD),
    *((mode, structure) for mode in (Mode.BLOCK, Mode.COMPRESSED) for structure in Structure),
]
EOR = Mark.END_OF_RECORD


def whole(pieces):
    """Pieces with neighbouring bytes joined."""
    joined = []
    for piece in pieces:
        if isinstance(piece, bytes) and joined and isinstance(joined[-1], bytes):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def read(deframer, data, cut=1):
    pieces = []
    for at in range(0, len(data), cut):
        pieces += deframer.feed(data[at : at + cut])
    deframer.finish()
    return whole(pieces)


@pytest.mark.parametrize(("mode", "structure"), FRAMED)
@given(
    records=st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([b"\xff" * 200, b" " * 70, b"aaab"]))),
    data_type=st.sampled_from(DataType),
    cut=st.integers(1, 50),
)
def test_records_come_back_whatever_the_cuts(mode, structure, records, data_type, cut):
    framer = framer_for(mode, structure, data_type)
    sent = b"".join(framer.data(record, ends_record=True) for record in records) + framer.finish()
    wanted = whole(piece for record in records for piece in ((record, EOR) if record else (EOR,)))
    assert read(deframer_for(mode, structure, data_type), sent, cut) == wanted


@pytest.mark.parametrize(("mode", "structure"), FRAMED)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_pieces_or_a_framing_error(mode, structure, data):
    deframer = deframer_for(mode, structure, DataType.IMAGE)
    try:
        deframer.feed(data)
        deframer.finish()
    except FramingError:
        pass


def test_a_file_in_one_piece_has_no_frame():
    assert framer_for(Mode.STREAM, Structure.FILE, DataType.ASCII) is None
    assert deframer_for(Mode.DEFLATE, Structure.FILE, DataType.ASCII) is None


def test_stream_records_as_the_rfc_writes_them():
    framer = framer_for(Mode.STREAM, Structure.RECORD, DataType.ASCII)
    assert framer.data(b"a\xffb", ends_record=True) + framer.finish() == b"a\xff\xffb\xff\x01\xff\x02"
    assert read(deframer_for(Mode.STREAM, Structure.RECORD, DataType.ASCII), b"a\xff\x03") == [b"a", EOR]


@pytest.mark.parametrize("size", [0, 1, 65_534, 65_535, 65_536, 131_070])
def test_long_records_take_several_blocks(size):
    framer = framer_for(Mode.BLOCK, Structure.RECORD, DataType.IMAGE)
    sent = framer.data(b"x" * size, ends_record=True) + framer.finish()
    assert read(deframer_for(Mode.BLOCK, Structure.RECORD, DataType.IMAGE), sent, 70_000) == (
        [b"x" * size, EOR] if size else [EOR]
    )
    assert sent[0] == (0 if size >= 65_535 else 128)
    assert sent[-3:] == b"\x40\0\0"


def test_a_restart_marker_is_no_data():
    deframer = deframer_for(Mode.BLOCK, Structure.FILE, DataType.IMAGE)
    assert read(deframer, b"\x00\0\1a\x10\0\3999\x00\0\1b\x40\0\0") == [b"ab"]
    runs = deframer_for(Mode.COMPRESSED, Structure.FILE, DataType.IMAGE)
    assert read(runs, b"\1a\0\x10\x03999\1b\0\x40") == [b"ab"]


def test_runs_are_short():
    framer = framer_for(Mode.COMPRESSED, Structure.FILE, DataType.ASCII)
    assert framer.data(b"ab" + b" " * 5 + b"zzzz") == b"\2ab\xc5\x84z"
    assert len(framer.data(b"\0" * 6300)) == 200


@pytest.mark.parametrize(
    ("mode", "data"),
    [
        (Mode.STREAM, b"a\xff\x04"),
        (Mode.STREAM, b"a\xff\x02b"),
        (Mode.STREAM, b"a\xff\x01"),
        (Mode.BLOCK, b"\x40\0\0\x00\0\1a"),
        (Mode.BLOCK, b"\x00\0\5ab"),
        (Mode.COMPRESSED, b"\0\x40\1a"),
        (Mode.COMPRESSED, b"\5ab"),
    ],
)
def test_what_is_wrong_or_has_no_end_is_refused(mode, data):
    with pytest.raises(FramingError):
        read(deframer_for(mode, Structure.RECORD, DataType.ASCII), data)
