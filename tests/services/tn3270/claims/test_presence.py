"""A client whose LU another connection wants, or whose other connections are checked."""

from __future__ import annotations

from appliance.config.terminals.telnetparms import ClientCheck, Takeover
from appliance.protocols.tn3270.constants import RejectReason
from appliance.protocols.tn3270.events import DeviceRejected


def test_a_client_that_answers_keeps_its_lu(exchange):
    first = exchange.connect(name="TCPABC82")
    second = exchange.connect(name="TCPABC82")
    assert exchange.lu(first) == "TCPABC82"
    assert exchange.live[second].events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]
    assert not exchange.live[second].script.session.is_waiting


def test_a_claimant_that_leaves_withdraws_and_the_next_one_asks_again(exchange):
    first = exchange.logged_on()
    exchange.silent.add(first)
    exchange.lose(exchange.connect(name="TCPABC82"))
    exchange.fire(first, "probe")
    assert exchange.lu(first) == "TCPABC82"
    third = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    assert exchange.lu(third) == "TCPABC82"


def test_seconds_of_zero_ask_nobody(exchange):
    exchange.bench.port(take_specific=Takeover(0))
    first = exchange.logged_on()
    second = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    assert (first in exchange.live, exchange.lu(second)) == (False, "TCPABC82")


def test_other_connections_of_a_client_are_checked_and_dropped_when_they_are_dead(exchange):
    exchange.bench.port(take_generic=None, check_client_conn=ClientCheck(5))
    dead, alive, stranger = exchange.connect(), exchange.connect(), exchange.connect(host="192.0.2.9")
    exchange.silent |= {dead, stranger}
    exchange.connect()
    exchange.fire(dead, "probe")
    exchange.fire(stranger, "probe")
    assert (dead in exchange.live, alive in exchange.live, stranger in exchange.live) == (False, True, True)
    assert "SLYT0006W" in exchange.said
