"""Records in and out of stored contents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.text.records import CutShortError, RecordReader, stored

VB, FB = Dcb("VB", 256, 6233), Dcb("FB", 5, 50)


@given(st.lists(st.binary(max_size=252)), st.lists(st.integers(1, 50)))
def test_variable_records_keep_their_lengths_whatever_the_cuts(records, cuts):
    content, reader, read = stored(VB, records), RecordReader(VB), []
    for cut in cuts:
        read += reader.feed(content[:cut])
        content = content[cut:]
    assert [*read, *reader.feed(content), *reader.finish()] == records


@given(st.lists(st.binary(min_size=5, max_size=5)), st.integers(1, 7))
def test_fixed_records(records, cut):
    content, reader, read = stored(FB, records), RecordReader(FB), []
    for at in range(0, len(content), cut):
        read += reader.feed(content[at : at + cut])
    assert [*read, *reader.finish()] == records


@pytest.mark.parametrize(("dcb", "content"), [(VB, b"\0\5\0"), (VB, b"\0\6\0\0a"), (FB, b"abcd")])
def test_a_content_that_ends_inside_a_record_is_an_error(dcb, content):
    reader = RecordReader(dcb)
    reader.feed(content)
    with pytest.raises(CutShortError):
        reader.finish()


def test_a_descriptor_that_cannot_be():
    with pytest.raises(CutShortError):
        RecordReader(VB).feed(b"\0\3\0\0")
