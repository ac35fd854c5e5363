"""Panels: painted as one record, read back by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display
from appliance.applications.panel import Input, Label, Panel, Reply, Tone, paint, read
from appliance.protocols.datastream.addresses import encode_address
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037, code_page

PANEL = Panel(
    (
        Label(1, 1, "PLAIN"),
        Label(2, 2, "TITLE", Tone.TITLE),
        Input("user", 3, 10, 8, value="USER2", has_cursor=True),
        Input("secret", 4, 10, 8, is_hidden=True),
        Input("line", 5, 2, None),
    )
)
SMALL, LARGE = Display(), Display(32, 80, is_extended=True)


def at(row: int, column: int, columns: int = 80) -> bytes:
    return encode_address((row - 1) * columns + column - 1)


def test_a_plain_terminal_gets_no_extended_attributes():
    record = paint(PANEL, SMALL)
    assert record[:2] == b"\xf5\xc3"
    assert b"\x29" not in record
    assert b"\x11" + at(24, 80) + b"\x1d\xf0" in record
    assert b"\x11" + at(1, 1) + CP037.encode("PLAIN") in record
    assert b"\x11" + at(3, 9) + b"\x1d\x40" + CP037.encode("USER2") + b"\x11" + at(3, 18) + b"\x1d" in record
    assert b"\x11" + at(4, 9) + b"\x1d\x4c" in record
    assert record.endswith(b"\x11" + at(3, 10) + b"\x13")


def test_a_larger_terminal_is_erased_to_its_own_size():
    record = paint(PANEL, LARGE, is_alarm=True)
    assert record[:2] == b"\x7e\xc7"
    assert b"\x29" in record
    assert b"\x11" + at(32, 80) in record


def test_reading_back_by_name():
    record = (
        b"\x7d" + at(4, 12) + b"\x11" + at(3, 10) + CP037.encode("user3  ") + b"\x11" + at(5, 2) + CP037.encode("X")
    )
    assert read(record, PANEL, SMALL) == Reply(Aid.ENTER, {"user": "user3", "line": "X"})


def test_what_lies_elsewhere_is_not_read():
    assert read(b"\x7d\x40\x40\x11" + at(9, 9) + b"\xc1", PANEL, SMALL) == Reply(Aid.ENTER, {})


@pytest.mark.parametrize(("record", "aid"), [(b"\x6d", Aid.CLEAR), (b"\x6c", Aid.PA1), (b"", None), (b"\x01", None)])
def test_keys_and_nonsense(record, aid):
    assert read(record, PANEL, SMALL) == Reply(aid)


def test_values_do_not_show():
    assert "secret" not in repr(Reply(Aid.ENTER, {"password": "secret"}))


@given(st.binary(max_size=40))
def test_any_record_can_be_read(record):
    read(record, PANEL, SMALL)


@given(st.text(max_size=20))
def test_text_never_becomes_an_order(text):
    plain = paint(Panel((Label(1, 1, "A" * len(text)),)), SMALL)
    assert len(paint(Panel((Label(1, 1, text),)), SMALL)) == len(plain)


def test_the_terminals_code_page_is_used_both_ways():
    display = Display(code_page=code_page("1047"))
    panel = Panel((Label(1, 1, "[x]"), Input("user", 3, 10, 8)))
    assert b"\xad\xa7\xbd" in paint(panel, display)
    record = bytes((Aid.ENTER, 0x40, 0x40)) + b"\x11" + at(3, 10) + b"\xad\xa7\xbd"
    assert read(record, panel, display).values == {"user": "[x]"}
