"""Records on their way out; ``test_unframing`` reads them back."""

from __future__ import annotations

from appliance.storage.text.framing import (
    AsaLines,
    Blocks,
    Compressed,
    Descriptors,
    Lines,
    RecordStructure,
    RunTogether,
)


def made(framing, records):
    return framing.frame(records) + framing.end()


def test_lines():
    assert made(Lines(b"\r\n"), [b"a", b"", b"b"]) == b"a\r\n\r\nb\r\n"
    assert made(Lines(b"\x15"), []) == b""
    assert made(RunTogether(), [b"a", b"b"]) == b"ab"
    assert made(Descriptors(), [b"a", b""]) == b"\0\5\0\0a\0\4\0\0"


def test_record_structure_as_measured():
    # FB80 with 10 records: 822 bytes on z/OS
    assert len(made(RecordStructure(), [b"x" * 80] * 10)) == 822
    assert made(RecordStructure(), [b"\xff"]) == b"\xff\xff\xff\x01\xff\x02"


def test_blocks():
    assert made(Blocks(), [b"ab", b""]) == b"\x80\0\2ab\x80\0\0\x40\0\0"
    assert made(Blocks(), [b"x" * 65_536])[:3] == b"\0\xff\xff"


def test_compressed():
    assert made(Compressed(b" "), [b"ab    ccccd"]) == b"\2ab\xc4\x84c\1d\0\x80\0\x40"


def test_asa_controls():
    records = [b"1page", b" line", b"0after one", b"-after two", b"+over"]
    assert made(AsaLines(), records) == b"\fpage\r\nline\r\n\r\nafter one\r\n\r\n\r\nafter two\rover\r\n"
    assert made(AsaLines(), []) == b""
