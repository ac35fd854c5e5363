"""The relay: a host's core behind a session, and what passes between the two."""

from __future__ import annotations

import attrs
import pytest

from appliance.certs.tls import RevocationPolicy
from appliance.config.terminals.telnet import ClientAuth, ConnType, DefaultAppl
from appliance.config.terminals.telnetparms import LogonBy
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.proxyprotocol import encode_header
from appliance.protocols.tn3270.bind import BindImage
from appliance.protocols.tn3270.constants import (
    TERMINAL_FUNCTIONS,
    DataType,
    Function,
    Mode,
    RequestFlag,
    ResponseFlag,
)
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    ErrorConditionCleared,
    LuRequest,
    Negotiated,
    RecordReceived,
    ResponseReceived,
    SysreqReceived,
)
from appliance.session.actions import CheckRevocation, Close, Open, Send, StartTls
from appliance.session.events import Closed, CloseReason, RevocationChecked, TimerFired
from appliance.session.wires import Wire
from tests.support.hosts import OPENED, Host
from tests.support.terminals import GOOD, REVOKED, secured

SCREEN = b"\xf5\xc3" + CP037.encode("CICS LOGON")
ENTER = b"\x7d\xc1\x50\x11\xc1\x50"


@pytest.fixture
def host(basic):
    return Host(basic.seat("IBM-3278-4-E")).accept()


def test_the_host_sees_a_terminal_of_the_same_type_with_the_same_functions(host):
    assert host.seen[0].device.name == "IBM-3278-4-E"
    negotiated = host.seen[-1]
    assert isinstance(negotiated, Negotiated)
    assert negotiated.functions == TERMINAL_FUNCTIONS
    view = host.script.session.view()
    assert (view.application, view.state) == ("RELAY1", "RELAYED")
    assert not host.script.session.is_waiting


def test_records_pass_both_ways(host):
    host.tell(host.core.send_bind(BindImage("CICSA").encode()))
    assert host.terminal.kinds == [DataType.BIND_IMAGE]
    host.tell(host.core.send_record(SCREEN, response=ResponseFlag.ALWAYS_RESPONSE))
    shown = host.terminal.events[-1]
    assert shown == RecordReceived(SCREEN, DataType.DATA_3270, 0, ResponseFlag.ALWAYS_RESPONSE, 1)
    host.typed()
    sent = host.script.receive(host.terminal.core.send_record(ENTER + b"\xff\x81"))
    host.hear(sent.sent(Wire.BACKEND))
    assert [record.data for record in host.typed()] == [ENTER + b"\xff\x81"]


def test_a_terminals_response_finds_the_hosts_record(host):
    answer = host.script.receive(host.terminal.core.send_response(7))
    host.hear(answer.sent(Wire.BACKEND))
    assert host.seen[-1] == ResponseReceived(7, is_positive=True)


@pytest.mark.parametrize(("keys", "event"), [("fff4", AttentionReceived()), ("fff5", SysreqReceived())])
def test_attn_and_sysreq_reach_the_host(host, keys, event):
    host.hear(host.script.receive(bytes.fromhex(keys)).sent(Wire.BACKEND))
    assert host.seen[-1] == event


def test_a_host_without_bind_image_gets_one_made_for_its_terminal(basic):
    host = Host(basic.seat(), offers_tn3270e=False).accept()
    assert host.core.mode is Mode.PLAIN
    assert DataType.BIND_IMAGE in host.terminal.kinds
    host.tell(host.core.send_record(SCREEN))
    assert host.terminal.records() == [SCREEN]


def test_sscp_lu_data_is_not_for_a_plain_host(basic):
    host = Host(basic.seat(), offers_tn3270e=False).accept()
    host.script.receive(host.terminal.core.send_record(b"\xc1", DataType.SSCP_LU_DATA)).expect()


def test_a_plain_terminal_makes_a_plain_terminal_of_the_host(basic):
    host = Host(basic.seat(wants_tn3270e=False)).accept()
    assert host.core.mode is Mode.PLAIN
    host.tell(host.core.send_record(SCREEN))
    assert host.terminal.records() == [SCREEN]


def test_no_more_functions_than_the_terminal_has(basic):
    host = Host(basic.seat(functions=frozenset({Function.RESPONSES}))).accept()
    assert host.seen[-1].functions == {Function.RESPONSES}


def test_unbind_brings_the_uss_screen_back_with_a_message(host):
    host.tell(host.core.send_unbind())
    assert "WELCOME" in host.terminal.text
    assert "SLYT0405W RELAY1 ENDED THE CONNECTION" in host.terminal.text
    assert Close(Wire.BACKEND) in host.script.history


def test_an_unbind_that_announces_a_bind_does_not_end_the_relay(host):
    host.tell(host.core.send_bind(BindImage("A").encode()))
    host.tell(host.core.send_unbind(2) + host.core.send_bind(BindImage("B").encode()))
    assert host.terminal.kinds == [DataType.UNBIND, DataType.BIND_IMAGE]
    assert host.script.session.view().state == "RELAYED"


@pytest.mark.parametrize("reason", [CloseReason.PEER_CLOSED, CloseReason.RESET])
def test_a_dropped_host_brings_the_uss_screen_back(host, reason):
    host.terminal.take(host.script.handle(Closed(Wire.BACKEND, reason, "errno 104")))
    assert "WELCOME" in host.terminal.text
    assert "SLYT0405W RELAY1" in host.terminal.text
    assert "errno" not in host.terminal.text
    assert not host.terminal.last.is_closed(Wire.BACKEND)
    assert "LOGON" not in host.terminal.key(0x6D).text


def test_without_lusessionpend_a_dropped_host_drops_the_terminal(basic):
    host = Host(basic.port(lu_session_pend=False).seat()).accept()
    assert host.script.handle(Closed(Wire.BACKEND, CloseReason.PEER_CLOSED)).is_closed()


def test_a_host_that_gives_no_lu(basic):
    host = Host(basic.seat(), rejects=True).accept()
    assert "SLYT0406E RELAY1 CANNOT BE USED: it gives no LU (INV_NAME)" in host.terminal.text
    assert Close(Wire.BACKEND) in host.script.history


def test_a_host_that_breaks_the_protocol(host):
    host.terminal.take(host.script.receive(bytes.fromhex("fffa28ffffffff00fff0"), Wire.BACKEND))
    assert "SLYT0406E" in host.terminal.text
    assert "it broke the protocol" in host.terminal.text


def test_a_host_that_says_nothing_runs_out_of_time(basic):
    host = Host(basic.seat())
    host.script.handle(OPENED)
    late = host.terminal.take(host.script.handle(TimerFired("backend")))
    assert "SLYT0404E RELAY1 CANNOT BE REACHED: it took too long" in late.text
    host.script.handle(TimerFired("backend")).expect()


def test_what_was_typed_while_connecting_waits_and_is_answered_afterwards(basic):
    host = Host(basic.seat())
    host.script.receive(host.terminal.core.send_record(ENTER + b"\x81")).expect()
    host.accept()
    assert [record.data for record in host.typed()] == [ENTER + b"\x81"]


def test_tls_to_a_host_names_the_server_it_wants(basic):
    terminal = basic.seat().enter("LOGON APPLID(RELAY2)")
    start = terminal.script.handle(OPENED).only(StartTls)
    assert (start.wire, start.server_name, start.context.policy.is_client) == (Wire.BACKEND, "mvs.example", True)
    terminal.script.handle(secured("localhost", Wire.BACKEND)).expect()


def test_an_untrusted_host_is_said_to_be_one(basic):
    terminal = basic.seat().enter("LOGON APPLID(RELAY2)")
    terminal.script.handle(OPENED)
    terminal.take(terminal.script.handle(Closed(Wire.BACKEND, CloseReason.TLS_FAILED, "self-signed")))
    assert "SLYT0407E RELAY2 IS NOT TRUSTED: the TLS handshake failed" in terminal.text


@pytest.mark.parametrize("verdict", [GOOD, REVOKED])
def test_a_hosts_certificate_is_checked_for_revocation(basic, verdict, monkeypatch):
    terminal = basic.seat()
    setup = terminal.script.session._tenancy.setup
    context = setup.backend_tls["RELAY2"]
    policy = RevocationPolicy((("127.0.0.1", 3890),))
    object.__setattr__(context.policy, "revocation", policy)
    terminal.enter("LOGON APPLID(RELAY2)").script.handle(OPENED)
    assert terminal.script.handle(secured("localhost", Wire.BACKEND)).only(CheckRevocation).policy == policy
    terminal.take(terminal.script.handle(RevocationChecked(verdict)))
    assert terminal.script.session.is_waiting is verdict.allowed
    assert ("SLYT0407E" in str(terminal.last.messages)) is not verdict.allowed


def test_express_logon_in_front_of_a_host(bench, router):
    express = bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT, express_logon=LogonBy.PASSTICKET)
    host = Host(express.certified()).accept()
    host.tell(host.core.send_record(SCREEN))
    typed = ENTER + CP037.encode(")USR.ID()PSS.WD(")
    host.typed()
    host.hear(host.script.receive(host.terminal.core.send_record(typed)).sent(Wire.BACKEND))
    assert [record.data for record in host.typed()] == [ENTER + CP037.encode("USER2TICKET01")]
    assert router.requested == [("USER2", "CICSA")]
    host.tell(host.core.send_record(SCREEN))
    host.hear(host.script.receive(host.terminal.core.send_record(typed)).sent(Wire.BACKEND))
    assert [record.data for record in host.typed()] == [typed]


# -- who asks, and as what


def test_a_host_that_wants_to_know_gets_the_clients_address_first(basic):
    terminal = basic.seat().enter("LOGON APPLID(RELAY3)")
    header = terminal.script.handle(OPENED).only(Send)
    assert (header.wire, header.data) == (Wire.BACKEND, encode_header(("192.0.2.7", 40123), ("192.0.2.1", 2992)))


def test_the_terminals_lu_name_is_passed(basic):
    host = Host(basic.seat(), "RELAY3").accept()
    assert (host.seen[0].request, host.seen[0].name) == (LuRequest.CONNECT, "TCPABC01")


def test_a_pool_lends_one_name_to_each_terminal_and_takes_it_back(basic):
    first, second = Host(basic.seat(), "RELAY4").accept(), Host(basic.seat(), "RELAY4").accept()
    assert [host.seen[0].name for host in (first, second)] == ["RLU01", "RLU02"]
    third = basic.seat().enter("LOGON APPLID(RELAY4)")
    assert "SLYT0406E RELAY4 CANNOT BE USED: no LU is free" in third.text
    assert not third.last.all(Open)
    first.tell(first.core.send_unbind())
    assert Host(third, "RELAY4").accept().seen[0].name == "RLU01"


def test_a_client_that_leaves_gives_the_name_back(basic):
    host = Host(basic.seat(), "RELAY4").accept()
    host.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert [Host(basic.seat(), "RELAY4").accept().seen[0].name for _ in range(2)] == ["RLU02", "RLU01"]


def test_a_terminals_record_keeps_its_number_so_that_the_hosts_answer_finds_it(host):
    host.typed()
    sent = host.script.receive(host.terminal.core.send_record(ENTER, response=ResponseFlag.ALWAYS_RESPONSE, sequence=9))
    host.hear(sent.sent(Wire.BACKEND))
    assert [record.sequence for record in host.typed()] == [9]
    host.tell(host.core.send_response(9))
    assert host.terminal.events == [ResponseReceived(9, is_positive=True)]


# -- printers


@pytest.fixture
def printer(basic):
    default = attrs.evolve(basic.config.mapping, printer_default_appls=(DefaultAppl("RELAY1"),))
    return Host(basic.port(mapping=default).seat("IBM-3287-1"), None).accept()


def test_a_printer_is_relayed_as_a_printer(printer):
    assert printer.seen[0].device.name == "IBM-3287-1"
    assert printer.script.session.view().state == "RELAYED"


def test_jobs_of_both_kinds_and_their_end_reach_the_printer(printer):
    core = printer.core
    printer.tell(core.send_record(b"\x0dPAGE", DataType.SCS_DATA, ResponseFlag.ALWAYS_RESPONSE) + core.send_print_eoj())
    printer.tell(core.send_record(SCREEN) + core.send_print_eoj())
    assert printer.terminal.kinds == [DataType.DATA_3270, DataType.PRINT_EOJ]
    answer = printer.script.receive(printer.terminal.core.send_response(0, is_positive=False, code=1))
    printer.hear(answer.sent(Wire.BACKEND))
    assert printer.seen[-1] == ResponseReceived(0, is_positive=False, code=1, sense=0x08020000)


def test_a_printer_that_works_again_says_so_to_the_host(printer):
    printer.hear(printer.script.receive(printer.terminal.core.clear_error_condition()).sent(Wire.BACKEND))
    assert printer.seen[-1] == ErrorConditionCleared()


# -- what came after RFC 2355


@pytest.fixture
def modern(basic):
    functions = TERMINAL_FUNCTIONS | {Function.CONTENTION_RESOLUTION, Function.SNA_SENSE}
    return Host(basic.seat(functions=functions), functions=functions).accept()


def test_contention_resolution_and_sna_sense_are_agreed_on_at_both_ends(modern):
    assert {Function.CONTENTION_RESOLUTION, Function.SNA_SENSE} <= modern.seen[-1].functions


def test_a_bid_and_its_answer_pass(modern):
    modern.tell(modern.core.send_bid(is_signal=True))
    (bid,) = modern.terminal.events
    assert (bid.data_type, bid.request) == (DataType.BID, RequestFlag.SIGNAL)
    answer = modern.terminal.core.send_response(bid.sequence, is_positive=False, sense=0x08130000)
    modern.hear(modern.script.receive(answer).sent(Wire.BACKEND))
    assert modern.seen[-1] == ResponseReceived(bid.sequence, is_positive=False, code=2, sense=0x08130000)


def test_the_hosts_send_data_flag_is_kept(modern):
    modern.tell(modern.core.send_record(SCREEN, request=RequestFlag.NONE))
    assert modern.terminal.events[-1].request == RequestFlag.NONE
    modern.tell(modern.core.send_record(SCREEN))
    assert modern.terminal.events[-1].request == RequestFlag.SEND_DATA
