"""One connection takes the LU of another over: what it gets, and what becomes of the one that is gone."""

from __future__ import annotations

import pytest

from appliance.config.terminals.telnetparms import Takeover


def test_a_silent_client_loses_its_lu_and_its_session(exchange):
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    assert exchange.live[second].script.session.is_waiting
    exchange.fire(first, "probe")
    assert first not in exchange.live
    assert exchange.lu(second) == "TCPABC82"
    assert "WELCOME" in exchange.live[second].text
    assert "SLYT0007W" in exchange.said


def test_the_old_connection_breaks_while_it_is_asked(exchange):
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.lose(first)
    assert exchange.lu(second) == "TCPABC82"


def test_recon_hands_the_application_over(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    assert first not in exchange.live
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application, view.state) == ("TCPABC82", "ECHO", "IN SESSION")
    assert "ECHO" in exchange.live[second].text
    assert exchange.adopted == [(second, first)]
    exchange.live[second].key(0xF3)
    assert "WELCOME" in exchange.live[second].text


@pytest.mark.parametrize("keeps", [True, False])
def test_keepontmreset_keeps_the_application_when_the_old_connection_breaks(exchange, keeps):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True, keeps_on_reset=keeps))
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.lose(first)
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application) == ("TCPABC82", "ECHO" if keeps else "")
