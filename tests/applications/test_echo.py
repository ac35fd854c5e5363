"""ECHO: five pages in every size, and what came back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display, End, Terminal
from appliance.applications.echo import EchoApplication
from appliance.protocols.datastream.codepages import CP037

ENTER, PF3, PF7, PF8 = b"\x7d\xc1\x50", b"\xf3\x40\x40", b"\xf7\x40\x40", b"\xf8\x40\x40"
COLOUR = Display(is_extended=True)
SIZES = [(24, 80), (32, 80), (43, 80), (27, 132)]


def echo(display=COLOUR) -> EchoApplication:
    return EchoApplication(
        Terminal("LU1", display, "MVS098", "ECHO", "192.0.2.7:4", lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    )


def record_of(asks) -> bytes:
    (shown,) = asks
    return shown.record


@pytest.mark.parametrize(("rows", "columns"), SIZES)
@pytest.mark.parametrize("page", range(5))
def test_every_page_in_every_size(rows, columns, page):
    application = echo(Display(rows, columns, is_extended=True))
    record = record_of(application.start())
    for _ in range(page):
        record = record_of(application.receive(PF8))
    assert record[0] == (0xF5 if (rows, columns) == (24, 80) else 0x7E)
    text = CP037.decode(record)
    assert f"{rows} X {columns}" in text
    assert ["FIELD ATTRIBUTES", "COLOURS", "CHARACTERS", "EACH CHARACTER", "RULER"][page] in text


def test_pages_turn_both_ways_and_around():
    application = echo()
    assert "RULER" in CP037.decode(record_of(application.receive(PF7)))
    assert "FIELD ATTRIBUTES" in CP037.decode(record_of(application.receive(PF8)))


def test_a_plain_terminal_gets_no_extended_orders():
    application = echo(Display())
    assert b"\x29" not in record_of(application.receive(PF8))[2:]


def test_all_colours_and_highlights():
    record = record_of(echo().receive(PF8))
    assert all(bytes((0x42, colour)) in record for colour in range(0xF1, 0xF8))
    assert all(bytes((0x41, highlight)) in record for highlight in (0xF1, 0xF2, 0xF4, 0xF8))


def page(number, display):
    application = echo(display)
    record = record_of(application.start())
    for _ in range(number):
        record = record_of(application.receive(PF8))
    return record


def test_attributes_of_single_characters():
    record = page(3, COLOUR)
    assert all(bytes((0x28, 0x42, colour)) in record for colour in range(0xF1, 0xF8))
    assert all(bytes((0x28, 0x41, highlight)) in record for highlight in (0xF0, 0xF1, 0xF2, 0xF4, 0xF8))
    assert all(bytes((0x45, colour)) in record for colour in range(0xF1, 0xF8))
    assert record.count(b"\x28\x00\x00") == 2, "what was set is set back"
    assert b"\x08\xc5" in record
    assert b"\x28" not in page(3, Display())


def test_what_was_typed_comes_back():
    text = CP037.decode(record_of(echo().receive(ENTER + b"\x11\xc1\x50" + CP037.encode("hello"))))
    assert "ENTER CURSOR 2,1 FIELDS 1: hello" in text


def test_pf3_ends_and_nonsense_is_reported():
    assert list(echo().receive(PF3)) == [End()]
    assert "NOT A 3270 RECORD" in CP037.decode(record_of(echo().receive(b"\x00")))


def test_nobody_logs_on():
    assert echo().user == ""
    assert (list(echo().verified(None)), list(echo().command_done(0, []))) == ([], [])


@given(st.binary(max_size=60))
def test_any_record_is_survived(record):
    echo().receive(record)
