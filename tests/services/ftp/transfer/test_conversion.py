"""TYPE x STRU x MODE of UNIX files: what is sent in a representation and received in the same one is the same file."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.ftp.representation import DataType, Mode, Structure
from appliance.services.ftp.transfer.conversion import listing_converter, receiving_converter, sending_converter
from appliance.services.ftp.transfer.settings import Representation
from appliance.storage.failures import DataError

LINES = st.lists(st.sampled_from([b"", b"line", b" \x00 ", b"\xff\xff", b"a" * 200, b"\x85\x15"]))


def through(converter, data, cut=7):
    if converter is None:
        return data
    pieces = (data[at : at + cut] for at in range(0, len(data), cut))
    return b"".join(map(converter.feed, pieces)) + converter.finish()


@pytest.mark.parametrize("data_type", DataType)
@pytest.mark.parametrize("structure", Structure)
@pytest.mark.parametrize("mode", Mode)
@given(lines=LINES, cut=st.integers(1, 40))
def test_a_text_comes_back(data_type, structure, mode, lines, cut):
    wanted = Representation(data_type, structure, mode)
    stored = b"".join(line + b"\n" for line in lines)
    sent = through(sending_converter(wanted), stored, cut)
    assert through(receiving_converter(wanted), sent, cut) == stored


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        (Representation(DataType.ASCII), b"AB\r\nC\r\n"),
        (Representation(DataType.EBCDIC), b"\xc1\xc2\x15\xc3\x15"),
        (Representation(DataType.IMAGE), b"AB\nC\n"),
        (Representation(DataType.ASCII, Structure.RECORD), b"AB\xff\x01C\xff\x01\xff\x02"),
        (Representation(DataType.EBCDIC, Structure.RECORD), b"\xc1\xc2\xff\x01\xc3\xff\x01\xff\x02"),
        (Representation(DataType.IMAGE, Structure.RECORD), b"AB\nC\n\xff\x01\xff\x02"),
        (Representation(DataType.IMAGE, mode=Mode.BLOCK), b"\0\0\5AB\nC\n\x40\0\0"),
    ],
)
def test_what_is_sent(wanted, sent):
    assert through(sending_converter(wanted), b"AB\nC\n", 99) == sent


def test_a_last_line_without_an_end_is_a_record():
    sent = through(sending_converter(Representation(structure=Structure.RECORD)), b"AB\nC")
    assert sent == b"AB\xff\x01C\xff\x01\xff\x02"


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        (Representation(DataType.IMAGE), b"a\r\nb\r\n"),
        (Representation(DataType.EBCDIC), b"\x81\x15\x82\x15"),
        (Representation(DataType.IMAGE, Structure.RECORD), b"a\xff\x01b\xff\x01\xff\x02"),
    ],
)
def test_a_listing_is_text_whatever_the_type(wanted, sent):
    assert through(listing_converter(wanted), b"a\r\nb\r\n") == sent


def test_a_listing_can_be_compressed():
    assert zlib.decompress(through(listing_converter(Representation(mode=Mode.DEFLATE)), b"a\r\n")) == b"a\r\n"


def test_a_file_without_its_end_is_refused():
    converter = receiving_converter(Representation(structure=Structure.RECORD))
    converter.feed(b"half")
    with pytest.raises(DataError, match="before the end"):
        converter.finish()
    with pytest.raises(DataError, match="no control code"):
        receiving_converter(Representation(structure=Structure.RECORD)).feed(b"\xff\x09")
