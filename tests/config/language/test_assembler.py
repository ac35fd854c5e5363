"""Assembler source: statements over several lines, and constants laid out byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.language.assembler import Constants, split_operands, statements
from appliance.config.language.diagnostics import NOWHERE
from appliance.config.language.operands import OperandError


def read(text):
    return [(s.label, s.operation, s.operands) for s in statements(text, "M")]


def line(text, continued=True):
    return text.ljust(71) + ("X" if continued else "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("NAME  DC    X'00'   a remark", [("NAME", "DC", "X'00'")]),
        ("      ussend", [("", "USSEND", "")]),
        ("* a comment\n.* another\n\n   END", [("", "END", "")]),
        (" DC C'A B''C', D", [("", "DC", "C'A B''C',")]),
        (f"{line(' USSMSG MSG=1,   first')}\n{'':15}TEXT='A'   second", [("", "USSMSG", "MSG=1,TEXT='A'")]),
        (f"{line(' USSMSG TEXT=' + chr(39) + 'A' * 20)}\n{'':15}B'", [("", "USSMSG", f"TEXT='{'A' * 20}{' ' * 37}B'")]),
        (line(" DC X'01'", continued=False) + " 00010000", [("", "DC", "X'01'")]),
        ("JUSTALABEL", []),
    ],
)
def test_statements(text, wanted):
    assert read(text) == wanted


def test_a_continuation_at_the_end_of_the_source_is_that():
    assert read(line(" DC X'01',")) == [("", "DC", "X'01',")]


def test_operands():
    assert split_operands("A=(1,2),B='x,y',C") == ["A=(1,2)", "B='x,y'", "C"]


def constants(*lines):
    found = Constants()
    for statement in statements("\n".join(lines), "M"):
        found.define(statement)
    return found


@pytest.mark.parametrize(
    ("operands", "wanted"),
    [
        ("X'F5C3'", "f5c3"),
        ("X'F5C'", "0f5c"),
        ("C'AB'", "c1c2"),
        ("CL4'AB'", "c1c24040"),
        ("CL1'AB'", "c1"),
        ("2C'A'", "c1c1"),
        ("C'&&'''", "507d"),
        ("XL3'1'", "000001"),
        ("X'F5,C3'", "f5c3"),
        ("X'01',C'A',X'02'", "01c102"),
        ("H'258'", "0102"),
        ("X'01',H'2'", "01000002"),
        ("AL2(END-X)", "0002"),
        ("AL1(4)", "04"),
        ("Y(END-*-1)", "0001"),
        ("B'1010'", "0a"),
    ],
)
def test_constants(operands, wanted):
    assert constants(f"X DC {operands}", "END EQU *").at("X", len(wanted) // 2, NOWHERE).hex() == wanted


def test_a_buffer_says_how_long_it_is():
    found = constants("A DC AL2(E-B)", "B DC C'HELLO'", "E EQU *", " DC C'MORE'")
    assert found.counted("a", NOWHERE).decode("cp037") == "HELLO"


def test_ds_reserves_and_aligns():
    found = constants("A DC X'01'", "B DS 0F", "C DC X'02'", "D DS CL2", "E DC X'03'")
    assert found.at("A", 0, NOWHERE).hex() == "0100000002000003"
    assert found.at("B", 1, NOWHERE).hex() == "02"


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["A DC Q'1'"], "A"),
        (["A DC X'XY'"], "A"),
        (["A DC X'01'"], "B"),
        (["A DC AL2(NONE)"], "A"),
        (["A DC AL2(1*2)"], "A"),
        (["A DC AL2()"], "A"),
        (["A DC 60000CL60000'X'", "B DC 60000CL60000'X'"], "A"),
        (["A EQU"], "A"),
    ],
)
def test_what_is_not_known(lines, label):
    with pytest.raises(OperandError):
        constants(*lines).at(label, 1, NOWHERE)


def test_a_buffer_that_is_too_short():
    with pytest.raises(OperandError):
        constants("A DC AL2(9),C'HELLO'").counted("A", NOWHERE)


@given(st.text("ABCXHL'(),*+-019 \n=", max_size=200))
def test_any_text_is_laid_out_or_refused(text):
    found = Constants()
    for statement in statements(text, "M"):
        try:
            found.define(statement)
            found.at(statement.label, 0, NOWHERE)
        except OperandError:
            pass
