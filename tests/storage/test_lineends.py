"""TYPE A: what comes out does not depend on how it was cut, and the sizes agree."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.lineends import ToLineEnd, ToLocal, ToNetwork, sent_size

TEXTS = st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a", b"line", b"\x00"]), max_size=40).map(b"".join)


def convert(converter, pieces):
    return b"".join([*map(converter.feed, pieces), converter.finish()])


def cut(data, places):
    edges = sorted({min(place, len(data)) for place in places} | {0, len(data)})
    return [data[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("stored", "sent"),
    [(b"a\nb\n", b"a\r\nb\r\n"), (b"a\r\nb", b"a\r\nb"), (b"a\rb", b"a\rb"), (b"\n\n", b"\r\n\r\n"), (b"", b"")],
)
def test_out(stored, sent):
    assert convert(ToNetwork(), [stored]) == sent
    assert sent_size(stored) == len(sent)


@pytest.mark.parametrize(
    ("sent", "stored"), [(b"a\r\nb\r\n", b"a\nb\n"), (b"a\nb", b"a\nb"), (b"a\r", b"a\r"), (b"\r\r\n", b"\r\n")]
)
def test_in(sent, stored):
    assert convert(ToLocal(), [sent]) == stored


@given(TEXTS, st.lists(st.integers(0, 100)))
def test_cutting_changes_nothing(data, places):
    assert convert(ToNetwork(), cut(data, places)) == re.sub(rb"\r?\n", b"\r\n", data)
    assert convert(ToLocal(), cut(data, places)) == data.replace(b"\r\n", b"\n")
    assert sent_size(data) == len(re.sub(rb"\r?\n", b"\r\n", data))


@given(TEXTS, st.lists(st.integers(0, 100)), st.sampled_from([b"\n", b"\r", b""]))
def test_another_end(data, places, line_end):
    sent = re.sub(rb"\r?\n", line_end, data)
    assert convert(ToLineEnd(line_end), cut(data, places)) == sent
    assert sent_size(data, line_end) == len(sent)


@given(st.lists(st.sampled_from([b"\n", b"a", b"line"])).map(b"".join))
def test_a_text_comes_back_as_it_was(text):
    assert convert(ToLocal(), [convert(ToNetwork(), [text])]) == text
    assert convert(ToLocal(), [memoryview(convert(ToNetwork(), [memoryview(text)]))]) == text
