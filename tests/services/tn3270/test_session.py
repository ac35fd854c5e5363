"""A whole connection, driven by bytes: negotiation, LUs, timers, the end."""

from __future__ import annotations

import pytest

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import ConnType, LuGroup, LuMap
from appliance.config.terminals.telnetparms import Debug, DebugLevel, ParmsGroup
from appliance.services.tn3270 import messages
from appliance.session.actions import Console, Send, SetTimer
from appliance.session.events import Closed, CloseReason, TimerFired
from appliance.session.wires import Wire
from tests.support.terminals import MAPPING, S3270, S3270_PLAIN, negotiate


@pytest.fixture
def basic(bench):
    return bench.port(conn_type=ConnType.BASIC)


def test_s3270_gets_an_lu_and_the_uss_screen_wrapped_in_a_bind(basic):
    script, first = basic.accept()
    assert first.sent() == bytes.fromhex("fffd28")
    wanted, assigned, screen = negotiate(script, S3270)
    assert wanted.sent() == bytes.fromhex("fffa280802fff0")
    assert assigned.sent() == bytes.fromhex("fffa280204") + b"IBM-3278-4-E\x01TCPABC01" + bytes.fromhex("fff0")
    sent = screen.sent()
    assert sent.startswith(bytes.fromhex("fffa280304000204fff0") + bytes.fromhex("0300000000310103"))
    assert "WELCOME TO SALLYPORT  LU TCPABC01".encode("cp037") in sent
    assert screen.messages == ["SLYT0001I"]
    view = script.session.view()
    assert (view.service, view.port_name, view.lu, view.state) == ("TN3270E", "2992", "TCPABC01", "USS")


def test_a_plain_client_names_its_lu_in_the_terminal_type(basic):
    script, _ = basic.accept()
    screen = negotiate(script, S3270_PLAIN)[-1]
    assert "LU TCPABC82".encode("cp037") in screen.sent()
    assert script.session.view().lu == "TCPABC82"


@pytest.mark.parametrize("units", [S3270, S3270_PLAIN], ids=["extended", "plain"])
def test_results_do_not_depend_on_how_the_bytes_were_cut(basic, units):
    whole, _ = basic.accept()
    whole.receive(b"".join(units))
    basic.pools.release(whole.session._tenancy.assignment)
    basic.pools._next.clear()
    cut, _ = basic.accept()
    for unit in units:
        for at in range(len(unit)):
            cut.receive(unit[at : at + 1])
    assert b"".join(a.data for a in whole.history if isinstance(a, Send)) == b"".join(
        a.data for a in cut.history if isinstance(a, Send)
    )


def test_an_lu_is_given_back_when_the_connection_is_gone(basic):
    terminal = basic.seat(name="TCPABC82")
    terminal.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED)).expect(
        Console(
            messages.SESSION_ENDED,
            {"peer": "192.0.2.7:40123", "port": 2992, "lu": "TCPABC82", "detail": "the peer closed"},
        )
    )
    assert basic.seat(name="TCPABC82").negotiated.lu == "TCPABC82"


def test_a_printer_gets_an_lu_and_no_screen(basic):
    terminal = basic.seat("IBM-3287-1")
    assert terminal.negotiated.lu == "TCPPRT01"
    assert terminal.records() == []
    assert terminal.script.session.view().state == "VACANT"


def test_negotiation_has_a_time_limit_that_ends_with_it(basic):
    script, first = basic.accept()
    assert SetTimer("negotiation", 30) in first.actions
    late = script.handle(TimerFired("negotiation"))
    assert late.messages == ["SLYT0204W"]
    assert late.is_closed()
    terminal = basic.seat()
    terminal.script.handle(TimerFired("negotiation")).expect()


def test_a_failed_handshake_is_an_audit_record(bench):
    script, _ = bench.port(conn_type=ConnType.SECURE).accept()
    gone = script.handle(Closed(Wire.CLIENT, CloseReason.TLS_FAILED, "no shared cipher"))
    said = gone.only(Console)
    assert said.message.id == "SLYT0208E"
    assert said.message.audit
    assert said.fields["detail"] == "the TLS handshake failed no shared cipher"


# -- parameters and names of one client


def test_pmap_changes_what_still_matters_after_the_lu_is_given(bench):
    groups = {"PG": ParmsGroup("PG", {"inactive": 60})}
    bench.mapped(parms_groups=groups, lu_maps=(LuMap("LUS", parms_group="PG"),))
    assert SetTimer("scan", 60) in bench.seat().last.actions


def test_keepopen_brings_the_uss_screen_back_without_lusessionpend(bench):
    for keeps in (True, False):
        bench.mapped(lu_maps=(LuMap("LUS", keep_open=keeps),)).port(lu_session_pend=False)
        terminal = bench.seat()
        terminal.enter("LOGON APPLID(ECHO)").key(0xF3)
        assert terminal.last.is_closed() is not keeps


def test_a_link_is_known_by_the_address_that_the_client_came_to(bench):
    groups = {"LUS": MAPPING.lu_groups["LUS"], "OWN": LuGroup("OWN", (parse_lu_range("OWN1"),))}
    maps = (LuMap("LUS"), LuMap("OWN", ClientId(ClientIdType.LINKNAME, "OSA1")))
    bench.mapped(lu_groups=groups, lu_maps=maps, links={"192.0.2.1": "OSA1"})
    assert bench.seat().negotiated.lu == "OWN1"


def test_debug_detail_and_trace_say_more_and_exception_says_less(bench):
    said = {}
    for level in (DebugLevel.EXCEPTION, DebugLevel.SUMMARY, DebugLevel.DETAIL, DebugLevel.TRACE):
        terminal = bench.port(conn_type=ConnType.BASIC, debug=Debug(conn=level)).seat()
        said[level] = {action.message.id for action in terminal.script.history if isinstance(action, Console)}
    assert "SLYT0001I" not in said[DebugLevel.EXCEPTION]
    assert "SLYT0009I" not in said[DebugLevel.SUMMARY]
    assert said[DebugLevel.DETAIL] - said[DebugLevel.SUMMARY] == {"SLYT0009I"}
    assert said[DebugLevel.TRACE] - said[DebugLevel.DETAIL] == {"SLYT0010I"}
