"""Interpret tables: the first entry that the input begins with, whatever its case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.terminals.interpret import InterpretTable, LogChar
from appliance.services.tn3270.desk.interpret import interpret
from appliance.services.tn3270.desk.usscommand import Logon

TABLE = InterpretTable("I", (LogChar("TSO", "TSO"), LogChar("LOG ON TO X", "CICSX"), LogChar("", "ECHO")))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("tso user2", Logon("TSO", data="user2")),
        ("  TSO\x00", Logon("TSO")),
        ("Log on to X", Logon("CICSX")),
        ("else", Logon("ECHO", data="else")),
        ("", None),
        ("\n \x00", None),
        ("X" * 257, None),
    ],
)
def test_input(typed, wanted):
    assert interpret(typed, TABLE) == wanted


@given(st.text())
def test_without_a_table_nothing_is_read(typed):
    assert interpret(typed, None) is None
