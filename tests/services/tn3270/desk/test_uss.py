"""USS messages: tokens keep their width, inserts are filled in, the input field finds its place."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display
from appliance.applications.panel import Input, Label, Tone
from appliance.config.usstables.uss import DateFormat, UssMessage, UssTable
from appliance.protocols.datastream.codepages import CP037
from appliance.services.tn3270.desk.uss import UssValues, Wording, panel, replace_tokens, show, text, word

TABLE = UssTable("T")
VALUES = UssValues(
    lu="TCPABC01",
    client_address="192.0.2.7",
    client_port=4012,
    port=2025,
    now=dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC),
    tls="TLSv1.3",
    sense="08010000",
    request="BIND",
)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("LU @@LUNAME.", "LU TCPABC01."),
        ("ON @@@@DATE.", "ON 11/24/26."),
        ("AT @@@@TIME.", "AT 13:30:05."),
        ("@@PRT.", "04012."),
        ("@@PORT.", "02025 ."),
        ("@@@@@SSL.", "TLSv1.3 ."),
        ("@@@@@@@@@IPADDR.", "192.0.2.7      ."),
        ("@@@@@@@@@@@@IPADDR.", "192.0.2.7         ."),
        ("@" * 30 + "IPHOSTNAME.", "192.0.2.7".ljust(40) + "."),
        ("@@@@RUNAME.", "BIND".ljust(10) + "."),
        ("@@@SENSE.", "08010000."),
        ("@@@NETID @HOSTNET @@SSCPNM.", " " * 26 + "."),
        ("@LUNAME", "@LUNAME"),
        ("@@@@LUNAME", "@@TCPABC01"),
        ("a@b.example", "a@b.example"),
    ],
)
def test_tokens_are_replaced_in_place(line, wanted):
    assert replace_tokens(line, TABLE, VALUES) == wanted


@given(st.text(st.sampled_from("@DATELUNMPRIV SX"), max_size=60))
def test_a_line_keeps_its_width(line):
    assert len(replace_tokens(line, TABLE, VALUES)) == len(line)


@pytest.mark.parametrize(
    ("date_format", "wanted"),
    [
        (DateFormat.MDY, "11.24.26 13-30-05"),
        (DateFormat.DMY, "24.11.26 13-30-05"),
        (DateFormat.YMD, "26.11.24 13-30-05"),
    ],
)
def test_date_and_time_as_the_table_says(date_format, wanted):
    table = UssTable("T", date_format=date_format, date_delimiter=".", time_delimiter="-")
    assert replace_tokens("@@@@DATE @@@@TIME", table, VALUES) == wanted


def test_inserts():
    table = UssTable("T", messages={7: UssMessage(("NO %(1) SENSE %(2) %(3)",))})
    assert word([table], 7, VALUES, ("TSO", "08010000")).lines == ("NO TSO SENSE 08010000 ",)


def test_an_insert_is_not_searched_for_tokens():
    table = UssTable("T", messages={2: UssMessage(("NO %(1)",))})
    assert word([table], 2, VALUES, ("@@@SENSE",)).lines == ("NO @@@SENSE",)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, "LU  TCPABC01    X"),
        ({"is_scanned": False}, "LU  @@LUNAME    X"),
        ({"suppresses_blanks": True}, "LU TCPABC01 X"),
    ],
)
def test_options_of_a_message(options, wanted):
    table = UssTable("T", messages={1: UssMessage(("LU  @@LUNAME    X",), **options)})
    assert word([table], 1, VALUES).lines == (wanted,)


def test_a_message_is_looked_for_in_the_mapped_table_then_in_the_default_one():
    mapped, default = UssTable("T", messages={1: UssMessage(("ONE",))}), UssTable("D", messages={2: UssMessage(("D",))})
    default.messages[1] = UssMessage(("NOT THIS",))
    assert [word([mapped, default], number, VALUES, ("X",)).lines[0] for number in (1, 2, 3)] == [
        "ONE",
        "D",
        "SLYT0603E PARAMETER X IS NOT KNOWN",
    ]


SCREEN = bytes.fromhex("F5C3 115D7F 1DF0") + CP037.encode("LU @@LUNAME") + bytes.fromhex("1D40 13")


def test_a_screen_of_a_table_keeps_its_orders():
    wording = word([UssTable("T", messages={10: UssMessage(stream=SCREEN)})], 10, VALUES)
    assert wording == Wording(stream=SCREEN.replace(CP037.encode("@@LUNAME"), CP037.encode("TCPABC01")))
    assert show(wording, Display()) == wording.stream
    shown = show(wording, Display(), "SLYT0405W GONE")
    assert shown.startswith(wording.stream)
    assert shown.endswith(CP037.encode("SLYT0405W GONE"))


def test_scs_text_of_a_table_becomes_lines():
    stream = b"\x15" + CP037.encode("ONE @@PRT") + b"\x0d\x15" + CP037.encode("TWO") + b"\x15"
    wording = word([UssTable("T", messages={10: UssMessage(stream=stream)})], 10, VALUES)
    assert wording.lines == ("ONE 04012", "TWO")
    assert text(wording, "GONE") == "GONE\nONE 04012\nTWO\n"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (2, "SLYT0602E COMMAND X IS NOT KNOWN"),
        (7, "SLYT0607E NO SESSION WITH X: Y FAILED, SENSE Z"),
        (99, "SLYT0614E USS MESSAGE 99"),
    ],
)
def test_a_message_that_the_table_lacks_has_our_own_wording(number, wanted):
    assert word([TABLE], number, VALUES, ("X", "Y", "Z")).lines[0].startswith(wanted)


def inputs(text, notice=""):
    return [(i.row, i.column, i.width) for i in panel(text, notice).items if isinstance(i, Input)]


def test_a_notice_ends_with_its_line():
    [shown] = [
        item for item in panel(("ONE",), "X" * 100).items if isinstance(item, Label) and item.tone is Tone.MESSAGE
    ]
    assert shown.text == "X" * 78


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ([], (2, 2, 77)),
        (["HELLO"], (3, 2, 77)),
        (["HELLO", "", "COMMAND ===>", "FOOTER"], (3, 14, 65)),
        (["X"] * 24, (24, 2, 77)),
    ],
)
def test_where_the_user_types(text, place):
    assert inputs(text) == [place]


@pytest.mark.parametrize("text", [[], ["X"], ["X"] * 24, ["X"] * 23 + ["===>"], ["===>"] + ["X"] * 23])
def test_a_notice_is_always_shown_and_never_where_the_user_types(text):
    shown = panel(text, "SLYT0405W GONE")
    notices = [item for item in shown.items if isinstance(item, Label) and item.tone is Tone.MESSAGE]
    assert [n.text for n in notices] == ["SLYT0405W GONE"]
    assert notices[0].row != inputs(text, "SLYT0405W GONE")[0][0]
    assert [item.row for item in shown.items if isinstance(item, Label) and item.row == notices[0].row] == [
        notices[0].row
    ]


def test_the_screen_is_of_the_default_size_whatever_the_terminal():
    record = show(Wording(("HELLO",)), Display(43, 80, is_extended=True))
    assert record[0] == 0xF5
    assert CP037.encode("HELLO") in record
