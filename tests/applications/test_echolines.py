"""ECHO in line mode."""

from __future__ import annotations

import pytest

from appliance.applications.base import Display, End, Terminal
from appliance.applications.echolines import EchoLines
from appliance.applications.linebase import Print
from tests.support.terminals import NOW


@pytest.fixture
def echo():
    return EchoLines(Terminal("TCPABC01", Display(), "MVS098", "ECHO", "192.0.2.7:4", lambda: NOW))


def test_it_says_where_it_is_and_shows_what_was_typed(echo):
    assert echo.start() == [Print(("ECHO ON MVS098, LU TCPABC01: LOGOFF ENDS IT",), "ECHO: ")]
    assert echo.receive("Hello") == [Print(("    5 Hello",), "ECHO: ")]
    assert echo.receive("é\x07") == [Print(("    2 é\x07", "      U+00E9 U+0007"), "ECHO: ")]
    assert echo.attention() == [Print(("ATTN",), "ECHO: ")]


@pytest.mark.parametrize("typed", ["LOGOFF", " logoff ", "logout"])
def test_it_ends(echo, typed):
    assert echo.receive(typed) == [End()]
