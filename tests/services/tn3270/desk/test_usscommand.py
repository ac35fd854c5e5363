"""What users type at the USS screen, one row each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.usstables.uss import CommandFormat, UssCommand, UssParameter
from appliance.services.tn3270.desk.usscommand import DEFAULT_COMMANDS, Fault, IbmTest, Logoff, Logon, parse

COMMANDS = {
    **DEFAULT_COMMANDS,
    "L": UssCommand("L", "LOGON", CommandFormat.BAL, (UssParameter("P1", "APPLID"), UssParameter("P2", "DATA"))),
    "TSO": UssCommand(
        "TSO", "LOGON", CommandFormat.BAL, (UssParameter("APPLID", "APPLID", "TSO"), UssParameter("P1", "DATA"))
    ),
    "BYE": UssCommand("BYE", "LOGOFF", CommandFormat.PL1, (UssParameter("HOLD", "TYPE", value="HOLD"),)),
    "GO": UssCommand("GO", "LOGON", CommandFormat.PL1, (UssParameter("TO", "APPLID", "ECHO", "TSO"),)),
}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("LOGON APPLID(TSO)", Logon("TSO")),
        ("logon applid(tso)", Logon("TSO")),
        ("  LOGON   APPLID( TSO )  ", Logon("TSO")),
        ("LOGON APPLID=TSO,LOGMODE=D4B32782", Logon("TSO", "D4B32782")),
        ("LOGON APPLID(TSO) LOGMODE(SNX32702) DATA(a b)", Logon("TSO", "SNX32702", "A B")),
        ("LOGON APPLID(TSO) DATA('Mixed ''case''')", Logon("TSO", "", "Mixed 'case'")),
        ("LOGON APPLID(NET1.TSO)", Logon("TSO")),
        ("L TSO", Logon("TSO")),
        ("L TSO,USER2", Logon("TSO", "", "USER2")),
        ("L(TSO,USER2)", Logon("TSO", "", "USER2")),
        ("TSO", Logon("TSO")),
        ("TSO user2", Logon("TSO", "", "USER2")),
        ("TSO 'user2'", Logon("TSO", "", "user2")),
        ("GO", Logon("ECHO")),
        ("GO TO", Logon("TSO")),
        ("GO TO()", Logon("TSO")),
        ("GO TO=CICS", Logon("CICS")),
        ("LOGOFF", Logoff()),
        ("LOGOFF TYPE(COND)", Logoff("COND")),
        ("BYE HOLD", Logoff("HOLD")),
        ("IBMTEST", IbmTest(10, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")),
        ("IBMTEST 3,XY", IbmTest(3, "XY")),
        ("IBMTEST 999", IbmTest(10, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")),
        ("", None),
        (" \x00 ", None),
        ("LOGON", Fault(12, "APPLID")),
        ("LOGON APPLID()", Fault(12, "APPLID")),
        ("LOGON APPLID(1TSO)", Fault(4, "APPLID")),
        ("LOGON APPLID(TOOLONGNAME)", Fault(4, "APPLID")),
        ("LOGON APPLID(É)", Fault(4, "APPLID")),
        ("LOGON APPLID(TSO) NOSUCH(1)", Fault(3, "NOSUCH")),
        ("LOGON APPLID(TSO) P1(X)", Fault(3, "P1")),
        ("LOGON TSO", Fault(3, "TSO")),
        ("LOGON APPLID(TSO", Fault(1, "LOGON")),
        ("LOGON APPLID(TSO))", Fault(1, "LOGON")),
        ("LOGON DATA('X", Fault(1, "LOGON")),
        ("LOGOFF TYPE(NEVER)", Fault(4, "TYPE")),
        ("IBMTEST X", Fault(4, "P1")),
        ("NOSUCH", Fault(2, "NOSUCH")),
        ("(TSO)", Fault(1, "(TSO)")),
        ("X" * 300, Fault(1, "XXXXXXXX")),
    ],
)
def test_command(typed, wanted):
    assert parse(typed, COMMANDS) == wanted


@given(st.one_of(st.text(), st.text("LOGNAPIDTSX()='\", \x00é1", max_size=40).map("LOGON ".__add__)))
def test_any_text_is_a_request_or_a_fault(typed):
    answer = parse(typed, COMMANDS)
    assert answer is None or isinstance(answer, Logon | Logoff | IbmTest | Fault)
    if isinstance(answer, Logon):
        assert 1 <= len(answer.application) <= 8
