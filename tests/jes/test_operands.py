"""Operand fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.operands import OperandError, items, read_operands


def test_positional_and_keywords():
    read = read_operands("(ACCT),'A, NAME',CLASS=A,DCB=(RECFM=FB,LRECL=80),PARM='IT''S'")
    assert read.positional == ("(ACCT)", "A, NAME")
    assert read.keywords == {"CLASS": "A", "DCB": "(RECFM=FB,LRECL=80)", "PARM": "IT'S"}
    assert read.get("NONE", "CLASS") == "A"
    assert read.get("NONE") is None


def test_items():
    assert items("(NEW,CATLG)") == ["NEW", "CATLG"]
    assert items("(TRK,(1,1))") == ["TRK", "(1,1)"]
    assert items("SHR") == ["SHR"]
    assert items("(,KEEP)") == ["", "KEEP"]


@pytest.mark.parametrize("text", ["A=(B", "A=B)", "A='B", "A=1,A=2"])
def test_what_cannot_be_read(text):
    with pytest.raises(OperandError):
        read_operands(text)


@given(st.text(max_size=70))
def test_any_field_is_read_or_refused(text):
    try:
        assert "" not in read_operands(text).keywords
    except OperandError:
        return
