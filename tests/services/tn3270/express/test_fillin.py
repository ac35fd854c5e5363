"""Express Logon at a terminal: placeholders filled in on their way to an application."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.config.appls import RemoteDcas, Switching
from appliance.config.terminals.telnet import ClientAuth
from appliance.config.terminals.telnetparms import LogonBy
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.dcas.connection import ServerCore
from appliance.protocols.dcas.layout import Format
from appliance.saf.model import Rejected, RejectReason, TicketRefused
from appliance.secret import Secret
from appliance.session.actions import Open, SetTimer, Verify
from appliance.session.events import Closed, CloseReason, Opened, TimerFired, Verified
from appliance.session.wires import Endpoint, Wire
from tests.support import pki
from tests.support.hosts import Host
from tests.support.terminals import at_tso, secured

USER_ID, TICKET = ")USR.ID(", ")PSS.WD("


def test_express_logon_in_one_record(express, router):
    terminal = at_tso(express.certified())
    verify = terminal.enter(USER_ID, TICKET).last.only(Verify)
    assert (verify.user, verify.secret.text()) == ("USER2", "TICKET01")
    assert router.requested == [("USER2", "TSO")]
    assert terminal.last.messages == ["SLYT0501I"]


def test_expresslogonmfa_types_a_cache_token_which_no_dcas_gives(express, router):
    express.dcas = RemoteDcas("dcas.example", 8990, "RING")
    terminal = at_tso(express.port(express_logon=LogonBy.CACHE_TOKEN).certified())
    assert terminal.enter(USER_ID, TICKET).last.only(Verify).secret.text() == "TOKEN001"
    assert router.requested == []


def test_express_logon_in_two_records(express):
    terminal = at_tso(express.certified())
    assert "FOR USER2" in terminal.enter(USER_ID).text
    verify = terminal.enter("", TICKET).last.only(Verify)
    assert (verify.user, verify.secret.text()) == ("USER2", "TICKET02")


def test_the_clients_application_id_counts(express, router):
    terminal = express.certified(environment={"IBMELF": "YES", "IBMAPPLID": "TSOSYSA"})
    at_tso(terminal).enter(USER_ID, TICKET)
    assert router.requested == [("USER2", "TSOSYSA")]


@pytest.mark.parametrize("form", ["00", "02", ""], ids=["IS", "INFO", "bare"])
def test_an_application_id_may_come_at_any_time_in_each_form(express, router, form):
    terminal = at_tso(express.certified())
    announced = bytes.fromhex("fffa27" + form) + b"\x03IBMAPPLID\x01TSOVS01" + bytes.fromhex("fff0")
    terminal.script.receive(announced)
    terminal.enter(USER_ID, TICKET)
    assert router.requested == [("USER2", "TSOVS01")]


def test_the_same_ticket_twice_waits_a_second(express, router):
    router.tickets = ["TICKET01"]
    terminal = at_tso(express.certified()).enter(USER_ID, TICKET)
    terminal.take(terminal.script.handle(Verified(Rejected("USER2", RejectReason.REPLAYED))))
    terminal.script.receive(bytes.fromhex("fffa2702") + b"\x03IBMAPPLID\x01TSO" + bytes.fromhex("fff0"))
    terminal.enter(USER_ID, TICKET)
    assert terminal.last.actions == (SetTimer("ticket", 1.0),)
    assert terminal.script.session.is_waiting
    router.tickets = ["TICKET02"]
    assert terminal.script.handle(TimerFired("ticket")).only(Verify).secret.text() == "TICKET02"


def test_a_refused_ticket_leaves_the_placeholders(express, router):
    router.refused = TicketRefused(8, 8, 16, "no profile")
    terminal = at_tso(express.certified()).enter(USER_ID, TICKET)
    assert terminal.last.messages == ["SLYT0502E"]
    assert terminal.last.only(Verify).user == USER_ID


@pytest.mark.parametrize(
    "changes",
    [{"express_logon": None}, {"client_auth": ClientAuth.SSLCERT}, {"client_auth": ClientAuth.NONE}],
    ids=lambda changes: str(*changes),
)
def test_without_a_mapped_certificate_or_expresslogon_nothing_is_replaced(express, router, changes):
    terminal = at_tso(express.port(**changes).certified()).enter(USER_ID, TICKET)
    assert terminal.last.only(Verify).user == USER_ID
    assert router.requested == []


def test_no_message_holds_a_ticket(express):
    terminal = at_tso(express.certified()).enter(USER_ID, TICKET)
    assert all("TICKET01" not in repr(action) for action in terminal.last.actions)


# -- by a remote DCAS


class Dcas:
    """The far end of wire DCAS; hands out the tickets it is given."""

    def __init__(self, terminal, *tickets):
        self.script, self.terminal = terminal.script, terminal
        self.core = ServerCore()
        self.tickets = list(tickets)
        self.asked = []

    def connect(self):
        self.script.handle(Opened(Wire.DCAS, Endpoint("192.0.2.9", 8990), Endpoint("192.0.2.1", 50000)))
        return self.answer(self.script.handle(secured("localhost", Wire.DCAS)))

    def answer(self, replies):
        """Answer every question in what the session sent; the last replies."""
        while data := replies.sent(Wire.DCAS):
            self.core.receive_data(data)
            request = self.core.next_event()
            self.asked.append((request.application, request.certificate))
            ticket = Secret(self.tickets.pop(0))
            replies = self.script.receive(
                self.core.send_result(request.correlator, Format.CERTIFICATE, "USER7", ticket), Wire.DCAS
            )
        return replies


@pytest.fixture
def remote(express):
    express.dcas = RemoteDcas("dcas.example", 8990, "RING")
    return express


def test_a_dcas_is_asked_with_the_clients_certificate_and_the_record_goes_on(remote, router):
    terminal = at_tso(remote.certified())
    held = terminal.enter(USER_ID, TICKET).last
    assert held.only(Open) == Open(Wire.DCAS, "dcas.example", 8990, 10)
    assert not held.all(Verify)
    assert terminal.script.session.is_waiting
    dcas = Dcas(terminal, "TICKET77")
    replies = dcas.connect()
    assert replies.only(Verify).user == "USER7"
    assert replies.only(Verify).secret.text() == "TICKET77"
    assert replies.messages == ["SLYT0501I"]
    certificate = pki.user("user2").certificate.public_bytes(Encoding.DER)
    assert dcas.asked == [("TSO", certificate)]
    assert router.requested == []


def test_a_certificate_that_is_not_mapped_here_may_be_there(remote):
    terminal = at_tso(remote.port(client_auth=ClientAuth.SSLCERT).certified())
    terminal.enter(USER_ID, TICKET)
    assert Dcas(terminal, "TICKET77").connect().only(Verify).user == "USER7"


def test_each_placeholder_gets_a_ticket_of_its_own_over_one_connection(remote):
    terminal = at_tso(remote.certified())
    terminal.enter(TICKET, TICKET)
    dcas = Dcas(terminal, "TICKET01", "TICKET02")
    verify = dcas.connect().only(Verify)
    assert (verify.user, verify.secret.text()) == ("TICKET01", "TICKET02")
    assert len(dcas.asked) == 2


def test_a_dcas_that_cannot_be_reached_leaves_the_placeholders_and_says_so(remote):
    terminal = at_tso(remote.certified())
    terminal.enter(USER_ID, TICKET)
    replies = terminal.script.handle(Closed(Wire.DCAS, CloseReason.REFUSED, "errno 111"))
    assert replies.messages == ["SLYT0502E"]
    assert replies.only(Verify).user == USER_ID


def test_what_is_filled_in_never_comes_back_to_the_terminal(express):
    """A session that is painted again shows the placeholder that its user typed, and nothing of a hidden field."""
    express.switching = Switching(2)
    host = Host(express.certified()).accept()
    user, password = b"\x1d\x40\x11\xc1\xf0", b"\x1d\x4c\x11\xc2\xc0\x1d\x60"
    host.tell(host.core.send_record(b"\xf5\xc3\x11\xc1\x50" + user + password))
    typed = b"\x11\xc1\xd1" + CP037.encode(USER_ID) + b"\x11\xc1\xf1" + CP037.encode(TICKET)
    host.typed()
    host.hear(host.script.receive(host.terminal.core.send_record(b"\x7d\xc1\xd1" + typed)).sent(Wire.BACKEND))
    assert CP037.encode("TICKET01") in host.typed()[0].data
    terminal = host.terminal
    painted = terminal.send(bytes((Aid.PA3,))).send(bytes((Aid.PA3,))).records()[-1]
    assert CP037.encode(USER_ID) in painted
    assert CP037.encode("TICKET") not in painted
