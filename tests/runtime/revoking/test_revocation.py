"""The desk answers at once from memory, waits for what is new, and never longer than its patience."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from appliance.certs.chain import PeerChain
from appliance.certs.checker import RevocationChecker
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_source import Availability, CrlSource, part_of
from appliance.certs.tls import OcspPolicy, RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict
from appliance.runtime.revoking.revocation import RevocationDesk
from tests.support import pki
from tests.support.crls import SERVERS, parsed, source

NOW = pki.now()
CHAIN = PeerChain((pki.user("user2").certificate, pki.authority().certificate))
POLICY = RevocationPolicy(SERVERS)


class Askers:
    """Stands for lists and responders: what they are asked, and when they are done."""

    def __init__(self, *, is_resting: bool = False) -> None:
        self.asked: list[object] = []
        self.under_way: list[Deferred[None]] = []
        self.is_resting = is_resting

    def want(self, wanted):
        is_answered = any(
            known == wanted and done.called for known, done in zip(self.asked, self.under_way, strict=False)
        )
        self.asked.append(wanted)
        if self.is_resting or is_answered:
            return None
        self.under_way.append(Deferred())
        return self.under_way[-1]

    ask = want


class Room:
    def __init__(self, lists=None, answers=None, **limits) -> None:
        self.clock, self.cache = Clock(), CrlCache()
        self.lists, self.answers = lists or Askers(), answers or Askers()
        checker = RevocationChecker(self.cache, lambda: NOW)
        self.desk = RevocationDesk(self.clock, checker, self.lists, self.answers, **limits)

    def install(self, *revoked):
        self.cache.add(source())
        self.cache.install(source(), parsed(revoked), "x", NOW)

    def check(self, policy=POLICY):
        verdicts = []
        answer = self.desk.check(CHAIN, policy)
        if isinstance(answer, Verdict):
            return [answer]
        answer.addCallback(verdicts.append)
        return verdicts


def test_what_is_in_memory_is_answered_at_once_and_nobody_is_asked():
    room = Room()
    room.install()
    (verdict,) = room.check()
    assert verdict.state is RevocationState.GOOD
    assert room.lists.asked == []
    assert room.clock.getDelayedCalls() == []


def test_what_is_new_is_waited_for():
    room = Room()
    verdicts = room.check()
    assert verdicts == []
    (wanted,) = room.lists.asked
    assert wanted.source == CrlSource(SERVERS, pki.authority().certificate)
    room.install()
    room.lists.under_way[0].callback(None)
    assert [verdict.state for verdict in verdicts] == [RevocationState.GOOD]
    assert room.clock.getDelayedCalls() == []


def test_nobody_waits_longer_than_patience():
    room = Room(patience=5)
    verdicts = room.check()
    room.clock.advance(4.9)
    assert verdicts == []
    room.clock.advance(0.2)
    assert [(verdict.state, verdict.allowed) for verdict in verdicts] == [(RevocationState.UNKNOWN, False)]
    room.lists.under_way[0].callback(None)
    assert len(verdicts) == 1


def test_nobody_waits_for_who_rests():
    room = Room(lists=Askers(is_resting=True))
    (verdict,) = room.check()
    assert verdict.state is RevocationState.UNKNOWN


def test_no_more_than_so_many_wait():
    room = Room(most_waiting=2)
    waiting = [room.check(), room.check()]
    assert len(room.check()) == 1
    room.clock.advance(60)
    assert [len(verdicts) for verdicts in waiting] == [1, 1]
    assert room.check() == []


def test_lists_and_responders_are_asked_together():
    room = Room()
    verdicts = room.check(RevocationPolicy(SERVERS, ocsp=OcspPolicy("http://o.example")))
    assert (len(room.lists.asked), len(room.answers.asked)) == (1, 1)
    room.answers.under_way[0].callback(None)
    assert verdicts == []
    room.lists.under_way[0].callback(None)
    assert len(verdicts) == 1


def test_what_came_may_lead_to_something_else():
    """A list for some certificates only leads to the list of the certificate's part."""
    room = Room()
    verdicts = room.check()
    room.cache.note(source(), Availability.UNACCEPTABLE, "it covers some certificates only")
    room.lists.under_way[0].callback(None)
    assert verdicts == []
    wanted = room.lists.asked[-1]
    assert wanted.source.part == part_of(CHAIN.leaf)
    room.cache.install(wanted.source, parsed(), "x", NOW)
    room.lists.under_way[1].callback(None)
    assert [verdict.state for verdict in verdicts] == [RevocationState.GOOD]
    assert room.clock.getDelayedCalls() == []
