"""One client from accept to release: events in, actions performed, backpressure, limits, and what is left."""

import gc
import os
import socket
import weakref

import pytest
from twisted.internet.defer import Deferred, fail
from twisted.logger import globalLogPublisher

from appliance.certs.chain import PeerChain
from appliance.certs.tls import ClientAuth, RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict
from appliance.message import Message
from appliance.runtime.connection import Connection
from appliance.runtime.penalties import Penalties, PenaltyRules
from appliance.runtime.threads import WorkersBusyError
from appliance.saf.model import Accepted, Acee, PortOfEntry, Rejected, RejectReason
from appliance.secret import Secret
from appliance.session.actions import (
    Adopt,
    CancelTimer,
    CheckRevocation,
    Close,
    Command,
    Console,
    Files,
    LimitUnsent,
    Listen,
    Open,
    Send,
    SetTimer,
    StartTls,
    Tell,
    Transfer,
    Verify,
    Wake,
)
from appliance.session.events import (
    Closed,
    CloseReason,
    CommandDone,
    Drained,
    FilesDone,
    Listening,
    Opened,
    RevocationChecked,
    Secured,
    TimerFired,
    Told,
    TransferEnded,
    TransferStatus,
    Verified,
    Woken,
)
from appliance.session.wires import Endpoint, Wire
from appliance.storage.opened import Download
from appliance.storage.results import Done, FailureReason
from tests.support import pki
from tests.support.wires import Peer, RecordingSession, StandInRouter, make_capabilities, tcp_pair

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


class Ends:
    """A connection with its session, and the client."""

    def __init__(self, capabilities, session):
        sock, other = tcp_pair()
        self.reactor, self.capabilities, self.session = capabilities.reactor, capabilities, session
        self.client = Peer(other)
        self.peer, self.local = Endpoint(*sock.getpeername()), Endpoint(*sock.getsockname())
        connection = Connection(capabilities, session, sock, peer=self.peer, local=self.local, listener="TEST")
        self.connection = weakref.ref(connection)
        connection.start()

    def until(self, so, *steps):
        self.reactor.turn_until(so, self.client.step, *steps)

    def settle(self, *steps):
        self.reactor.settle(self.client.step, *steps)

    def closed(self, wire=CLIENT):
        return [event.reason for event in self.session.of(Closed) if event.wire is wire]


@pytest.fixture
def begin(capabilities):
    made = []

    def begin(session, **changes):
        ends = Ends(capabilities if not changes else make_capabilities(capabilities.reactor, **changes), session)
        made.append(ends)
        return ends

    yield begin
    for ends in made:
        ends.capabilities.registry.drop_all(CloseReason.SHUTDOWN)
        ends.client.close()
        ends.settle()
    capabilities.reactor.advance(60)
    assert not capabilities.reactor.readers
    assert not capabilities.reactor.getDelayedCalls()


@pytest.fixture
def server():
    """A host to be connected to: (port, function that gives the accepted Peer)."""
    listening = socket.create_server(("127.0.0.1", 0))
    peers = []

    def accepted():
        if not peers:
            peers.append(Peer(listening.accept()[0]))
        return peers[0]

    yield listening.getsockname()[1], accepted
    for peer in peers:
        peer.close()
    listening.close()


def test_the_session_hears_opened_first_then_bytes(begin):
    ends = begin(RecordingSession(Opened=[Send(b"220 hi\r\n")], receive=lambda wire, data: [Send(data.upper())]))
    entry = PortOfEntry(port=ends.local.port, session="1")
    assert ends.session.events == [Opened(CLIENT, ends.peer, ends.local, 1, entry)]
    ends.client.write(b"noop\r\n")
    ends.until(lambda: ends.client.received == b"220 hi\r\nNOOP\r\n")


def test_close_sends_what_came_before_it_and_tells_the_session_once(begin):
    ends = begin(RecordingSession(receive=[Send(b"221 bye"), Close(), Close(), Send(b"not sent")]))
    ends.client.write(b"QUIT")
    ends.until(lambda: ends.client.end)
    assert ends.client.received == b"221 bye"
    assert ends.session.events[1:] == [Closed(CLIENT, CloseReason.LOCAL_CLOSED)]
    assert len(ends.capabilities.registry) == 0


def test_the_peer_closes(begin):
    ends = begin(RecordingSession())
    ends.client.close()
    ends.until(lambda: ends.closed() == [CloseReason.PEER_CLOSED])


def test_start_tls_secures_and_the_row_shows_it(begin):
    ends = begin(RecordingSession(Opened=[StartTls(pki.tls_context(pki.server()))]))
    assert ends.capabilities.registry.handshakes_of("127.0.0.1") == 1
    ends.client.start_tls(pki.tls_context(None, is_client=True).openssl)
    ends.until(lambda: ends.session.of(Secured))
    (row,) = ends.capabilities.registry.rows()
    assert (row.service, row.port, row.user, row.tls) == ("TEST", "TESTPORT", "USER2", "TLSv1.3")
    assert row.peer == str(ends.peer)
    assert ends.capabilities.registry.handshakes_of("127.0.0.1") == 0
    assert ends.capabilities.registry.counters.handshakes == 1


def test_a_failed_handshake_is_counted(begin):
    ends = begin(RecordingSession(Opened=[StartTls(pki.tls_context(pki.server()), pending=b"USER X\r\n")]))
    ends.until(lambda: ends.closed() == [CloseReason.TLS_FAILED])
    assert ends.capabilities.registry.counters.handshakes_failed == 1
    assert ends.capabilities.registry.handshakes_of("127.0.0.1") == 0


class TestRevokedWhileItLives:
    """A session is let in with a certificate; later a CRL lists it."""

    verdict = Verdict(RevocationState.GOOD, allowed=True)

    def let_in(self, begin, *, ends_sessions=True):
        policy = RevocationPolicy(ends_sessions=ends_sessions)

        def secured(event):
            return [CheckRevocation(event.tls.chain, policy)]

        server = pki.tls_context(pki.server(), client_auth=ClientAuth.REQUIRED)
        session = RecordingSession(Opened=[StartTls(server)], Secured=secured)
        ends = begin(session, check_revocation=lambda chain, policy: self.verdict)
        ends.client.start_tls(pki.tls_context(pki.user("user2"), is_client=True).openssl)
        ends.until(lambda: session.of(RevocationChecked))
        return ends, session.of(Secured)[0].tls.chain.leaf.serial_number

    def test_its_session_ends_with_a_message(self, begin):
        ends, serial = self.let_in(begin)
        self.verdict = Verdict(RevocationState.REVOKED, allowed=False, detail="serial 7")
        assert ends.capabilities.registry.recheck({serial}) == 1
        ends.until(lambda: ends.client.end)
        assert ends.closed() == [CloseReason.REVOKED]
        assert [message for message, _ in ends.reactor.said] == ["SLYA0205W"]

    def test_another_serial_number_is_not_even_looked_up(self, begin):
        ends, serial = self.let_in(begin)
        self.verdict = Verdict(RevocationState.REVOKED, allowed=False)
        assert ends.capabilities.registry.recheck({serial + 1}) == 0
        assert ends.closed() == []

    def test_the_same_number_of_another_issuer_changes_nothing(self, begin):
        ends, serial = self.let_in(begin)
        assert ends.capabilities.registry.recheck({serial}) == 0

    def test_a_check_that_asks_a_responder_ends_it_later(self, begin):
        ends, serial = self.let_in(begin)
        asked = Deferred()
        ends.connection()._standing._check = lambda *_: asked
        assert ends.capabilities.registry.recheck({serial}) == 0
        assert ends.closed() == []
        asked.callback(Verdict(RevocationState.REVOKED, allowed=False, detail="by OCSP"))
        ends.until(lambda: ends.closed() == [CloseReason.REVOKED])

    def test_an_answer_that_comes_when_the_session_is_over_is_nothing(self, begin):
        ends, serial = self.let_in(begin)
        asked = Deferred()
        ends.connection()._standing._check = lambda *_: asked
        ends.capabilities.registry.recheck({serial})
        ends.client.close()
        ends.until(ends.closed)
        asked.callback(Verdict(RevocationState.REVOKED, allowed=False))
        assert ends.reactor.said == []

    def test_a_policy_can_keep_the_session(self, begin):
        ends, serial = self.let_in(begin, ends_sessions=False)
        self.verdict = Verdict(RevocationState.REVOKED, allowed=False)
        assert ends.capabilities.registry.recheck({serial}) == 0
        assert ends.closed() == []


def test_timers_fire_are_replaced_and_cancelled(begin):
    actions = [SetTimer("a", 5), SetTimer("a", 10), SetTimer("b", 3), CancelTimer("b"), CancelTimer("never set")]
    ends = begin(RecordingSession(Opened=actions))
    ends.reactor.advance(9)
    assert not ends.session.of(TimerFired)
    ends.reactor.advance(1)
    assert ends.session.of(TimerFired) == [TimerFired("a")]


def test_notify_tells_when_everything_has_left(begin):
    ends = begin(RecordingSession(receive=[Send(b"x" * 8_000_000, notify=True)]))
    ends.client.is_reading = False
    ends.client.write(b"go")
    ends.until(lambda: ends.session.received[CLIENT])
    assert not ends.session.of(Drained)
    ends.client.is_reading = True
    ends.until(lambda: ends.session.of(Drained) == [Drained(CLIENT)])


def test_notify_of_a_short_send_comes_at_once(begin):
    ends = begin(RecordingSession(Opened=[Send(b"x", notify=True)]))
    assert ends.session.of(Drained) == [Drained(CLIENT)]


def test_while_a_session_waits_the_client_is_not_read(begin):
    session = RecordingSession()
    session.is_waiting = True
    ends = begin(session)
    ends.client.write(b"later")
    ends.settle()
    assert not session.received[CLIENT]
    session.is_waiting = False
    ends.connection()._post(TimerFired("wake"))
    ends.until(lambda: session.received[CLIENT] == b"later")


def test_a_wait_has_a_limit(begin, capabilities):
    session = RecordingSession()
    session.is_waiting = True
    ends = begin(session)
    ends.reactor.advance(capabilities.limits.waiting - 1)
    assert not ends.closed()
    ends.reactor.advance(2)
    assert ends.closed() == [CloseReason.TIMED_OUT]


def test_a_client_that_lets_more_wait_than_it_may_is_dropped_at_once(begin):
    ends = begin(RecordingSession(Opened=[LimitUnsent(1_000_000)], receive=[Send(b"x" * 8_000_000)]))
    ends.client.is_reading = False
    ends.client.write(b"go")
    ends.until(lambda: ends.closed() == [CloseReason.CONGESTED])


def test_what_leaves_at_once_does_not_count(begin):
    ends = begin(RecordingSession(Opened=[LimitUnsent(1)], receive=[Send(b"x" * 1000)]))
    ends.client.write(b"go")
    ends.until(lambda: ends.session.received[CLIENT])
    assert not ends.closed()


def test_short_waits_do_not_add_up(begin, capabilities):
    session = RecordingSession()
    session.is_waiting = True
    ends = begin(session)
    ends.reactor.advance(capabilities.limits.waiting - 1)
    for waiting in (False, True):
        session.is_waiting = waiting
        ends.connection()._post(TimerFired("wake"))
    ends.reactor.advance(capabilities.limits.waiting - 1)
    assert not ends.closed()


def test_a_client_that_reads_nothing_is_dropped(begin, capabilities):
    ends = begin(RecordingSession(receive=[Send(b"x" * 8_000_000)]))
    ends.client.is_reading = False
    ends.client.write(b"go")
    ends.until(lambda: ends.session.received[CLIENT])
    ends.client.write(b"more")
    ends.settle()
    assert ends.session.received[CLIENT] == b"go", "a blocked client is not read"
    ends.reactor.advance(capabilities.limits.stalled)  # some left since it blocked
    assert not ends.closed()
    ends.reactor.advance(capabilities.limits.stalled)
    assert ends.closed() == [CloseReason.TIMED_OUT]


@pytest.mark.parametrize("where", ["Opened", "receive", "TimerFired", "Closed"])
def test_a_bug_in_a_session_closes_that_session_only(begin, where):
    def bug(*args):
        raise RuntimeError("secret cause")

    logged = []
    globalLogPublisher.addObserver(logged.append)
    try:
        answers = {"Opened": [SetTimer("t", 1)], where: bug}
        ends = begin(RecordingSession(**answers))
        ends.client.write(b"hello")
        ends.settle()
        ends.reactor.advance(1)
        if where == "Closed":
            ends.client.close()
        ends.until(lambda: ends.closed())
        ends.settle()
    finally:
        globalLogPublisher.removeObserver(logged.append)
    assert not ends.client.received
    assert len(ends.closed()) == 1
    assert len([event for event in logged if "log_failure" in event]) == 1
    assert len(ends.capabilities.registry) == 0


def test_an_action_that_cannot_be_performed_closes_that_session_only(begin):
    impossible = Open(BACKEND, "127.0.0.1", 1, 5)
    ends = begin(RecordingSession(Opened=[impossible, impossible, Send(b"never")]))
    ends.until(lambda: ends.client.end)
    assert ends.closed() == [CloseReason.LOCAL_CLOSED]
    assert not ends.client.received
    assert len(ends.capabilities.registry) == 0


class TestAnswers:
    def test_revocation_is_answered_from_memory(self, begin):
        chain = PeerChain((pki.server().certificate,))
        ends = begin(RecordingSession(Opened=[CheckRevocation(chain, RevocationPolicy()), Send(b"first")]))
        assert [event.verdict.allowed for event in ends.session.of(RevocationChecked)] == [True]

    @pytest.mark.parametrize(
        ("state", "allowed", "messages"),
        [
            (RevocationState.UNKNOWN, True, ["SLYC0212W"]),
            (RevocationState.UNKNOWN, False, []),
            (RevocationState.GOOD, True, []),
            (RevocationState.NOT_CHECKED, True, []),
        ],
    )
    def test_a_certificate_accepted_without_a_crl_is_audited(self, begin, state, allowed, messages):
        chain = PeerChain((pki.server().certificate,))
        session = RecordingSession(Opened=[CheckRevocation(chain, RevocationPolicy())])
        ends = begin(session, check_revocation=lambda chain, policy: Verdict(state, allowed, "why"))
        assert [event.verdict.state for event in session.of(RevocationChecked)] == [state]
        assert [message for message, _ in ends.reactor.said] == messages

    def test_verify_runs_on_a_thread(self, begin):
        ends = begin(RecordingSession(Opened=[Verify("USER2", Secret("pw"), "TSO")]))
        ends.until(lambda: ends.session.of(Verified))
        (event,) = ends.session.of(Verified)
        assert isinstance(event.result, Accepted)
        assert event.result.acee.user == "USER2"

    @pytest.mark.parametrize(("reason", "counts"), [(RejectReason.WRONG, True), (RejectReason.EXPIRED, False)])
    def test_a_wrong_password_counts_against_its_source(self, begin, capabilities, reason, counts):
        class Refusing(StandInRouter):
            def end_verify(self, verification, outcome):
                return Rejected(outcome, reason)

        ends = begin(
            RecordingSession(Opened=[Verify("USER2", Secret("pw"), "TSO")]),
            router=Refusing(),
            pools=capabilities.pools,
            penalties=Penalties(PenaltyRules(1, 15, 600), capabilities.reactor.seconds),
        )
        ends.until(lambda: ends.session.of(Verified))
        assert bool(ends.capabilities.penalties.remaining(ends.peer.host)) is counts

    def test_more_verifications_than_the_queue_takes_are_refused(self, begin):
        ends = begin(RecordingSession(Opened=[Verify("USER2", Secret("pw"), "TSO")] * 3))
        ends.until(lambda: len(ends.session.of(Verified)) == 3)
        rejected = [event.result for event in ends.session.of(Verified) if isinstance(event.result, Rejected)]
        assert rejected == [Rejected("USER2", RejectReason.BUSY)]

    def test_files_give_their_result(self, begin):
        ends = begin(RecordingSession(Opened=[Files(Operation(Done("/u/user2")))]))
        ends.until(lambda: ends.session.of(FilesDone) == [FilesDone(Done("/u/user2"))])

    def test_files_that_fail_unexpectedly_are_a_failure(self, begin):
        ends = begin(RecordingSession(Opened=[Files(Operation(None))]))
        ends.until(lambda: ends.session.of(FilesDone))
        assert ends.session.of(FilesDone)[0].result.reason is FailureReason.BUSY

    def test_an_open_file_nobody_waits_for_is_closed(self, begin, tmp_path):
        (tmp_path / "f").write_bytes(b"x")
        download = Download("/f", 1, 0, fd=os.open(tmp_path / "f", os.O_RDONLY))
        ends = begin(RecordingSession(Opened=[Files(Operation(download)), Close()]))
        ends.until(lambda: download.fd is None)

    def test_a_command_is_run(self, begin):
        ends = begin(RecordingSession(Opened=[Command(Acee("IBMUSER"), "D FTP", "CONSOLE")]))
        assert ends.session.of(CommandDone) == [CommandDone(0, ("D FTP",))]

    def test_a_command_that_fails_says_so(self, begin):
        refuse = {"run_command": lambda command: fail(WorkersBusyError())}
        ends = begin(RecordingSession(Opened=[Command(Acee("IBMUSER"), "D FTP", "CONSOLE")]), **refuse)
        assert ends.session.of(CommandDone)[0].code == 8

    def test_console_says_with_the_connection(self, begin):
        ends = begin(RecordingSession(Opened=[Console(Message("SLYF0001I", "{user} from {peer}"), {"user": "USER2"})]))
        assert ends.reactor.said == [("SLYF0001I", f"SLYF0001I USER2 from {ends.peer}")]


class Operation:
    def __init__(self, result):
        self._result = result

    def perform(self):
        if self._result is None:
            raise WorkersBusyError
        return self._result


class TestBackend:
    def relay(self):
        other = {CLIENT: BACKEND, BACKEND: CLIENT}
        return RecordingSession(receive=lambda wire, data: [Send(data, other[wire])])

    def opened(self, begin, server, session=None):
        port, accepted = server
        session = session or self.relay()
        session._answers["Opened"] = lambda event: [Open(BACKEND, "127.0.0.1", port, 5)] if event.wire is CLIENT else []
        ends = begin(session)
        ends.until(lambda: len(session.of(Opened)) == 2)
        return ends, accepted()

    def test_open_connects_and_relays(self, begin, server):
        ends, host = self.opened(begin, server)
        assert ends.session.of(Opened)[1].peer == Endpoint("127.0.0.1", server[0])
        ends.client.write(b"to the host")
        host.write(b"to the client")
        ends.until(lambda: host.received == b"to the host" and ends.client.received == b"to the client", host.step)

    def test_a_name_is_resolved(self, begin, server):
        ends = begin(RecordingSession(receive=[Open(BACKEND, "localhost", server[0], 5)]))
        ends.client.write(b"x")
        ends.until(lambda: ends.session.of(Opened)[1:] or ends.closed(BACKEND))
        assert ends.session.of(Opened)[1].wire is BACKEND
        server[1]()

    def test_a_port_nobody_listens_on_is_refused(self, begin):
        ends = begin(RecordingSession(receive=[Open(BACKEND, "127.0.0.1", 1, 5)]))
        ends.client.write(b"x")
        ends.until(lambda: ends.closed(BACKEND) == [CloseReason.REFUSED])
        assert not ends.closed()

    def test_a_closing_host_leaves_the_client(self, begin, server):
        ends, host = self.opened(begin, server)
        host.close()
        ends.until(lambda: ends.closed(BACKEND) == [CloseReason.PEER_CLOSED])
        assert not ends.closed()

    def test_closing_the_backend_is_told_and_it_can_be_opened_again(self, begin, server):
        session = RecordingSession()
        ends, _ = self.opened(begin, server, session)
        session._answers["receive"] = [Close(BACKEND), Open(BACKEND, "127.0.0.1", server[0], 5)]
        ends.client.write(b"x")
        ends.until(lambda: len(session.of(Opened)) == 3)
        assert ends.closed(BACKEND) == [CloseReason.LOCAL_CLOSED]

    def test_the_backend_goes_with_the_client(self, begin, server):
        ends, host = self.opened(begin, server)
        ends.client.close()
        ends.until(lambda: host.end == "eof", host.step)
        assert not ends.closed(BACKEND)

    @pytest.mark.parametrize("stalled", ["client", "host"])
    def test_a_stalled_side_holds_a_bounded_amount(self, begin, server, stalled):
        ends, host = self.opened(begin, server)
        source, sink = (host, ends.client) if stalled == "client" else (ends.client, host)
        sink.is_reading = False
        source.write(b"r" * 30_000_000)
        ends.settle(host.step)
        ends.reactor.turn_until(lambda: ends.connection()._stalls, ends.client.step, host.step)
        ends.settle(host.step)
        connection = ends.connection()
        held = connection._client.unsent + connection._others.get(BACKEND).unsent
        assert 0 < held <= 16384
        assert source.unsent > 0
        sink.is_reading = True
        ends.until(lambda: len(sink.received) == 30_000_000, host.step)

    def test_a_host_that_reads_nothing_is_dropped(self, begin, server, capabilities):
        ends, host = self.opened(begin, server)
        host.is_reading = False
        ends.client.write(b"r" * 30_000_000)
        ends.until(lambda: ends.connection()._stalls, host.step)
        ends.reactor.advance(capabilities.limits.stalled)
        ends.reactor.advance(capabilities.limits.stalled)
        assert ends.closed(BACKEND) == [CloseReason.TIMED_OUT]
        assert not ends.closed()

    def test_tls_to_the_host_checks_its_name(self, begin, server):
        session = RecordingSession()
        ends, host = self.opened(begin, server, session)
        host.start_tls(pki.tls_context(pki.server()).openssl, is_server=True)
        context = pki.tls_context(None, is_client=True)
        session._answers["receive"] = [StartTls(context, BACKEND, server_name="localhost")]
        ends.client.write(b"x")
        ends.until(lambda: session.of(Secured), host.step)
        assert session.of(Secured)[0].wire is BACKEND


class TestData:
    def test_a_listing_goes_over_a_passive_port(self, begin):
        listing = b"line\r\n" * 10
        session = RecordingSession(
            Opened=[Listen(Wire.DATA, "127.0.0.1", (0, 0), "127.0.0.1", 5)],
            Listening=[Transfer(listing, None, None)],
        )
        ends = begin(session)
        data = Peer(socket.create_connection(("127.0.0.1", session.of(Listening)[0].local.port)))
        ends.until(lambda: session.of(TransferEnded), data.step)
        ended = session.of(TransferEnded)[0]
        assert (ended.status, ended.bytes_moved) == (TransferStatus.COMPLETE, len(listing))
        ends.until(lambda: data.end, data.step)
        assert data.received == listing
        data.close()

    def test_closing_data_aborts(self, begin):
        session = RecordingSession(
            Opened=[Listen(Wire.DATA, "127.0.0.1", (0, 0), "127.0.0.1", 5)],
            Listening=[Transfer(b"x", None, None), Close(Wire.DATA)],
        )
        begin(session)
        assert [event.status for event in session.of(TransferEnded)] == [TransferStatus.ABORTED]


def test_drop_tells_the_session_why(begin):
    ends = begin(RecordingSession())
    assert ends.capabilities.registry.drop(1)
    assert ends.closed() == [CloseReason.DROPPED]
    ends.until(lambda: ends.client.end == "eof")


def test_wake_tells_the_session_of_that_connection(begin):
    ends = begin(RecordingSession())
    ends.capabilities.registry.wake(2)
    assert not ends.session.of(Woken)
    ends.capabilities.registry.wake(1)
    assert ends.session.of(Woken) == [Woken()]


def test_a_session_wakes_another(begin):
    ends = begin(RecordingSession(receive=[Wake(1)]))
    ends.client.write(b"go")
    ends.until(lambda: ends.session.of(Woken))


def test_after_the_last_event_only_messages_are_performed(begin):
    said = Console(Message("SLYF0002I", "gone"))
    ends = begin(RecordingSession(Closed=[said, SetTimer("x", 1), Open(BACKEND, "127.0.0.1", 1, 1)]))
    ends.client.close()
    ends.until(lambda: ends.closed())
    assert ends.reactor.said == [("SLYF0002I", "SLYF0002I gone")]


@pytest.mark.parametrize("how", ["peer", "local", "drop"])
def test_everything_is_freed_by_reference_count(capabilities, how):
    gc.collect()
    gc.disable()
    try:
        session = RecordingSession(
            Opened=[
                StartTls(pki.tls_context(pki.server())),
                SetTimer("idle", 600),
                Listen(Wire.DATA, "127.0.0.1", (0, 0), "", 5),
            ],
            receive=[Close()],
        )
        ends = Ends(capabilities, session)
        ends.client.start_tls(pki.tls_context(None, is_client=True).openssl)
        ends.until(lambda: session.of(Secured))
        ends.settle()
        gone = [weakref.ref(session), ends.connection]
        ends.session = session = None
        if how == "peer":
            ends.client.close_notify()
        elif how == "local":
            ends.client.write(b"QUIT")
        else:
            capabilities.registry.drop_all(CloseReason.DROPPED)
        ends.until(lambda: not capabilities.registry.rows())
        ends.client.close()
        ends.settle()
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()
    capabilities.reactor.advance(60)


def test_what_is_a_failure_counts_against_its_source(begin):
    failure, other = Message("SLYF0999E", "wrong", is_failure=True), Message("SLYF0998E", "wrong")
    ends = begin(RecordingSession(receive=[Console(failure, {}), Console(other, {})]))
    penalties, waited = ends.capabilities.penalties, []
    for _ in range(3):
        ends.client.write(b"x")
        ends.settle()
        waited.append(penalties.remaining(ends.peer.host))
    assert waited == [0, 0, 15]
    assert [id_ for id_, _ in ends.reactor.said].count("SLYA0206W") == 1


# -- between sessions


def test_sessions_tell_each_other_and_hear_when_nobody_is_there(begin):
    first = begin(RecordingSession(Told=lambda event: [Tell(event.sender, f"re: {event.note}")]))
    second = begin(RecordingSession(receive=lambda wire, data: [Tell(1, data.decode()), Tell(99, "anybody?")]))
    second.client.write(b"hello")
    second.until(lambda: len(second.session.of(Told)) == 2)
    assert first.session.of(Told) == [Told(2, "hello")]
    assert second.session.of(Told) == [Told(1, "re: hello"), Told(99, None)]


def test_what_a_session_says_at_its_end_is_still_heard(begin):
    listening = begin(RecordingSession())
    leaving = begin(RecordingSession(Closed=[Tell(1, "goodbye")]))
    leaving.client.close()
    leaving.until(lambda: listening.session.of(Told))
    assert listening.session.of(Told) == [Told(2, "goodbye")]


def test_a_backend_wire_goes_over_to_the_session_that_adopts_it(begin, server):
    port, accepted = server
    opens = {CLIENT: [Open(BACKEND, "127.0.0.1", port, 5)]}
    donor = begin(RecordingSession(Opened=lambda event: opens.get(event.wire, [])))
    donor.until(lambda: len(donor.session.of(Opened)) == 2)
    host = accepted()
    heir = begin(RecordingSession(receive=lambda wire, data: [Adopt(1)] if wire is CLIENT else []))
    heir.client.write(b"mine")
    heir.until(lambda: heir.session.received[CLIENT] == b"mine")
    donor.client.close()
    donor.until(donor.closed)
    host.write(b"screen")
    heir.until(lambda: heir.session.received[BACKEND] == b"screen", host.step)
    assert not donor.closed(BACKEND)
    host.close()
    heir.until(lambda: heir.closed(BACKEND))
