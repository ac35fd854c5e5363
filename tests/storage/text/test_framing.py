"""Records on their way out."""

from __future__ import annotations

from appliance.storage.text.framing import AsaLines, Descriptors, Lines, RunTogether


def made(framing, records):
    return framing.frame(records) + framing.end()


def test_lines():
    assert made(Lines(b"\r\n"), [b"a", b"", b"b"]) == b"a\r\n\r\nb\r\n"
    assert made(Lines(b"\x15"), []) == b""
    assert made(RunTogether(), [b"a", b"b"]) == b"ab"
    assert made(Descriptors(), [b"a", b""]) == b"\0\5\0\0a\0\4\0\0"


def test_asa_controls():
    records = [b"1page", b" line", b"0after one", b"-after two", b"+over"]
    assert made(AsaLines(), records) == b"\fpage\r\nline\r\n\r\nafter one\r\n\r\n\r\nafter two\rover\r\n"
    assert made(AsaLines(), []) == b""
