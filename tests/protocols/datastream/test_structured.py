"""Structured fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.structured import (
    StructuredField,
    encode_structured_field,
    read_structured_fields,
)

FIELDS = st.lists(st.builds(StructuredField, st.integers(0, 255), st.binary(max_size=20)), max_size=5)


@given(FIELDS)
def test_what_is_encoded_is_read(fields):
    data = b"".join(encode_structured_field(field.field_id, field.body) for field in fields)
    assert read_structured_fields(data) == tuple(fields)


def test_a_length_of_zero_is_the_rest():
    assert read_structured_fields(b"\x00\x00\x40\x01\x02") == (StructuredField(0x40, b"\x01\x02"),)


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x01\x40", b"\x00\x02\x40", b"\x00\x09\x40", b"\x00\x00", b"\x00\x03"])
def test_lengths_that_are_wrong(data):
    assert isinstance(read_structured_fields(data), Malformed)


@given(st.binary(max_size=40))
def test_any_bytes_are_fields_or_malformed(data):
    read_structured_fields(data)
