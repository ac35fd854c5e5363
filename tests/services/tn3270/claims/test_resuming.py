"""DISCONNECTABLE: what a lost terminal leaves behind, and who gets it back."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.telnet import AllowAppl
from appliance.session.events import Closed, CloseReason, CommandDone
from appliance.session.wires import Wire
from tests.support.terminals import ACCEPTED, MAPPING, at_ready, at_tso


@pytest.fixture
def disconnectable(basic):
    mapping = attrs.evolve(MAPPING, allowed=(AllowAppl("TSO", disconnectable=True), AllowAppl("ECHO")))
    return basic.port(mapping=mapping)


def lost(bench, setup):
    """A terminal at READY with a listing on it, which breaks."""
    terminal = at_ready(bench.seat(setup=setup))
    terminal.enter("LISTUSER USER2")
    terminal.take(terminal.script.handle(CommandDone(0, ("USER=USER2  NAME=SMITH",))))
    terminal.script.handle(Closed(Wire.CLIENT, CloseReason.RESET))


def test_a_lost_session_goes_on_at_the_next_terminal_of_its_user(disconnectable):
    setup = disconnectable.setup()
    lost(disconnectable, setup)
    again = at_ready(disconnectable.seat(setup=setup))
    assert "USER=USER2  NAME=SMITH" in again.text
    assert "SLYT0718I USER2 RECONNECTED, LU TCPABC02: THE SESSION OF 13:30:05 GOES ON" in again.text
    third = at_ready(disconnectable.seat(setup=setup))
    assert "RECONNECTED" not in third.text, "there was one, and it is taken"


def test_nothing_is_kept_of_who_logged_off_or_never_logged_on(disconnectable):
    setup = disconnectable.setup()
    at_ready(disconnectable.seat(setup=setup)).enter("LOGOFF")
    at_tso(disconnectable.seat(setup=setup)).script.handle(Closed(Wire.CLIENT, CloseReason.RESET))
    assert "RECONNECTED" not in at_ready(disconnectable.seat(setup=setup)).text


def test_nothing_is_kept_of_an_application_that_is_not_disconnectable(basic):
    setup = basic.setup()
    lost(basic, setup)
    assert "RECONNECTED" not in at_ready(basic.seat(setup=setup)).text


def test_a_verdict_that_lets_nobody_in_gives_nothing_back(disconnectable):
    setup = disconnectable.setup()
    lost(disconnectable, setup)
    assert ACCEPTED.result.acee.user == "USER2"
    terminal = at_tso(disconnectable.seat(setup=setup))
    assert "RECONNECTED" not in terminal.text
