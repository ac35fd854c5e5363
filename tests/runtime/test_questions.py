"""Every question is answered, whatever happens on the thread."""

import threading

import attrs
import pytest
from twisted.internet.defer import fail, succeed

from appliance.runtime.questions import ask
from appliance.saf.model import Accepted, Acee, PortOfEntry, Rejected, RejectReason
from appliance.secret import Secret
from appliance.session.actions import Command, Files, FindName, Verify
from appliance.session.events import CommandDone, FilesDone, NameFound, Verified
from appliance.session.shares import Shares
from appliance.storage.results import Done, FailureReason
from tests.support.wires import StandInRouter, make_capabilities

ENTRY = PortOfEntry(port=2021, servauth="EZB.NETACCESS.MVS098.TCPCS.INSIDE", session="7")
COMMAND = Command(Acee("IBMUSER"), "D FTP", "CONSOLE")


class Operation:
    """Gives its outcome, or raises it."""

    def __init__(self, outcome):
        self._outcome = outcome

    def perform(self):
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


@pytest.fixture
def answer(capabilities):
    def answer(question, **changes):
        asked = make_capabilities(capabilities.reactor, pools=capabilities.pools, **changes)
        seen = []
        ask(asked, question, service="FTP", peer="127.0.0.1", entry=ENTRY).addCallback(seen.append)
        capabilities.reactor.turn_until(lambda: seen)
        return seen[0]

    return answer


def test_a_password_is_verified_with_everything_the_router_wants(answer):
    class Router(StandInRouter):
        def begin_verify(self, user, secret, **asked):
            self.asked = asked
            return super().begin_verify(user, secret)

    router = Router()
    event = answer(Verify("USER2", Secret("pw"), "FTPD1", "LU1", Secret("new")), router=router)
    assert isinstance(event, Verified)
    assert isinstance(event.result, Accepted)
    assert (router.asked["application"], router.asked["entry"]) == ("FTPD1", attrs.evolve(ENTRY, terminal="LU1"))
    assert (router.asked["service"], router.asked["peer"]) == ("FTP", "127.0.0.1")
    assert router.asked["new_secret"] == Secret("new")


def test_a_verification_that_breaks_rejects(answer):
    class Router(StandInRouter):
        def end_verify(self, verification, outcome):
            raise RuntimeError("the store is gone")

    event = answer(Verify("USER2", Secret("pw"), "TSO"), router=Router())
    assert event.result == Rejected("USER2", RejectReason.BUSY)


def test_files(answer):
    assert answer(Files(Operation(Done("/x")))) == FilesDone(Done("/x"))
    assert answer(Files(Operation(RuntimeError("bug")))).result.reason is FailureReason.IO_ERROR


def test_what_takes_too_long_is_answered(capabilities):
    gate, seen = threading.Event(), []
    operation = Operation(None)
    operation.perform = gate.wait
    ask(capabilities, Files(operation), service="FTP", peer="", entry=ENTRY).addCallback(seen.append)
    capabilities.reactor.advance(60)
    assert seen[0].result.reason is FailureReason.BUSY
    gate.set()
    capabilities.reactor.turn_until(lambda: not capabilities.pools.files.lost)


def test_commands(answer):
    done = CommandDone(4, ("warning",))
    assert answer(COMMAND, run_command=lambda command: succeed(done)) == done
    assert answer(COMMAND, run_command=lambda command: fail(RuntimeError())).code == 8


def test_a_host_name_is_found_or_there_is_none(answer):
    assert answer(FindName("127.0.0.1")) == NameFound("LOCALHOST")
    assert answer(FindName("not an address")) == NameFound("")


def test_a_source_that_has_its_share_of_verifications_is_told_that_we_are_busy(capabilities):
    shares = Shares()
    asked = make_capabilities(
        capabilities.reactor, pools=capabilities.pools, verifications=shares, verifications_of_source=lambda: 1
    )
    seen = []
    for peer in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        question = Verify("USER2", Secret("pw"), "FTPD1")
        ask(asked, question, service="FTP", peer=peer, entry=ENTRY).addCallback(
            lambda event, peer=peer: seen.append((peer, event.result))
        )
    assert seen == [("192.0.2.1", Rejected("USER2", RejectReason.BUSY))]
    capabilities.reactor.turn_until(lambda: len(seen) == 3)
    assert all(isinstance(result, Accepted) for _, result in seen[1:])
    assert shares.taken("192.0.2.1") == 0
