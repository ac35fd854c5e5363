"""Replies: the multi-line rules that clients depend on, and that no text can forge a reply."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.ftp.errors import LocalProtocolError
from appliance.protocols.ftp.replies import body_reply, quoted, reply


def test_one_line_and_several():
    assert reply(200, "OK") == b"200 OK\r\n"
    assert reply(220, "one", "two", "three") == b"220-one\r\n220-two\r\n220 three\r\n"


def test_the_body_of_feat_begins_with_one_blank():
    found = body_reply(211, " Extensions supported", ["SIZE", "AUTH TLS"], "End")
    assert found == b"211- Extensions supported\r\n SIZE\r\n AUTH TLS\r\n211 End\r\n"


def test_quotes_are_doubled():
    assert quoted('/a"b') == '"/a""b"'


@pytest.mark.parametrize("code", [99, 600])
def test_a_code_out_of_range_is_our_own_fault(code):
    with pytest.raises(LocalProtocolError):
        reply(code, "x")
    with pytest.raises(LocalProtocolError):
        reply(200)


@given(st.integers(100, 599), st.lists(st.text(), min_size=1, max_size=4))
def test_only_the_last_line_can_be_taken_for_the_end(code, lines):
    sent = reply(code, *lines).split(b"\r\n")
    assert sent.pop() == b""
    assert len(sent) == len(lines)
    ends = [bool(re.match(rb"\d{3} ", line)) for line in sent]
    assert ends == [False] * (len(lines) - 1) + [True]
    assert not any(b"\r" in line or b"\n" in line for line in sent)
