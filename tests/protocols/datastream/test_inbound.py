"""Inbound records: what s3270 sends, other forms, and any bytes at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.inbound import Inbound, InboundField, Malformed, read_inbound


def test_modified_fields_with_their_addresses_and_places():
    record = bytes.fromhex("7D C4C1 11 C26B A4A28599F2 11 C37B A285839985A3")
    assert read_inbound(record) == Inbound(
        Aid.ENTER,
        257,
        (
            InboundField(171, "user2".encode("cp037"), 6, 5),
            InboundField(251, "secret".encode("cp037"), 14, 6),
        ),
    )


@pytest.mark.parametrize(("record", "aid"), [("6C", Aid.PA1), ("6D", Aid.CLEAR)])
def test_keys_that_send_themselves_alone(record, aid):
    assert read_inbound(bytes.fromhex(record)) == Inbound(aid)


def test_a_key_without_modified_fields():
    assert read_inbound(bytes.fromhex("F3C26B")) == Inbound(Aid.PF3, 171)


def test_an_empty_field_is_a_field():
    assert read_inbound(bytes.fromhex("7D4040 11C1D1 11C1D2 81")).fields == (
        InboundField(81, b"", 6, 0),
        InboundField(82, b"\x81", 9, 1),
    )


def test_an_unformatted_screen_has_data_without_address():
    assert read_inbound(bytes.fromhex("7D4040 818283")).fields == (InboundField(None, b"\x81\x82\x83", 3, 3),)


def test_a_read_buffer_reply_has_attributes_between():
    fields = read_inbound(bytes.fromhex("7D4040 00 1D60 8182 29 02 41F2 C0C1 83")).fields
    assert fields == (
        InboundField(None, b"\x00", 3, 1),
        InboundField(None, b"\x81\x82", 6, 2, 0x60),
        InboundField(None, b"\x83", 14, 1, 0xC1),
    )


def test_character_attributes_and_graphic_escapes_are_taken_out_of_data():
    fields = read_inbound(bytes.fromhex("7D4040 11C1D1 81 2842F2 82 08AD 83 280000")).fields
    assert fields == (InboundField(81, bytes.fromhex("8182AD83"), 6, 11),)


def test_structured_fields_are_left_to_the_query():
    assert read_inbound(b"\x88\x00\x05\x81\x80\x80") == Inbound(Aid.STRUCTURED_FIELD)


@pytest.mark.parametrize(
    "record",
    ["", "00", "40C1D4", "7DC1", "7D8040", "7D4040 11C1", "7D4040 118040", "7D4040 1D", "7D4040 2902C0", "7D4040 2842"],
)
def test_what_no_terminal_sends(record):
    assert isinstance(read_inbound(bytes.fromhex(record)), Malformed)


@given(st.binary(max_size=60), st.sampled_from((b"", b"\x7d\x40\x40", b"\x7d\x40\x40\x11\xc1\xd1")))
def test_any_bytes_are_fields_or_malformed_and_places_are_right(data, head):
    record = head + data
    inbound = read_inbound(record)
    if isinstance(inbound, Inbound):
        end = 3
        for field in inbound.fields:
            raw = record[field.offset : field.offset + field.length]
            assert field.offset >= end
            assert len(raw) == field.length >= len(field.data)
            assert field.data == raw or b"\x28" in raw or b"\x08" in raw
            end = field.offset + field.length
        assert not inbound.fields or end == len(record)


def test_reprs_hide_what_was_typed():
    assert "secret" not in repr(read_inbound(b"\x7d\x40\x40secret"))
