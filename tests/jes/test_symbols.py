"""Symbols in operands."""

from __future__ import annotations

import pytest

from appliance.jes.symbols import substituted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DSN=&HLQ..DATA", "DSN=USER2.DATA"),
        ("DSN=&HLQ", "DSN=USER2"),
        ("DSN=A&N.B", "DSN=A1B"),
        ("DSN=&&HLQ", "DSN=&&HLQ"),
        ("DSN=&OTHER..X", "DSN=&OTHER..X"),
        ("PARM='A&&B&N'", "PARM='A&&B1'"),
    ],
)
def test_what_is_replaced(text, expected):
    assert substituted(text, {"HLQ": "USER2", "N": "1"}) == expected
