"""A client that wants the LU of another connection: what it is given when that one is gone."""

from __future__ import annotations

from appliance.config.terminals.telnet import LuGroup
from appliance.config.terminals.telnetparms import Takeover
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.constants import RejectReason
from appliance.protocols.tn3270.events import DeviceRejected
from appliance.services.tn3270.claims.claimant import Claimant
from appliance.services.tn3270.claims.takeover import Claim, Kept, Yielded
from appliance.services.tn3270.entry.lupool import Assignment, Holder, Holding
from appliance.session.actions import Record, Tell
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire
from tests.support.hosts import Host
from tests.support.script import Replies


def test_who_was_given_up_is_not_heard_while_another_is_asked():
    def holding(number):
        return Holding(Assignment(f"LU{number}", LuGroup("G", ())), Holder(number))

    claimant = Claimant()
    claimant.claim(Claim(None, None, Takeover(5), [holding(1), holding(2), holding(3)]))
    assert [action.to for action in claimant.answered(1, Kept()) if isinstance(action, Tell)] == [1, 2]
    for late in (None, Kept(), Yielded(None)):
        assert claimant.answered(1, late) == []
    assert claimant.answered(2, Yielded(None)).lu == "LU2"


def test_a_holder_that_never_answers_is_given_up(exchange):
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.fire(second, "claim")
    assert exchange.live[second].events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]


def test_an_application_that_was_handed_over_is_recorded_where_it_goes_on(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True), record=True)
    first = exchange.logged_on()
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
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82", device="IBM-3278-4-E")
    exchange.fire(first, "probe")
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application) == ("TCPABC82", "")
    assert first not in exchange.live


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


def test_recon_without_certificates_is_for_the_same_address(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = exchange.logged_on()
    exchange.silent.add(first)
    stranger = exchange.connect(host="192.0.2.9", name="TCPABC82")
    assert exchange.live[stranger].events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]
    assert exchange.connect(name="TCPABC82") in exchange.live


def test_a_claimant_that_asks_for_something_else_gives_up_what_was_kept_for_it(exchange):
    exchange.bench.port(take_specific=Takeover(20, reconnects=True))
    first = exchange.logged_on()
    exchange.silent.add(first)
    second = exchange.connect(name="TCPABC82")
    exchange.silent.add(second)
    exchange.fire(first, "probe")
    again = bytes.fromhex("fffa280207") + b"IBM-3278-2-E\x01TCPABC50" + bytes.fromhex("fff0")
    functions = bytes.fromhex("fffa280307000204fff0")
    exchange.live[second].script.receive(again + functions)
    view = exchange.live[second].script.session.view()
    assert (view.lu, view.application) == ("TCPABC50", "")
