import datetime as dt

import pytest
from cryptography import x509
from twisted.internet.task import Clock

from appliance.certs import messages
from appliance.certs.chain import PeerChain
from appliance.certs.checker import RevocationChecker
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_files import CrlFiles
from appliance.certs.crls.crl_ldap import CrlFetch
from appliance.certs.crls.crl_source import Availability, Wanted
from appliance.certs.crls.fetching import Absent, Found, Unreachable
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import RevocationState
from appliance.runtime.revoking.crl_refresh import CrlRefresher, RefreshSettings
from tests.support import pki
from tests.support.crls import parsed, source
from tests.support.fetches import Fetches, Said, Stalled, at_once
from tests.support.slapd import slapd

SOURCE = source(servers=(("a", 389),))
SETTINGS = RefreshSettings(interval=3600, retry=5, longest_retry=60)
HOUR = dt.timedelta(hours=1)


class Room:
    """A refresher whose clock and calendar run together."""

    def __init__(self, tmp_path, fetches=None, run=at_once) -> None:
        self.began = pki.now()
        self.clock = Clock()
        self.cache = CrlCache()
        self.said = Said()
        self.files = CrlFiles(tmp_path / "crl")
        self.fetches = fetches or Fetches()
        self.changes = []
        self.refresher = CrlRefresher(
            self.clock, run, self.cache, self.files, self.now, self.said, SETTINGS, self.fetches
        )
        self.refresher.on_change(self.changes.append)

    def now(self) -> dt.datetime:
        return self.began + dt.timedelta(seconds=self.clock.seconds())

    def serve(self, *revoked, **kwargs) -> None:
        self.fetches.answers["a"] = Found((parsed(revoked, **kwargs).der,))

    def start(self, *sources) -> None:
        self.refresher.watch(sources or (SOURCE,))
        self.refresher.start()

    def entry(self, wanted=SOURCE):
        return self.cache.entry(wanted)

    def asked_after(self, seconds: float) -> int:
        """How many fetches ``seconds`` brought."""
        before = len(self.fetches.made)
        self.clock.advance(seconds)
        return len(self.fetches.made) - before


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


class TestFetching:
    def test_at_start(self, room):
        room.serve(7, number=3)
        room.start()
        assert room.entry().crl.number == 3
        assert room.entry().origin == "ldap://a:389"
        assert room.said.messages == [messages.CRL_INSTALLED]

    def test_nothing_before_start(self, room):
        room.refresher.watch([SOURCE])
        assert room.fetches.asked == []

    def test_at_the_interval(self, room):
        room.serve()
        room.start()
        assert room.asked_after(3599) == 0
        assert room.asked_after(1) == 1

    def test_ahead_of_next_update(self, room):
        now = pki.now()
        room.serve(this_update=now, next_update=now + HOUR / 2)
        room.start()
        assert room.asked_after(26 * 60) == 0
        assert room.asked_after(60) == 1  # nine tenths of half an hour are gone

    def test_ever_more_often_as_the_end_comes_but_not_too_often(self, room):
        now = pki.now()
        room.serve(this_update=now, next_update=now + HOUR)
        room.start()
        for _ in range(3600):
            room.clock.advance(1)
        assert 5 <= len(room.fetches.made) <= 15

    def test_the_same_list_again_is_no_change(self, room):
        room.serve(7)
        room.start()
        first = room.entry().crl
        room.clock.advance(3600)
        assert room.entry().crl is first
        assert room.entry().fetched == room.now()
        assert len(room.changes) == len(room.said.all) == 1

    def test_a_change_tells_what_is_newly_revoked(self, room):
        room.serve(7, number=1)
        room.start()
        room.serve(7, 8, number=2)
        room.clock.advance(3600)
        assert [change.newly_revoked for change in room.changes] == [{7}, {8}]
        said = [fields for message, fields in room.said.all if message is messages.CRL_REVOKED]
        assert [fields["serials"] for fields in said] == ["8"]

    def test_a_long_list_of_newly_revoked_is_cut(self, room):
        room.serve(number=1)
        room.start()
        room.serve(*range(1, 101), number=2)
        room.clock.advance(3600)
        assert str(room.said.all[-1][1]["serials"]).endswith(" and 80 more")

    def test_now(self, room):
        room.serve(number=1)
        room.start()
        room.serve(7, number=2)
        done = []
        room.refresher.fetch_now().addCallback(done.append)
        assert done == [None]
        assert room.entry().crl.number == 2

    def test_now_while_a_fetch_is_under_way_is_another_fetch(self, tmp_path):
        """The running one may have read the list from before the change that it is asked to see."""
        stalled = Stalled()
        room = Room(tmp_path, run=stalled)
        room.start()
        done = []
        for _ in range(3):
            room.refresher.fetch_now().addCallback(done.append)
        assert len(room.fetches.made) == 1
        stalled.let_go()
        assert done == []
        assert len(room.fetches.made) == 2
        stalled.let_go()
        assert done == [None] * 3
        assert stalled.waiting == []

    def test_stop(self, tmp_path):
        room = Room(tmp_path, run=Stalled())
        room.start()
        room.refresher.stop()
        assert room.fetches.aborted == 1
        room.clock.advance(100_000)
        assert len(room.fetches.made) == 1


class TestTrouble:
    def test_it_is_tried_again_ever_more_seldom(self, room):
        room.start()
        waits = []
        for _ in range(7):
            before = room.clock.seconds()
            while not room.asked_after(1) and room.clock.seconds() - before < 200:
                pass
            waits.append(room.clock.seconds() - before)
        # 5, 10, then the server rests for 30: 20 and 40 become what the rest allows.
        assert waits[:2] == [5, 10]
        assert all(20 <= wait <= 200 for wait in waits[2:])

    @pytest.mark.parametrize(
        ("answer", "message", "availability"),
        [
            (Unreachable("down"), messages.CRL_FETCH_FAILED, Availability.UNREACHABLE),
            (Absent("none"), messages.CRL_ABSENT, Availability.ABSENT),
            (Found((b"junk",)), messages.CRL_UNACCEPTABLE, Availability.UNACCEPTABLE),
        ],
    )
    def test_it_is_said_once(self, room, answer, message, availability):
        room.fetches.answers["a"] = answer
        room.start()
        room.clock.advance(5)
        assert room.said.messages == [message]
        assert room.entry().availability is availability

    def test_the_cached_list_goes_on_serving(self, room):
        room.serve(7)
        room.start()
        room.fetches.answers["a"] = Unreachable("down")
        room.clock.advance(3600)
        assert room.entry().crl is not None
        assert room.entry().error == "down"

    def test_until_it_expires(self, room):
        now = pki.now()
        room.serve(this_update=now, next_update=now + HOUR)
        room.start()
        room.fetches.answers["a"] = Unreachable("down")
        for _ in range(80):
            room.clock.advance(60)
        assert room.said.messages.count(messages.CRL_EXPIRED) == 1
        assert not room.entry().crl.is_current(room.now())

    def test_recovery(self, room):
        room.start()
        room.serve(7)
        for _ in range(60):
            room.clock.advance(1)
        assert room.entry().availability is Availability.AVAILABLE
        assert room.entry().error == ""
        assert room.asked_after(1000) == 0

    def test_an_older_list_is_refused(self, room):
        room.serve(7, number=5)
        room.start()
        room.serve(number=4)
        room.refresher.fetch_now()
        assert room.entry().crl.number == 5
        assert messages.CRL_ROLLED_BACK in room.said.messages


class TestCopies:
    def test_a_restart_without_the_directory(self, room, tmp_path):
        room.serve(7, number=5)
        room.start()
        again = Room(tmp_path)
        again.refresher.watch([SOURCE])
        assert again.entry().crl.revoked == {7: "unspecified"}
        assert again.entry().origin == "file"
        assert again.said.messages == [messages.CRL_LOADED]
        assert again.changes

    def test_a_copy_is_no_way_back(self, room, tmp_path):
        room.serve(7, number=5)
        room.start()
        again = Room(tmp_path)
        again.serve(number=4)
        again.start()
        assert again.entry().crl.number == 5

    def test_a_damaged_copy_is_said_and_not_used(self, room, tmp_path):
        room.serve()
        room.start()
        (copy,) = (tmp_path / "crl").iterdir()
        copy.write_bytes(b"junk")
        again = Room(tmp_path)
        again.refresher.watch([SOURCE])
        assert again.entry().crl is None
        assert again.said.messages == [messages.CRL_COPY_UNUSABLE]

    def test_no_room_for_the_copy(self, room, tmp_path):
        (tmp_path / "crl").write_text("a file where the folder should be")
        room.serve()
        room.start()
        assert room.entry().crl is not None
        assert messages.CRL_COPY_FAILED in room.said.messages


class TestWhatIsFollowed:
    def test_reload(self, room):
        other = source(pki.Authority.create("Other"), SOURCE.servers)
        room.start()
        room.refresher.watch([other])
        assert [entry.source for entry in room.cache.entries()] == [other]
        assert room.asked_after(0) == 0
        assert len(room.fetches.made) == 2

    def test_a_source_that_stays_keeps_its_list(self, room):
        room.serve(7)
        room.start()
        room.refresher.watch([SOURCE])
        assert room.entry().crl is not None
        assert len(room.fetches.made) == 1

    def test_an_issuer_that_a_check_missed(self, room):
        inner = source(pki.authority().subordinate(), SOURCE.servers)
        room.start()
        room.refresher.want(Wanted(inner, ()))
        assert room.cache.entry(inner) is not None
        assert len(room.fetches.made) == 2
        room.refresher.want(Wanted(inner, ()))
        assert len(room.fetches.made) == 2

    def test_a_learned_one_survives_a_reload_while_its_servers_do(self, room):
        inner = source(pki.authority().subordinate(), SOURCE.servers)
        room.start()
        room.refresher.want(Wanted(inner, ()))
        room.refresher.watch([SOURCE])
        assert room.cache.entry(inner) is not None
        room.refresher.watch([source(servers=(("elsewhere", 389),))])
        assert room.cache.entry(inner) is None

    def test_not_without_end(self, room):
        room.start()
        authority = pki.authority()
        for number in range(300):
            room.refresher.want(Wanted(source(authority, (("a", 389), ("a", number))), ()))
        assert len(room.cache.entries()) == 257

    def test_the_places_that_certificates_name(self, room):
        room.fetches.answers["a"] = Absent("none")
        room.start()
        place = pki.distinguished_name("CRL1")
        room.refresher.want(Wanted(SOURCE, (place, SOURCE.name)))
        assert room.fetches.made[-1] == ("a", (SOURCE.name, place))
        room.refresher.want(Wanted(SOURCE, (place,)))
        assert len(room.fetches.made) == 2
        for number in range(30):
            room.refresher.want(Wanted(SOURCE, (pki.distinguished_name(f"CRL{number}"),)))
        assert len(room.fetches.made[-1][1]) == 9


def test_with_a_real_directory(tmp_path):
    """Revoked between two checks; then the directory goes away."""
    suffix = x509.Name(pki.authority().certificate.subject.rdns[:2])
    user, issuer = pki.user("user2").certificate, pki.authority().certificate
    chain = PeerChain((user, issuer))
    (tmp_path / "slapd").mkdir()
    room = Room(tmp_path, CrlFetch)
    checker = RevocationChecker(room.cache, room.now, room.refresher.want)
    with slapd(tmp_path / "slapd", suffix) as directory:
        place = source(servers=(("127.0.0.1", directory.port),))
        policy = RevocationPolicy(place.servers)
        directory.add_authority(issuer.subject, {"certificateRevocationList": pki.authority().crl(number=1)})
        room.start(place)
        assert checker.check(chain, policy).state is RevocationState.GOOD
        directory.replace_crl(issuer.subject, pki.authority().crl([user], number=2))
        room.refresher.fetch_now()
        assert checker.check(chain, policy).state is RevocationState.REVOKED
    room.refresher.fetch_now()
    assert room.entry(place).availability is Availability.UNREACHABLE
    assert checker.check(chain, policy).state is RevocationState.REVOKED
