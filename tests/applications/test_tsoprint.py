"""PRINT: one row for each way to write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.applications.base import CancelPrint, PrintOut
from appliance.applications.tsoprint import print_out
from appliance.saf.model import Acee

USER2 = Acee("USER2", ("SYS1",), "SYS1")
LISTING = ("A", "B")


def job(title, lines, *, wants_3270=False):
    return PrintOut(USER2, "P1", title, lines, wants_3270)


@pytest.mark.parametrize(
    ("operands", "wanted"),
    [
        ("LU(P1)", job("LISTING", LISTING)),
        ("lu(p1) logmode(scs)", job("LISTING", LISTING)),
        ("LOGMODE(DSC4K) LU( P1 )", job("LISTING", LISTING, wants_3270=True)),
        ("LU(P1) TEXT('it''s (so)')", job("TEXT", ("it's (so)",))),
        ("LU(P1) TEXT(Plain words)", job("TEXT", ("Plain words",))),
        ("", PrintOut(USER2, "", "LISTING", LISTING)),
        ("LU(P1) CANCEL", CancelPrint(USER2, "P1")),
        ("cancel", CancelPrint(USER2, "")),
        ("LU(1)", "SLYT0715E PRINT DOES NOT TAKE LU(1)"),
        ("LU(P1) LOGMODE(X)", "SLYT0715E PRINT DOES NOT TAKE LOGMODE(X)"),
        ("LU(P1) COPIES(2)", "SLYT0715E PRINT DOES NOT TAKE COPIES(2)"),
        ("LU(P1", "SLYT0715E PRINT DOES NOT TAKE LU(P1"),
        ("LU(P1) TEXT()", "SLYT0716E THERE IS NO LISTING TO PRINT: PRINT FOLLOWS THE COMMAND THAT MAKES ONE"),
    ],
)
def test_operands(operands, wanted):
    assert print_out(USER2, LISTING, operands) == wanted


def test_nothing_was_listed():
    assert print_out(USER2, (), "LU(P1)").startswith("SLYT0716E")


@given(st.text("LUTEX()P1' ", max_size=40))
def test_any_operands_give_a_job_or_a_line(operands):
    answer = print_out(USER2, LISTING, operands)
    assert isinstance(answer, str | CancelPrint) or answer.lines
