"""The relay: a host's core behind a session, and what passes between the two."""

from __future__ import annotations

import pytest

from appliance.certs.tls import RevocationPolicy
from appliance.config.telnet import ClientAuth, ConnType
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.bind import BindImage
from appliance.protocols.tn3270.constants import (
    TERMINAL_FUNCTIONS,
    DataType,
    Function,
    Mode,
    RejectReason,
    ResponseFlag,
)
from appliance.protocols.tn3270.events import (
    AttentionReceived,
    DeviceRequested,
    Negotiated,
    RecordReceived,
    Reply,
    ResponseReceived,
    SysreqReceived,
)
from appliance.protocols.tn3270.server import ServerCore
from appliance.session.actions import CheckRevocation, Close, Send, StartTls
from appliance.session.events import Closed, CloseReason, Opened, RevocationChecked, TimerFired
from appliance.session.wires import Endpoint, Wire
from tests.support.terminals import GOOD, REVOKED, secured

SCREEN = b"\xf5\xc3" + CP037.encode("CICS LOGON")
ENTER = b"\x7d\xc1\x50\x11\xc1\x50"
OPENED = Opened(Wire.BACKEND, Endpoint("127.0.0.1", 23270), Endpoint("127.0.0.1", 50000))


class Host:
    """A server-role core at the far end; ``seen`` is what it was told."""

    def __init__(self, terminal, application="RELAY1", *, rejects=False, **options):
        self.terminal = terminal
        self.script = terminal.script
        self.core = ServerCore(**options)
        self.rejects = rejects
        self.seen = []
        terminal.enter(f"LOGON APPLID({application})")

    def accept(self):
        """The connection is made: negotiate to the end."""
        self.script.handle(OPENED)
        return self.tell(self.core.begin())

    def tell(self, data):
        """Send to the relay; hear what it answers, and let the terminal have its part."""
        replies = self.script.receive(data, Wire.BACKEND)
        terminal = self.terminal.take(replies)
        self.hear(replies.sent(Wire.BACKEND))
        self.hear(b"".join(a.data for a in terminal.last.all(Send)[len(replies.all(Send)) :] if a.wire is Wire.BACKEND))
        return self

    def hear(self, data):
        self.core.receive_data(data)
        answers = b""
        while (event := self.core.next_event()) is not None:
            if isinstance(event, Reply):
                answers += event.data
            elif isinstance(event, DeviceRequested):
                reason = RejectReason.INV_NAME
                answers += self.core.reject_device(reason) if self.rejects else self.core.assign_device("HOSTLU01")
                self.seen.append(event)
            else:
                self.seen.append(event)
        if answers:
            self.tell(answers)

    def typed(self):
        """Records that came since the last time."""
        records, self.seen = [e for e in self.seen if isinstance(e, RecordReceived)], []
        return records


@pytest.fixture
def basic(bench):
    return bench.port(conn_type=ConnType.BASIC)


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
    setup = terminal.script.session._setup
    context = setup.backend_tls["RELAY2"]
    policy = RevocationPolicy((("127.0.0.1", 3890),))
    object.__setattr__(context.policy, "revocation", policy)
    terminal.enter("LOGON APPLID(RELAY2)").script.handle(OPENED)
    assert terminal.script.handle(secured("localhost", Wire.BACKEND)).only(CheckRevocation).policy == policy
    terminal.take(terminal.script.handle(RevocationChecked(verdict)))
    assert terminal.script.session.is_waiting is verdict.allowed
    assert ("SLYT0407E" in str(terminal.last.messages)) is not verdict.allowed


def test_express_logon_in_front_of_a_host(bench, router):
    express = bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT, express_logon=True)
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
