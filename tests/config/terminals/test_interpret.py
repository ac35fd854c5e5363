"""INTERPTAB, one statement at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.language.report import Report
from appliance.config.terminals.interpret import LogChar, read_interptab
from tests.support.config_reading import said


def read(*entries):
    report = Report()
    text = "\n".join(("INTERPTABLE T", *entries, "ENDINTERPTABLE"))
    tables = read_interptab(text, "INTERPTAB", report)
    return list(tables["T"].entries), said(report)


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ("LOGCHAR SEQNCE='Log on',APPLID=tso", LogChar("LOG ON", "TSO")),
        ("LOGCHAR APPLID=(APPLICID,TSO),SEQNCE=T", LogChar("T", "TSO")),
        ("LOGCHAR SEQNCE='it''s' APPLID=TSO  ; why", LogChar("IT'S", "TSO")),
        ("LOGCHAR APPLID=TSO", LogChar("", "TSO")),
    ],
)
def test_entry(entry, wanted):
    assert read(entry) == ([wanted], [])


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        (["LOGCHAR SEQNCE='A'"], "2:1 SLYN0104E"),
        (["LOGCHAR SEQNCE=A,APPLID=1X"], "2:1 SLYN0103E"),
        (["LOGCHAR SEQNCE=A,APPLID=(ROUTINE,X)"], "2:9 SLYN0103E"),
        (["LOGCHAR SEQNCE=A;APPLID=X"], "2:1 SLYN0104E"),
        (["LOGCHAR WHAT=A"], "2:9 SLYN0103E"),
        ([f"LOGCHAR SEQNCE={'A' * 41},APPLID=X"], "2:1 SLYN0103E"),
        (["LOGCHAR SEQNCE=A,APPLID=X", "LOGCHAR SEQNCE=AB,APPLID=Y"], "3:1 SLYN0103E"),
        (["LOGCHAR APPLID=X", "LOGCHAR SEQNCE=A,APPLID=Y"], "3:1 SLYN0103E"),
        (["INTERPTABLE U"], "2:1 SLYN0101E"),
    ],
)
def test_wrong_entry(entries, wanted):
    assert read(*entries)[1] == [wanted]


def test_outside_a_table_and_without_end():
    report = Report()
    tables = read_interptab("LOGCHAR APPLID=X\nINTERPTABLE T X\nLOGCHAR APPLID=X", "INTERPTAB", report)
    assert list(tables) == ["T"]
    assert said(report) == ["1:1 SLYN0101E", "2:1 SLYN0108E", "2:15 SLYN0105E"]


def test_a_table_defined_twice():
    report = Report()
    read_interptab("INTERPTABLE T\nENDINTERPTABLE\nINTERPTABLE T\nENDINTERPTABLE", "INTERPTAB", report)
    assert said(report) == ["3:13 SLYN0103E"]


@given(st.text("LOGCHARSEQNIPTBD='(),X\n ", max_size=120))
def test_any_text_is_read_or_complained_about(text):
    read_interptab(text, "INTERPTAB", Report())
