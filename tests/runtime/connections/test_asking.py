"""What a session asks, what it is answered, and a certificate that is revoked while its session lives."""

import os

import pytest
from twisted.internet.defer import Deferred, fail

from appliance.certs.chain import PeerChain
from appliance.certs.tls import ClientAuth, RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict
from appliance.runtime.penalties import Penalties, PenaltyRules
from appliance.runtime.threads import WorkersBusyError
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason
from appliance.secret import Secret
from appliance.session.actions import (
    CheckRevocation,
    Close,
    Command,
    Files,
    Send,
    StartTls,
    Verify,
)
from appliance.session.events import (
    CloseReason,
    CommandDone,
    FilesDone,
    RevocationChecked,
    Secured,
    Verified,
)
from appliance.session.wires import Wire
from appliance.storage.opened import Download
from appliance.storage.results import Done, FailureReason
from tests.support import pki
from tests.support.wires import RecordingSession, StandInRouter

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


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
        ends.connection().standing._check = lambda *_: asked
        assert ends.capabilities.registry.recheck({serial}) == 0
        assert ends.closed() == []
        asked.callback(Verdict(RevocationState.REVOKED, allowed=False, detail="by OCSP"))
        ends.until(lambda: ends.closed() == [CloseReason.REVOKED])

    def test_an_answer_that_comes_when_the_session_is_over_is_nothing(self, begin):
        ends, serial = self.let_in(begin)
        asked = Deferred()
        ends.connection().standing._check = lambda *_: asked
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


class Operation:
    def __init__(self, result):
        self._result = result

    def perform(self):
        if self._result is None:
            raise WorkersBusyError
        return self._result


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
