"""Takeover, CHECKCLIENTCONN and DROPASSOCPRINTER: what sessions tell each other about their LUs."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.lunames import parse_lu_range
from appliance.config.telnet import ConnType, LuGroup, LuMap
from appliance.config.telnetparms import ClientCheck, Takeover
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.constants import RejectReason
from appliance.protocols.tn3270.events import DeviceRejected
from appliance.services.tn3270.lupool import Candidates, Holder, LuPools
from appliance.services.tn3270.takeover import LONGEST_WAIT, Claim, Probe, Withdrawn, eligible
from appliance.session.actions import Record, Tell
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire
from tests.support.exchange import Exchange
from tests.support.hosts import Host
from tests.support.script import Replies
from tests.support.terminals import MAPPING, PORT

LUS = LuGroup("LUS", (parse_lu_range("LU1..LU9"),))
CANDIDATES = Candidates(generic=(LUS,))


@pytest.fixture
def exchange(bench):
    bench.port(conn_type=ConnType.BASIC, take_specific=Takeover(20), take_generic=Takeover(20))
    return Exchange(bench)


def logged_on(exchange: Exchange, **options: object) -> int:
    number = exchange.connect(name="TCPABC82", **options)
    exchange.live[number].enter("LOGON APPLID(ECHO)")
    return number


# -- who may take what over


@pytest.mark.parametrize(
    ("takeover", "me", "may"),
    [
        (None, Holder(2, "10.0.0.1", "10.0.0.1"), False),
        (Takeover(5), Holder(2, "10.9.9.9", "10.9.9.9"), True),
        (Takeover(5), Holder(1, "U", "10.0.0.1", "U", True), False),
        (Takeover(5, same_address=True), Holder(2, "10.9.9.9", "10.9.9.9"), False),
        (Takeover(5, same_address=True), Holder(2, "10.0.0.1", "10.0.0.1"), True),
        (Takeover(5, same_conn_type=True), Holder(2, "U", "10.0.0.1", "U", False), False),
        (Takeover(5, same_conn_type=True), Holder(2, "U", "10.0.0.1", "U", True), True),
        (Takeover(5, reconnects=True), Holder(2, "X", "10.0.0.1", "X", True), False),
        (Takeover(5, reconnects=True), Holder(2, "U", "10.9.9.9", "U", True), True),
        (Takeover(5, reconnects=True), Holder(2, "10.0.0.1", "10.0.0.1"), False),
    ],
)
def test_who_may_take_a_named_lu_over(takeover, me, may):
    pools = LuPools()
    held = pools.assign(CANDIDATES, "LU5", holder=Holder(1, "U", "10.0.0.1", "U", True))
    config = attrs.evolve(PORT, take_specific=takeover)
    found = eligible(config, pools, CANDIDATES, "LU5", me)
    assert (found is not None) is may
    if found is not None:
        assert [holding.assignment for holding in found[1]] == [held]


def test_a_name_that_the_client_could_not_have_is_nobodys_to_take():
    pools = LuPools()
    pools.assign(CANDIDATES, "LU5", holder=Holder(1))
    config = attrs.evolve(PORT, take_specific=Takeover(5))
    other = Candidates(generic=(LuGroup("X", (parse_lu_range("X1"),)),))
    assert eligible(config, pools, other, "LU5", Holder(2, "a")) is None


def test_without_a_name_it_is_the_clients_own_connections():
    pools = LuPools()
    mine, yours = Holder(1, "10.0.0.1", "10.0.0.1"), Holder(2, "10.0.0.2", "10.0.0.2")
    first = pools.assign(CANDIDATES, holder=mine)
    pools.assign(CANDIDATES, holder=yours)
    config = attrs.evolve(PORT, take_generic=Takeover(5))
    found = eligible(config, pools, CANDIDATES, "", attrs.evolve(mine, connection=3))
    assert [holding.assignment for holding in found[1]] == [first]


def test_a_claim_waits_no_longer_than_its_client_may_go_unread():
    pools = LuPools()
    pools.assign(CANDIDATES, holder=Holder(1))
    claim = Claim(None, None, Takeover(10_000), list(pools.held_by("")))
    assert claim.withdraw() == []
    assert claim.next() == (1, Probe(Takeover(LONGEST_WAIT)))
    assert claim.withdraw() == [Tell(1, Withdrawn())]
    assert claim.next() is None


# -- two sessions


def test_a_client_that_answers_keeps_its_lu(exchange):
    first = exchange.connect(name="TCPABC82")
    second = exchange.connect(name="TCPABC82")
    assert exchange.lu(first) == "TCPABC82"
    assert exchange.live[second].events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]
    assert not exchange.live[second].script.session.is_waiting


def test_a_silent_client_loses_its_lu_and_its_session(exchange):
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    assert exchange.live[second].script.session.is_waiting
    exchange.fire(first, "probe")
    assert first not in exchange.live
    assert exchange.lu(second) == "TCPABC82"
    assert "WELCOME" in exchange.live[second].text
    assert "SLYT0007W" in exchange.said


def test_the_old_connection_breaks_while_it_is_asked(exchange):
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.lose(first)
    assert exchange.lu(second) == "TCPABC82"


def test_a_claimant_that_leaves_withdraws_and_the_next_one_asks_again(exchange):
    first = logged_on(exchange)
    exchange.silent.add(first)
    exchange.lose(exchange.connect(name="TCPABC82"))
    exchange.fire(first, "probe")
    assert exchange.lu(first) == "TCPABC82"
    third = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    assert exchange.lu(third) == "TCPABC82"


def test_a_holder_that_never_answers_is_given_up(exchange):
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(second, "claim")
    assert exchange.live[second].events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]


def test_recon_hands_the_application_over(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = logged_on(exchange)
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


def test_an_application_that_was_handed_over_is_recorded_where_it_goes_on(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True), record=True)
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    exchange.live[second].key(0xF7)
    recorded = [action for action in exchange.live[second].script.history if isinstance(action, Record)]
    assert len({action.name for action in recorded}) == 1
    assert str(40000 + second) in recorded[0].name
    assert b'"key": "PF7"' in recorded[-1].lines


def test_recon_begins_anew_on_another_kind_of_terminal(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82", device="IBM-3278-4-E")
    exchange.fire(first, "probe")
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application) == ("TCPABC82", "")
    assert first not in exchange.live


@pytest.mark.parametrize("keeps", [True, False])
def test_keepontmreset_keeps_the_application_when_the_old_connection_breaks(exchange, keeps):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True, keeps_on_reset=keeps))
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.lose(first)
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application) == ("TCPABC82", "ECHO" if keeps else "")


def test_a_host_goes_over_with_its_screen_and_its_wire(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = exchange.connect(name="TCPABC82")
    host = Host(exchange.live[first]).accept()
    host.tell(host.core.send_record(b"\xf5\xc3" + CP037.encode("OLD NEWS")))
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    terminal = exchange.live[second]
    assert exchange.adopted == [(second, first)]
    assert "OLD NEWS" in terminal.text
    host.terminal, host.script = terminal, terminal.script
    host.tell(host.core.send_record(b"\xf1\xc3" + CP037.encode("MORE")))
    assert "MORE" in terminal.text
    host.typed()
    typed = b"\x7d\xc1\x50\x11\xc1\x50\x81"
    host.hear(terminal.script.receive(terminal.core.send_record(typed)).sent(Wire.BACKEND))
    assert [record.data for record in host.typed()] == [typed]


def test_what_a_host_says_before_the_new_terminal_is_there_is_shown_once_it_is(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = exchange.connect(name="TCPABC82")
    host = Host(exchange.live[first]).accept()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.silent.add(second)
    terminal = exchange.live[second]
    before = len(terminal.script.history)
    exchange.fire(first, "probe")
    news = host.core.send_record(b"\xf5\xc3" + CP037.encode("NEWS"))
    assert terminal.script.receive(news, Wire.BACKEND).sent() == b""
    terminal.take(Replies(tuple(terminal.script.history[before:])))
    assert "NEWS" in terminal.text
    assert terminal.script.session.view().application == "RELAY1"


def test_a_host_that_ends_meanwhile_leaves_the_new_terminal_its_first_screen(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True), lu_session_pend=False)
    first = exchange.connect(name="TCPABC82")
    Host(exchange.live[first]).accept()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.silent.add(second)
    exchange.fire(first, "probe")
    script = exchange.live[second].script
    script.handle(Closed(Wire.BACKEND, CloseReason.PEER_CLOSED))
    script.receive(bytes.fromhex("fffa280307000204fff0"))
    assert (script.session.view().lu, script.session.view().state) == ("TCPABC82", "USS")


def test_a_generic_request_takes_the_clients_own_dead_connection_over(exchange):
    first, second = exchange.connect(), exchange.connect()
    assert (exchange.lu(first), exchange.lu(second)) == ("TCPABC01", "TCPABC02")
    exchange.silent.add(second)
    third = exchange.connect()
    exchange.fire(second, "probe")
    assert exchange.lu(third) == "TCPABC02"
    assert exchange.lu(exchange.connect(host="192.0.2.9")) == "TCPABC03"


def test_seconds_of_zero_ask_nobody(exchange):
    exchange.bench.port(take_specific=Takeover(0))
    first = logged_on(exchange)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(first, "probe")
    assert (first in exchange.live, exchange.lu(second)) == (False, "TCPABC82")


def test_recon_without_certificates_is_for_the_same_address(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = logged_on(exchange)
    exchange.silent.add(first)
    stranger = exchange.connect(host="192.0.2.9", name="TCPABC82")
    assert exchange.live[stranger].events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]
    assert exchange.connect(name="TCPABC82") in exchange.live


def test_a_claimant_that_asks_for_something_else_gives_up_what_was_kept_for_it(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = logged_on(exchange)
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.silent.add(second)
    exchange.fire(first, "probe")
    again = bytes.fromhex("fffa280207") + b"IBM-3278-2-E\x01TCPABC50" + bytes.fromhex("fff0")
    functions = bytes.fromhex("fffa280307000204fff0")
    exchange.live[second].script.receive(again + functions)
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application) == ("TCPABC50", "")


# -- CHECKCLIENTCONN and DROPASSOCPRINTER


def test_other_connections_of_a_client_are_checked_and_dropped_when_they_are_dead(exchange):
    exchange.bench.port(take_generic=None, check_client_conn=ClientCheck(5))
    dead, alive, stranger = exchange.connect(), exchange.connect(), exchange.connect(host="192.0.2.9")
    exchange.silent |= {dead, stranger}
    exchange.connect()
    exchange.fire(dead, "probe")
    exchange.fire(stranger, "probe")
    assert (dead in exchange.live, alive in exchange.live, stranger in exchange.live) == (False, True, True)
    assert "SLYT0006W" in exchange.said


@pytest.mark.parametrize("drops", [True, False])
def test_a_printer_ends_with_its_terminal(exchange, drops):
    printers = {"PRTS": LuGroup("PRTS", (parse_lu_range("TCPPRT01..TCPPRT99"),))}
    mapping = attrs.evolve(MAPPING, printer_groups=printers, lu_maps=(LuMap("LUS", printers="PRTS"),))
    exchange.bench.port(mapping=mapping, drop_assoc_printer=drops)
    terminal = exchange.connect(name="TCPABC07")
    printer = exchange.connect(device="IBM-3287-1", name="TCPPRT07")
    assert exchange.lu(printer) == "TCPPRT07"
    exchange.lose(terminal)
    assert (printer in exchange.live) is not drops
