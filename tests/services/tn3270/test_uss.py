"""USS messages: tokens keep their width, inserts are filled in, the input field finds its place."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import Display
from appliance.applications.panel import Input, Label, Tone
from appliance.config.usstab import DateFormat, UssTable
from appliance.protocols.datastream.codepages import CP037
from appliance.services.tn3270.uss import UssValues, lines, panel, replace_tokens, show

TABLE = UssTable("T")
VALUES = UssValues(
    lu="TCPABC01",
    client_address="192.0.2.7",
    client_port=4012,
    port=2025,
    now=dt.datetime(2026, 11, 24, 13, 30, 5, tzinfo=dt.UTC),
    tls="TLSv1.3",
    sense="08010000",
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
        ("@@@@RUNAME.", " " * 10 + "."),
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
    table = UssTable("T", messages={7: ("NO %(1) SENSE %(2) %(3)",)})
    assert lines(table, 7, VALUES, ("TSO", "08010000")) == ["NO TSO SENSE 08010000 "]


def test_an_insert_is_not_searched_for_tokens():
    table = UssTable("T", messages={2: ("NO %(1)",)})
    assert lines(table, 2, VALUES, ("@@@SENSE",)) == ["NO @@@SENSE"]


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (2, "SLYT0602E COMMAND X IS NOT KNOWN"),
        (7, "SLYT0607E NO SESSION WITH X, SENSE Y"),
        (99, "SLYT0614E USS MESSAGE 99"),
    ],
)
def test_a_message_that_the_table_lacks_has_our_own_wording(number, wanted):
    assert lines(TABLE, number, VALUES, ("X", "Y"))[0].startswith(wanted)


def inputs(text, notice=""):
    return [(i.row, i.column, i.width) for i in panel(text, notice).items if isinstance(i, Input)]


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
    record = show(["HELLO"], Display(43, 80, is_extended=True))
    assert record[0] == 0xF5
    assert CP037.encode("HELLO") in record
