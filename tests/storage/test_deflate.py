"""MODE Z: what is compressed comes back; what is no stream, has no end or is a bomb does not."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.deflate import Deflate, Inflate
from appliance.storage.failures import DataError


@given(st.lists(st.binary(max_size=400)), st.integers(0, 9), st.integers(1, 60))
def test_what_is_compressed_comes_back_whatever_the_cuts(blocks, level, cut):
    deflate, inflate = Deflate(level), Inflate()
    sent = b"".join(map(deflate.feed, blocks)) + deflate.finish()
    got = b"".join(inflate.feed(sent[at : at + cut]) for at in range(0, len(sent), cut)) + inflate.finish()
    assert got == b"".join(blocks)


def test_a_bomb_ends_before_its_memory_is_needed():
    bomb = zlib.compress(bytes(50_000_000), 9)
    with pytest.raises(DataError, match="grew"):
        Inflate().feed(bomb)


def test_a_small_file_of_zeros_is_no_bomb():
    assert Inflate().feed(zlib.compress(bytes(1 << 20))) == bytes(1 << 20)


@pytest.mark.parametrize("data", [b"plain text", zlib.compress(b"x") + b"more"])
def test_what_is_no_stream_is_refused(data):
    with pytest.raises(DataError):
        Inflate().feed(data)


def test_a_stream_without_an_end_is_refused():
    inflate = Inflate()
    inflate.feed(zlib.compress(b"some data")[:-3])
    with pytest.raises(DataError, match="no end"):
        inflate.finish()
    ended = Inflate()
    ended.feed(zlib.compress(b"x"))
    with pytest.raises(DataError):
        ended.feed(b"more")
