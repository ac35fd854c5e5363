"""Read Partition Query: the question, s3270's answer as measured, our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.query import (
    READ_PARTITION_QUERY,
    QueryCode,
    QueryReplies,
    encode_query_replies,
    read_query_replies,
)

#: s3270 4.1 -model 3279-4-E.
S3270 = bytes.fromhex(
    "88000e81808081848586878895a1a60017818101000050002b01000a02e50002006f090c0d7000088184000d7000001b81858200090c00"
    "0000000700100002b900250100f103c3013600268186001000f4f1f1f2f2f3f3f4f4f5f5f6f6f7f7f8f8f9f9fafafbfbfcfcfdfdfefeff"
    "ffffff000f81870500f0f1f1f2f2f4f4f8f800078188000102000c81950000400040000101001281a1000000000000000006a7f3f2f7f0"
    "001181a600000b0100005000180050002b"
)


def test_the_question():
    assert READ_PARTITION_QUERY == bytes.fromhex("F3 0005 01 FF 02")  # noqa: SIM300


def test_what_s3270_answers():
    replies = read_query_replies(S3270.replace(b"\xff\xff\xff\xff", b"\xff\xff"))
    assert isinstance(replies, QueryReplies)
    assert replies.usable == replies.alternate == (43, 80)
    assert replies.default == (24, 80)
    assert replies.code_page == 37
    assert replies.has_colour
    assert replies.has_highlighting
    assert frozenset(QueryCode) <= replies.codes


@given(st.integers(24, 200), st.integers(80, 200), st.integers(1, 65_535))
def test_what_we_answer_is_read(rows, columns, page):
    replies = read_query_replies(encode_query_replies(rows, columns, page))
    assert replies == QueryReplies(
        frozenset(QueryCode), (rows, columns), (24, 80), (rows, columns), page, has_colour=True, has_highlighting=True
    )


def test_short_replies_count_as_not_given():
    codes = (0x81, 0x85, 0xA6)
    record = b"\x88" + b"".join(bytes((0, 6, 0x81, code, 0, 0)) for code in codes)
    assert read_query_replies(record) == QueryReplies(frozenset(codes))


def test_sizes_of_another_kind_are_not_taken():
    record = bytearray(encode_query_replies(32, 80))
    record[record.index(b"\x81\xa6") + 5] = 2
    assert read_query_replies(bytes(record)).alternate is None


@pytest.mark.parametrize("record", [b"", b"\x7d\x40\x40", b"\x88\x00\x01"])
def test_what_is_no_answer(record):
    assert isinstance(read_query_replies(record), Malformed)


@given(st.binary(max_size=60), st.sampled_from((b"", b"\x88", S3270[:40])))
def test_any_bytes_are_replies_or_malformed(data, head):
    read_query_replies(head + data)
