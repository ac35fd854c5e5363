"""Tickets from a remote DCAS: one question at a time, over a connection that lives on, within a time limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.chain import PeerChain
from appliance.certs.tls import RevocationPolicy
from appliance.config.appls import RemoteDcas
from appliance.protocols.dcas.connection import ServerCore
from appliance.protocols.dcas.layout import Format, ReturnCode
from appliance.saf.model import TicketIssued, TicketRefused
from appliance.secret import Secret
from appliance.services.tn3270.express.dcastickets import DcasTickets
from appliance.services.tn3270.express.expresslogon import TicketAwaited
from appliance.session.actions import CancelTimer, CheckRevocation, Close, Open, Send, SetTimer, StartTls
from appliance.session.events import Closed, CloseReason, Opened, RevocationChecked, TimerFired
from appliance.session.wires import Endpoint, Wire
from tests.support import pki
from tests.support.terminals import GOOD, REVOKED, secured

DCAS = Wire.DCAS
CONFIG = RemoteDcas("dcas.example", 8990, "RING", "mvs.example", 7)
OPENED = Opened(DCAS, Endpoint("192.0.2.9", 8990), Endpoint("192.0.2.1", 50000))
SECURED = secured("localhost", DCAS)


@pytest.fixture
def tickets():
    return DcasTickets(CONFIG, pki.tls_context(pki.user("dcascli"), is_client=True), b"\x30certificate")


def asked(tickets, application="TSO"):
    """Connected, secured, and asked: the server's view of the question."""
    tickets.ask(application)
    tickets.handle(OPENED)
    return question(tickets.handle(SECURED))


def question(actions):
    core = ServerCore()
    (send,) = [action for action in actions if isinstance(action, Send)]
    assert send.wire is DCAS
    core.receive_data(send.data)
    return core.next_event()


def answer(request, ticket="TICKET01", user="USER2"):
    return ServerCore().send_result(request.correlator, Format.CERTIFICATE, user, Secret(ticket))


def test_the_walk_from_the_first_question_to_its_answer(tickets):
    assert tickets("TSO") == TicketAwaited()
    assert tickets.ask("TSO") == [SetTimer("dcas", 7), Open(DCAS, "dcas.example", 8990, 7)]
    (start,) = tickets.handle(OPENED)
    assert isinstance(start, StartTls)
    assert (start.wire, start.server_name) == (DCAS, "mvs.example")
    request = question(tickets.handle(SECURED))
    assert (request.application, request.certificate) == ("TSO", b"\x30certificate")
    assert not tickets.has_answer
    assert tickets.receive(answer(request)) == [CancelTimer("dcas")]
    assert tickets.has_answer
    assert tickets("TSO") == TicketIssued("USER2", "TSO", Secret("TICKET01"))
    assert tickets("TSO") == TicketAwaited()


def test_the_connection_serves_the_next_question(tickets):
    first = asked(tickets)
    tickets.receive(answer(first))
    tickets("TSO")
    second = question(tickets.ask("CICSA"))
    assert second.correlator != first.correlator
    tickets.receive(answer(second, "TICKET02"))
    assert tickets("CICSA") == TicketIssued("USER2", "CICSA", Secret("TICKET02"))


def test_an_answer_in_pieces(tickets):
    data = answer(asked(tickets))
    for at in range(len(data)):
        assert not tickets.has_answer
        tickets.receive(data[at : at + 1])
    assert tickets.has_answer


def test_a_connection_that_the_dcas_closed_while_idle_is_made_anew(tickets):
    tickets.receive(answer(asked(tickets)))
    tickets("TSO")
    assert tickets.handle(Closed(DCAS, CloseReason.PEER_CLOSED)) == []
    assert tickets.ask("TSO")[1:] == [Open(DCAS, "dcas.example", 8990, 7)]


def test_one_that_closes_just_as_it_is_asked_again_is_asked_once_more(tickets):
    tickets.receive(answer(asked(tickets)))
    tickets("TSO")
    tickets.ask("TSO")
    assert tickets.handle(Closed(DCAS, CloseReason.PEER_CLOSED)) == [Open(DCAS, "dcas.example", 8990, 7)]
    tickets.handle(OPENED), tickets.handle(SECURED)
    tickets.handle(Closed(DCAS, CloseReason.PEER_CLOSED))
    assert tickets("TSO") == TicketRefused(8, 8, 8, "the DCAS: the peer closed")


@pytest.mark.parametrize("reason", [CloseReason.REFUSED, CloseReason.TLS_FAILED])
def test_a_dcas_that_cannot_be_had(tickets, reason):
    tickets.ask("TSO")
    assert tickets.handle(Closed(DCAS, reason, "why")) == [CancelTimer("dcas")]
    assert tickets("TSO") == TicketRefused(8, 8, 8, f"the DCAS: {reason.value} why")


def test_a_dcas_that_does_not_answer_in_time(tickets):
    asked(tickets)
    assert tickets.handle(TimerFired("dcas")) == [Close(DCAS), CancelTimer("dcas")]
    assert tickets("TSO") == TicketRefused(8, 8, 8, "the DCAS: it took too long")
    assert tickets.handle(TimerFired("dcas")) == []


def test_a_refusal_keeps_its_triple_and_the_connection(tickets):
    request = asked(tickets)
    refusal = ServerCore().send_failure(request.correlator, Format.CERTIFICATE, ReturnCode.NO_USER, (8, 8, 40))
    tickets.receive(refusal)
    assert tickets("TSO") == TicketRefused(8, 8, 40, "the DCAS: the certificate gives no user ID there")
    assert question(tickets.ask("TSO")).application == "TSO"


def test_a_return_code_that_nobody_knows(tickets):
    request = asked(tickets)
    data = bytearray(ServerCore().send_failure(request.correlator, Format.CERTIFICATE, ReturnCode.INTERNAL))
    data[7] = 99
    tickets.receive(bytes(data))
    assert tickets("TSO") == TicketRefused(0, 0, 0, "the DCAS: return code 99")


@pytest.mark.parametrize("data", [b"\xff" * 38, answer.__name__.encode().ljust(38, b"\x00")])
def test_garbage_closes(tickets, data):
    asked(tickets)
    assert Close(DCAS) in tickets.receive(data)
    assert "broke the protocol" in tickets("TSO").detail


def test_an_answer_to_another_question_closes(tickets):
    asked(tickets)
    stranger = ServerCore().send_result(b"\xff\xff\xff\xff", Format.CERTIFICATE, "USER3", Secret("STOLEN00"))
    assert Close(DCAS) in tickets.receive(stranger)
    assert tickets("TSO") == TicketRefused(8, 8, 8, "the DCAS: it broke the protocol: an answer to another question")


@pytest.mark.parametrize("verdict", [GOOD, REVOKED])
def test_its_certificate_is_checked_for_revocation(verdict):
    context = pki.tls_context(None, is_client=True)
    object.__setattr__(context.policy, "revocation", RevocationPolicy((("127.0.0.1", 3890),)))
    tickets = DcasTickets(CONFIG, context, b"\x30")
    tickets.ask("TSO"), tickets.handle(OPENED)
    (check,) = tickets.handle(SECURED)
    assert isinstance(check, CheckRevocation)
    assert isinstance(check.chain, PeerChain)
    after = tickets.handle(RevocationChecked(verdict))
    assert (Close(DCAS) in after) is not verdict.allowed
    assert tickets.has_answer is not verdict.allowed


def test_leaving_closes_what_is_open(tickets):
    assert tickets.close() == [CancelTimer("dcas")]
    asked(tickets)
    assert tickets.close() == [CancelTimer("dcas"), Close(DCAS)]
    assert tickets.handle(Closed(DCAS, CloseReason.PEER_CLOSED)) == []


@given(st.lists(st.binary(max_size=80), max_size=4))
def test_any_bytes_give_an_answer_or_none_and_never_more(pieces):
    tickets = DcasTickets(CONFIG, pki.tls_context(pki.user("dcascli"), is_client=True), b"\x30")
    asked(tickets)
    closes = [action for data in pieces for action in tickets.receive(data) if isinstance(action, Close)]
    assert len(closes) <= 1
    assert not isinstance(tickets("TSO"), TicketIssued)
