"""Who may come in: CONNTYPE by CONNTYPE, certificate by certificate."""

from __future__ import annotations

import pytest

from appliance.config.terminals.telnet import ClientAuth, ConnType
from appliance.saf.model import PortOfEntry
from appliance.services.tn3270.session import TerminalSession
from appliance.session.actions import CheckRevocation, Close, Console, Send, SetTimer, StartTls
from appliance.session.events import Opened, RevocationChecked, TimerFired
from appliance.session.wires import Wire
from tests.support.script import Said, Script
from tests.support.terminals import GOOD, LOCAL, PEER, REVOKED, secured

DO_STARTTLS = bytes.fromhex("fffd2e")
FOLLOWS = bytes.fromhex("fffa2e01fff0")
ACCEPTED = bytes.fromhex("fffb2e") + FOLLOWS
REFUSED = bytes.fromhex("fffc2e")
DO_TN3270E = bytes.fromhex("fffd28")
HELLO = b"\x16\x03\x01\x02\x00\x01"
SILENT = TimerFired("ssltimeout")


def accept(bench, conn_type, **changes):
    return bench.port(conn_type=conn_type, **changes).accept()


@pytest.mark.parametrize("conn_type", [ConnType.SECURE, ConnType.ANY])
def test_a_client_that_speaks_tls_at_once(bench, conn_type):
    script, first = accept(bench, conn_type)
    assert first.all(SetTimer) == [SetTimer("negotiation", 35), SetTimer("ssltimeout", 5)]
    assert first.sent() == b""
    assert script.receive(HELLO).only(StartTls) == StartTls(bench.tls, pending=HELLO)
    assert script.session.view().state == "SECURING"
    assert script.handle(secured()).sent() == DO_TN3270E
    script.handle(SILENT).expect()


@pytest.mark.parametrize("conn_type", [ConnType.SECURE, ConnType.ANY])
def test_a_silent_client_is_offered_starttls(bench, conn_type):
    script, _ = accept(bench, conn_type)
    script.handle(SILENT).expect(Send(DO_STARTTLS))
    script.receive(ACCEPTED + HELLO).expect(Send(FOLLOWS), StartTls(bench.tls, pending=HELLO))
    assert script.handle(secured()).sent() == DO_TN3270E


def test_starttls_may_come_in_pieces(bench):
    script, first = accept(bench, ConnType.NEGTSECURE)
    assert first.sent() == DO_STARTTLS
    pieces = [script.receive(ACCEPTED[at : at + 1]) for at in range(len(ACCEPTED))]
    assert pieces[-1].only(StartTls).pending == b""


def test_a_client_that_begins_with_telnet_is_asked_at_once(bench):
    script, _ = accept(bench, ConnType.SECURE)
    asked = script.receive(bytes.fromhex("fffb18"))
    assert asked.sent().startswith(DO_STARTTLS)


@pytest.mark.parametrize(
    ("conn_type", "goes_on"), [(ConnType.SECURE, False), (ConnType.ANY, True), (ConnType.NEGTSECURE, False)]
)
def test_a_client_that_refuses_tls(bench, conn_type, goes_on):
    script, _ = accept(bench, conn_type)
    script.handle(SILENT)
    answer = script.receive(REFUSED)
    if goes_on:
        assert answer.sent() == DO_TN3270E
    else:
        answer.expect(Said("SLYT0201E"), Close())


@pytest.mark.parametrize("conn_type", [ConnType.SECURE, ConnType.ANY, ConnType.NEGTSECURE])
def test_neither_tls_nor_telnet_is_closed(bench, conn_type):
    script, _ = accept(bench, conn_type)
    script.receive(b"GET / HTTP/1.1\r\n").expect(Said("SLYT0202E"), Close())
    script.receive(b"more").expect()
    script.handle(SILENT).expect()


def test_tls_at_once_on_a_negtsecure_port_is_a_protocol_error(bench):
    script, _ = accept(bench, ConnType.NEGTSECURE)
    script.receive(HELLO).expect(Said("SLYT0202E"), Close())


def test_basic_is_plain_telnet(bench):
    script, first = accept(bench, ConnType.BASIC)
    assert first.sent() == DO_TN3270E
    assert script.receive(HELLO).is_closed()


def test_none_refuses(bench):
    _, first = accept(bench, ConnType.NONE)
    assert first.actions[1:] == (first.only(Console), Close())
    assert first.messages == ["SLYT0203E"]


def test_no_client_authentication_asks_saf_nothing(bench, router):
    script, _ = accept(bench, ConnType.SECURE)
    script.receive(HELLO)
    script.handle(secured("user2"))
    assert router.asked == []
    assert script.session.view().user == ""


def test_safcert_checks_revocation_maps_and_asks_for_the_port(bench, router):
    script, _ = accept(bench, ConnType.SECURE, client_auth=ClientAuth.SAFCERT, port=2025)
    script.receive(HELLO)
    checked = script.handle(secured("user2"))
    assert checked.only(CheckRevocation).policy == bench.tls.policy.revocation
    assert script.session.is_waiting
    assert script.session.view().state == "CHECKING"
    assert script.handle(RevocationChecked(GOOD)).sent() == DO_TN3270E
    assert router.asked == [("USER2", "EZB.TN3270.MVS098.TCPCS.PORT02025")]
    assert script.session.view().user == "USER2"
    assert not script.session.is_waiting


def test_sslcert_checks_revocation_and_maps_nobody(bench, router):
    script, _ = accept(bench, ConnType.SECURE, client_auth=ClientAuth.SSLCERT)
    router.unmap()
    script.receive(HELLO)
    script.handle(secured("stranger"))
    assert script.handle(RevocationChecked(GOOD)).sent() == DO_TN3270E
    assert script.session.view().user == ""


@pytest.mark.parametrize("client_auth", [ClientAuth.SSLCERT, ClientAuth.SAFCERT])
def test_no_certificate_is_refused(bench, client_auth):
    script, _ = accept(bench, ConnType.SECURE, client_auth=client_auth)
    script.receive(HELLO)
    script.handle(secured()).expect(Said("SLYT0101E"), Close())


@pytest.mark.parametrize("client_auth", [ClientAuth.SSLCERT, ClientAuth.SAFCERT])
def test_a_revoked_certificate_is_refused(bench, client_auth):
    script, _ = accept(bench, ConnType.SECURE, client_auth=client_auth)
    script.receive(HELLO)
    script.handle(secured("user3"))
    refused = script.handle(RevocationChecked(REVOKED))
    refused.expect(Said("SLYT0102E"), Close())
    assert "revoked serial 7" in refused.only(Console).fields["detail"]
    assert "CN=user3" in refused.only(Console).fields["subject"]


def test_an_unmapped_certificate_is_refused(bench, router):
    router.unmap()
    script, _ = accept(bench, ConnType.SECURE, client_auth=ClientAuth.SAFCERT)
    script.receive(HELLO)
    script.handle(secured("stranger"))
    script.handle(RevocationChecked(GOOD)).expect(Said("SLYT0103E"), Close())


def test_a_user_without_access_to_the_port_is_refused(bench, router):
    router.denied.add("EZB.TN3270.MVS098.TCPCS.PORT02992")
    script, _ = accept(bench, ConnType.SECURE, client_auth=ClientAuth.SAFCERT)
    script.receive(HELLO)
    script.handle(secured("user4"))
    script.handle(RevocationChecked(GOOD)).expect(Said("SLYT0104E"), Close())


def test_a_user_without_access_to_the_network_zone_is_refused(bench, router):
    zone = "EZB.NETACCESS.MVS098.TCPCS.OUTSIDE"
    router.denied.add(zone)
    script = Script(TerminalSession(bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT).setup()))
    script.handle(Opened(Wire.CLIENT, PEER, LOCAL, entry=PortOfEntry(servauth=zone)))
    script.receive(HELLO)
    script.handle(secured("user2"))
    refused = script.handle(RevocationChecked(GOOD)).expect(Said("SLYT0104E"), Close())
    assert refused.only(Console).fields["resource"] == zone


def test_every_refusal_is_an_audit_record_and_tells_the_peer_nothing(bench, router):
    router.unmap()
    script, _ = accept(bench, ConnType.SECURE, client_auth=ClientAuth.SAFCERT)
    script.receive(HELLO)
    script.handle(secured("stranger"))
    refused = script.handle(RevocationChecked(GOOD))
    assert refused.only(Console).message.audit
    assert refused.sent() == b""
