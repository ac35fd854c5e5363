"""A USS table as assembler source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.language.report import Report
from appliance.config.usstables.uss import CommandFormat, DateFormat, UssCommand, UssMessage, UssParameter
from appliance.config.usstables.ussmacros import read_uss_macros
from tests.support.config_reading import said


def continued(*pieces):
    """One statement over several lines, as column 72 says."""
    return "\n".join([*(piece.ljust(71) + "X" for piece in pieces[:-1]), pieces[-1]])


SOURCE = "\n".join(
    [
        "* A table of two commands and four messages.",
        "         TITLE 'USSABC'",
        "USSABC   CSECT",
        continued("TABLE    USSTAB FORMAT=DYNAMIC,DATEFRM=DMY,DATEDLM='.',  a remark", f"{'':15}TIMEDLM=X'60'"),
        "TSO      USSCMD CMD=TSO,REP=LOGON,FORMAT=BAL         time sharing",
        "         USSPARM PARM=APPLID,DEFAULT=TSO",
        "         USSPARM PARM=P1,REP=DATA",
        "         USSCMD CMD=LOGOFF",
        "         USSMSG MSG=(2,3),TEXT='%(1)  NOT KNOWN'",
        continued("         USSMSG MSG=7,OPT=NOBLKSUP,", f"{'':15}TEXT='%(1)  @@LUNAME'"),
        "         USSMSG MSG=10,BUFFER=(BUF10,SCAN)",
        "         USSMSG MSG=11,BUFFER=BUF11",
        "BUF10    DC    AL2(END10-BEG10)",
        "BEG10    DC    X'F5C3',X'11',X'5D7F'",
        "         DC    X'1D60',C'WELCOME @@LUNAME'",
        "         DC    X'13'",
        "END10    EQU   *",
        "BUF11    DC    Y(END11-*-2)",
        "         DC    X'15',C'GONE',X'15'",
        "END11    EQU   *",
        "         USSEND",
        "         END",
    ]
)


def read(text, file="USSABC.USSTAB"):
    report = Report()
    return read_uss_macros(text, file, report), said(report)


def test_a_source():
    table, complaints = read(SOURCE)
    assert complaints == []
    assert (table.name, table.date_format) == ("USSABC", DateFormat.DMY)
    assert (table.date_delimiter, table.time_delimiter) == (".", "-")
    assert table.commands["TSO"] == UssCommand(
        "TSO", "LOGON", CommandFormat.BAL, (UssParameter("APPLID", "APPLID", "TSO"), UssParameter("P1", "DATA"))
    )
    assert table.commands["LOGOFF"].replacement == "LOGOFF"
    wording = UssMessage(("%(1)  NOT KNOWN",), suppresses_blanks=True)
    assert (table.messages[2], table.messages[3]) == (wording, wording)
    assert table.messages[7] == UssMessage(("%(1)  @@LUNAME",))
    screen = bytes.fromhex("f5c3115d7f1d60") + "WELCOME @@LUNAME".encode("cp037") + b"\x13"
    assert table.messages[10] == UssMessage(stream=screen)
    assert table.messages[11] == UssMessage(stream=b"\x15" + "GONE".encode("cp037") + b"\x15", is_scanned=False)


SCREENS = """\
         MACRO
&NAME    SCREEN &MSG=.,&TEXT=.
         AIF   ('&MSG' EQ '.' OR '&TEXT' EQ '.').END
         LCLC  &BUF
&BUF     SETC  'BUF'.'&MSG'
&BUF     DC    AL2(&BUF.E-&BUF.B)
&BUF.B   EQU   *
         DC    X'F5C3',C&TEXT
&BUF.E   EQU   *
.END     MEND
         USSTAB
         USSMSG MSG=1,BUFFER=(BUF1,SCAN)
         USSMSG MSG=10,BUFFER=(BUF10,SCAN)
         SCREEN MSG=1,TEXT='WRONG, AGAIN'
         SCREEN MSG=10,TEXT='HELLO'
         SCREEN MSG=3
"""


def test_the_macro_that_many_sites_make_their_screens_with():
    table, complaints = read(SCREENS)
    assert complaints == []
    assert [table.messages[number].stream[2:].decode("cp037") for number in (1, 10)] == ["WRONG, AGAIN", "HELLO"]


def test_a_long_text_is_cut_at_the_width_of_a_screen():
    head = "         USSMSG MSG=1,TEXT='"
    table, complaints = read(continued(head.ljust(71, "A"), f"{'':15}{'B' * 50}'"))
    assert table.messages[1].lines == ("A" * 43 + "B" * 37, "B" * 13)
    assert complaints == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" USSPARM PARM=P1", "1:1 SLYN0101E"),
        (" USSCMD CMD=X", "1:1 SLYN0103E"),
        (" USSCMD REP=LOGON", "1:1 SLYN0104E"),
        (" USSMSG TEXT='X'", "1:1 SLYN0104E"),
        (" USSMSG MSG=1", "1:1 SLYN0104E"),
        (" USSMSG MSG=15,TEXT='X'", "1:1 SLYN0103E"),
        (" USSMSG MSG=X,TEXT='X'", "1:1 SLYN0103E"),
        (" USSMSG MSG=1,TEXT='X',OPT=ON", "1:1 SLYN0103E"),
        (" USSMSG MSG=1,BUFFER=NONE", "1:1 SLYN0103E"),
        (" USSMSG MSG=1,TEXT='@@NOSUCH'", "1:1 SLYN0115W"),
        (" USSTAB DATEFRM=YDM", "1:1 SLYN0103E"),
        (" USSTAB WHAT=X", "1:1 SLYN0103E"),
        ("X DC Q'1'", "1:1 SLYN0103E"),
        (" MACRO\n&N SCREEN\n DC X'00'\n", "1:1 SLYN0108E"),
        (" NOSUCH", "1:1 SLYN0101E"),
        (" USSMSG MSG=(1,2),TEXT='X'\n USSMSG MSG=2,TEXT='Y'", "2:1 SLYN0106W"),
        (" USSCMD CMD=LOGON\n USSCMD CMD=LOGON", "2:1 SLYN0106W"),
        (" USSMSG MSG=1,TEXT='X", "1:1 SLYN0103E"),
    ],
)
def test_what_is_wrong(text, wanted):
    assert read(text)[1] == [wanted]


def translation(*changes):
    """A source whose translate table folds a to z, but for the changes."""
    table = bytearray(range(256))
    for small in "abcdefghijklmnopqrstuvwxyz":
        table[small.encode("cp037")[0]] = small.upper().encode("cp037")[0]
    for at, to in changes:
        table[at] = to
    rows = [f"         DC    X'{table[at : at + 16].hex()}'" for at in range(0, 256, 16)]
    return "\n".join(["         USSTAB TABLE=T", "T        DS    0H", *rows])


def test_a_translate_table_that_does_more_than_fold_is_said():
    assert read(translation())[1] == []
    assert read(translation((0xC1, 0xC2)))[1] == ["1:1 SLYN0109W"]
    assert read("         USSTAB TABLE=STDTRANS")[1] == []


@given(st.text("USMGTABCDPR=0,'()X \n", max_size=200))
def test_any_source_is_read_or_complained_about(text):
    read(text)
