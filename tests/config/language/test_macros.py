"""Macros of a source: what they expand to, and what is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.language.assembler import statements
from appliance.config.language.macros import expand
from appliance.config.language.operands import OperandError


def expanded(*lines):
    return [(s.label, s.operation, s.operands) for s in expand(statements("\n".join(lines), "M"))]


def macro(prototype, *models):
    return [" MACRO", prototype, *models, " MEND"]


@pytest.mark.parametrize(
    ("definition", "call", "wanted"),
    [
        (macro("&N M &A=1,&B=", "&N DC X'&A',C&B"), "X M B='Q'", [("X", "DC", "X'1',C'Q'")]),
        (macro(" M &P,&Q", " DC &P.&Q"), " M A,B", [("", "DC", "AB")]),
        (macro(" M &P", " DC C'&&',&P"), " M X'00'", [("", "DC", "C'&&',X'00'")]),
        (macro(" M &P", "L&SYSNDX EQU *"), " M", [("L0001", "EQU", "*")]),
        (macro(" M &P", " AIF ('&P' EQ 'X').E", " DC X'01'", ".E ANOP", " DC X'02'"), " M X", [("", "DC", "X'02'")]),
        (
            macro(" M &P", " AIF ('&P' NE 'X' AND '&P' NE 'Y').E", " DC X'01'", ".E MEXIT", " DC X'02'"),
            " M Y",
            [("", "DC", "X'01'")],
        ),
        (macro(" M", " AGO .E", " DC X'01'", ".E DC X'02'"), " M", [("", "DC", "X'02'")]),
        (macro(" M &P", "&V SETC 'A'.'&P'.'it''s'", " DC &V"), " M B", [("", "DC", "ABit's")]),
        ([*macro(" I", " DC 1"), *macro(" M", " I", " I")], " M", [("", "DC", "1"), ("", "DC", "1")]),
    ],
)
def test_expansion(definition, call, wanted):
    assert expanded(*definition, call) == wanted


def test_what_is_no_macro_is_handed_on():
    assert expanded("A DC X'00'", " END") == [("A", "DC", "X'00'"), ("", "END", "")]


@pytest.mark.parametrize(
    "lines",
    [
        [" MACRO", " M"],
        [" MACRO"],
        [*macro(" M", " M"), " M"],
        [*macro(" M", ".A AGO .A"), " M"],
        [*macro(" M", " AGO .NOWHERE"), " M"],
        [*macro(" M", "&X SETA 1"), " M"],
        [*macro(" M", "&X SETC UPPER"), " M"],
        [*macro(" M", " AIF (T'&X EQ 'O').E", ".E ANOP"), " M"],
        [*macro(" M &P"), " M 1,2"],
        [*macro(" I", *[" DC 1"] * 300), *macro(" J", *[" I"] * 300), " J"],
    ],
)
def test_what_is_refused(lines):
    with pytest.raises(OperandError):
        expanded(*lines)


@given(
    st.lists(
        st.sampled_from([*macro("&N M &A,&B=", "&A DC &B"), " M 1,B=2", ".E ANOP", " AGO .E", "&X SETC '&A'", " AIF"])
    )
)
def test_any_order_of_statements_is_expanded_or_refused(lines):
    with contextlib.suppress(OperandError):
        expanded(*lines)
