import pytest
from twisted.internet.defer import Deferred, fail
from twisted.internet.task import Clock

from appliance.certs import messages
from appliance.certs.crls.crl_source import Availability
from appliance.certs.crls.fetching import Absent, FetchLimits, Found, Unreachable
from appliance.runtime.revoking.crl_collect import Collected, CrlCollector, NotCollected
from appliance.runtime.threads import WorkersBusyError
from tests.support import pki
from tests.support.crls import parsed, source
from tests.support.fetches import Fetches, Said, Stalled, at_once

TWO = source(servers=(("a", 389), ("b", 390)))
LIMITS = FetchLimits(whole=15)


class Room:
    def __init__(self, fetches: Fetches, run=at_once) -> None:
        self.clock = Clock()
        self.said = Said()
        self.fetches = fetches
        self.collector = CrlCollector(self.clock, run, pki.now, self.said, LIMITS, fetches)

    def begin(self, known=None, forced=False, places=(), wanted=TWO):
        """The outcome, in a list that is empty while there is none."""
        outcome = []
        round_ = self.collector.collect(wanted, places, known, forced=forced)
        Deferred.fromCoroutine(round_).addBoth(outcome.append)
        return outcome

    def collect(self, **kwargs):
        (outcome,) = self.begin(**kwargs)
        return outcome


class TestServers:
    def test_the_first_that_has_it(self):
        crl = parsed()
        room = Room(Fetches(a=Found((crl.der,))))
        assert room.collect() == Collected(crl, "ldap://a:389")
        assert room.fetches.asked == ["a"]

    @pytest.mark.parametrize("first", [Unreachable("down"), Absent("none"), Found((b"junk",))])
    def test_else_the_next(self, first):
        crl = parsed()
        room = Room(Fetches(a=first, b=Found((crl.der,))))
        assert room.collect().origin == "ldap://b:390"

    @pytest.mark.parametrize(
        ("first", "second", "availability", "origin"),
        [
            (Unreachable("down"), Absent("none"), Availability.ABSENT, "ldap://b:390"),
            (Absent("none"), Found((b"junk",)), Availability.UNACCEPTABLE, "ldap://b:390"),
            (Unreachable("down"), Unreachable("down too"), Availability.UNREACHABLE, "ldap://a:389"),
        ],
    )
    def test_none_tells_the_most_it_can(self, first, second, availability, origin):
        outcome = Room(Fetches(a=first, b=second)).collect()
        assert isinstance(outcome, NotCollected)
        assert (outcome.availability, outcome.origin) == (availability, origin)

    def test_the_names_to_look_under(self):
        room, place = Room(Fetches()), pki.distinguished_name("CRL1")
        room.collect(places=(place,))
        assert room.fetches.made[0] == ("a", (TWO.name, place))


class TestRollback:
    def test_an_older_list_is_refused_and_said(self):
        room = Room(Fetches(a=Found((parsed(number=4).der,))))
        outcome = room.collect(known=parsed(number=5))
        assert outcome.availability is Availability.UNACCEPTABLE
        assert messages.CRL_ROLLED_BACK in room.said.messages

    def test_another_server_may_be_up_to_date(self):
        new = parsed(number=5)
        room = Room(Fetches(a=Found((parsed(number=4).der,)), b=Found((new.der,))))
        assert room.collect(known=new).crl is new


class TestDeadline:
    def test_it_holds_whatever_the_thread_does(self):
        room = Room(Fetches(), Stalled())
        outcome = room.begin(wanted=source(servers=(("a", 389),)))
        room.clock.advance(15.9)
        assert outcome == []
        room.clock.advance(0.2)
        assert outcome[0].detail == "no complete answer in time"
        assert room.fetches.aborted == 1

    def test_the_next_server_has_its_own(self):
        room = Room(Fetches(), Stalled())
        outcome = room.begin()
        room.clock.advance(16.1)
        assert room.fetches.asked == ["a", "b"]
        room.clock.advance(16.1)
        assert len(outcome) == 1

    def test_what_comes_too_late_is_not_heard(self):
        stalled = Stalled()
        room = Room(Fetches(a=Found((parsed().der,))), stalled)
        outcome = room.begin(wanted=source(servers=(("a", 389),)))
        room.clock.advance(16.1)
        stalled.let_go()
        assert isinstance(outcome[0], NotCollected)

    def test_in_time_leaves_no_timer(self):
        room = Room(Fetches(a=Found((parsed().der,))))
        room.collect()
        assert room.clock.getDelayedCalls() == []

    def test_so_many_at_a_time(self):
        stalled = Stalled()
        room = Room(Fetches(), stalled)
        for _ in range(6):
            room.begin()
        assert len(stalled.waiting) == 4
        stalled.let_go()
        assert len(stalled.waiting) == 4

    def test_abort(self):
        room = Room(Fetches(), Stalled())
        room.begin()
        room.collector.abort()
        assert room.fetches.aborted == 1


class TestBreaker:
    def exhausted(self) -> Room:
        room = Room(Fetches())
        for _ in range(3):
            room.collect()
        room.fetches.made.clear()
        return room

    def test_a_server_that_failed_repeatedly_is_left_alone(self):
        room = self.exhausted()
        assert room.said.messages == [messages.SERVER_RESTING] * 2
        assert room.collect().availability is Availability.UNREACHABLE
        assert room.fetches.asked == []

    def test_for_a_while(self):
        room = self.exhausted()
        room.clock.advance(30)
        room.collect()
        assert room.fetches.asked == ["a", "b"]

    def test_the_operator_may_insist(self):
        room = self.exhausted()
        room.collect(forced=True)
        assert room.fetches.asked == ["a", "b"]

    def test_an_answer_without_a_crl_is_an_answer(self):
        room = Room(Fetches(a=Absent("none"), b=Found((b"junk",))))
        for _ in range(5):
            room.collect()
        assert room.said.messages == []

    def test_a_pool_that_is_full_is_not_the_servers_fault(self):
        room = Room(Fetches(), lambda work: fail(WorkersBusyError("crl")))
        for _ in range(5):
            assert room.collect().detail == "all threads are taken"
        assert room.said.messages == []
