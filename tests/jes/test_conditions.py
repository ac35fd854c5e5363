"""COND and IF: read, and asked after steps that ran."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.jes.conditions import Condition, Past, is_true, mentions_abend, read_condition, read_conditions
from appliance.jes.operands import OperandError

PAST = Past({"S1": 0, "CALL.P1": 4}, {})
AFTER_ABEND = Past({"S1": 0}, {"S2": "0C4"})


@pytest.mark.parametrize(
    ("text", "past", "expected"),
    [
        ("S1.RC = 0", PAST, True),
        ("RC GT 4", PAST, False),
        ("RC >= 4", PAST, True),
        ("(P1.RC=4 & S1.RC = 0)", PAST, True),
        ("CALL.P1.RC ^= 4", PAST, False),
        ("S9.RC = 0", PAST, False),
        ("^(S1.RC = 0) | CALL.RC EQ 4", PAST, True),
        ("NOT S1.RUN", PAST, False),
        ("S9.RUN = FALSE", PAST, True),
        ("S9.RUN OR S1.RUN AND S1.RC NE 0", PAST, False),
        ("ABEND", PAST, False),
        ("ABEND = FALSE", PAST, True),
        ("ABEND", AFTER_ABEND, True),
        ("S1.ABEND", AFTER_ABEND, False),
        ("ABENDCC = S0C4", AFTER_ABEND, True),
        ("ABENDCC NE S806", AFTER_ABEND, True),
        ("S2.RUN", AFTER_ABEND, True),
        ("(1 EQ 1)", PAST, True),  # JCL symbols
        ("2 < 1 | 3 = 4", PAST, False),
    ],
)
def test_what_a_condition_comes_to(text, past, expected):
    assert is_true(read_condition(text), past) is expected


def test_which_conditions_are_asked_after_an_abend():
    assert mentions_abend(read_condition("RC = 0 | (^S1.ABENDCC = S0C4)"))
    assert not mentions_abend(read_condition("NOT (RC = 0 & S1.RUN | 1 = 1)"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RC",
        "RC = X",
        "RC = 0 0",
        "(RC = 0",
        "ABEND = 1",
        "ABENDCC > S0C4",
        "ABENDCC = 4",
        "CC = 0",
        "RC # 0",
        "1 EQ",
        "1 RC",
        "1 = X",
        "RC = ,",
    ],
)
def test_what_is_no_condition(text):
    with pytest.raises(OperandError):
        read_condition(text)


def test_cond():
    assert read_conditions(None) == ((), "")
    assert read_conditions("(4,LT)") == ((Condition(4, "LT"),), "")
    assert read_conditions("EVEN") == ((), "EVEN")
    assert read_conditions("((4,LT,S1),ONLY)") == ((Condition(4, "LT", "S1"),), "ONLY")
    with pytest.raises(OperandError):
        read_conditions("(4,XX)")


def test_a_condition_without_a_step_speaks_of_all():
    assert Condition(4, "EQ").holds(PAST)
    assert not Condition(4, "EQ", "S1").holds(PAST)
    assert not Condition(0, "EQ", "S9").holds(PAST)


@given(st.text(alphabet="RCABENDU.=<>&|^()04S1 ", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_condition(text)
    except OperandError:
        return
    assert is_true(found, PAST) in (True, False)
