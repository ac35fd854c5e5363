import datetime as dt

import pytest
from cryptography import x509

from appliance.certs.chain import PeerChain
from appliance.certs.checker import RevocationChecker
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_source import Availability, CrlSource, Wanted, part_of
from appliance.certs.responders.ocsp import OcspAnswer
from appliance.certs.responders.ocsp_cache import OcspCache
from appliance.certs.tls import CrlLevel, OcspPolicy, RevocationPolicy
from appliance.certs.verdict import RevocationState
from tests.support import pki
from tests.support.crls import SERVERS, filled, parsed, source

NOW = pki.now()
USER = pki.user("user2").certificate
CHAIN = PeerChain((USER, pki.authority().certificate))
LEVELS = list(CrlLevel)


def policy(level: CrlLevel = CrlLevel.HIGH) -> RevocationPolicy:
    return RevocationPolicy(SERVERS, level)


def check(cache: CrlCache, chain: PeerChain = CHAIN, level: CrlLevel = CrlLevel.HIGH, **kwargs):
    return RevocationChecker(cache, lambda: NOW, **kwargs).check(chain, policy(level))


class TestCheck:
    def test_not_listed(self):
        verdict = check(filled(99))
        assert (verdict.state, verdict.allowed) == (RevocationState.GOOD, True)

    @pytest.mark.parametrize("level", LEVELS)
    def test_listed(self, level):
        verdict = check(filled(USER), level=level)
        assert (verdict.state, verdict.allowed) == (RevocationState.REVOKED, False)
        assert f"{USER.serial_number:X}" in verdict.detail

    def test_no_servers_no_check(self):
        verdict = RevocationChecker(filled(USER), lambda: NOW).check(CHAIN, RevocationPolicy())
        assert (verdict.state, verdict.allowed) == (RevocationState.NOT_CHECKED, True)

    def test_a_resumed_session_shows_its_leaf_alone(self):
        assert check(filled(USER), PeerChain((USER,))).state is RevocationState.REVOKED
        assert check(filled(99), PeerChain((USER,))).state is RevocationState.GOOD

    def test_of_namesakes_a_lone_leaf_takes_the_worst(self):
        cache, namesake = filled(99), pki.Authority.create("Test CA")
        other = source(namesake)
        cache.add(other)
        cache.install(other, parsed([USER], authority=namesake), "ldap://a:389", NOW)
        assert check(cache, PeerChain((USER,))).state is RevocationState.REVOKED
        assert check(cache).state is RevocationState.GOOD

    def test_the_crl_of_a_namesake_does_not_count(self):
        namesake = pki.Authority.create("Test CA")
        cache = CrlCache()
        cache.install(source(namesake), parsed(authority=namesake), "ldap://a:389", NOW)
        assert check(cache).state is RevocationState.UNKNOWN

    def test_every_intermediate_is_checked(self):
        inner = pki.authority().subordinate()
        chain = PeerChain((inner.issue("u").certificate, inner.certificate, pki.authority().certificate))
        cache = filled(99)
        cache.install(source(inner), parsed(authority=inner), "ldap://a:389", NOW)
        assert check(cache, chain).state is RevocationState.GOOD
        cache.install(source(), parsed([inner.certificate], number=2), "ldap://a:389", NOW)
        assert check(cache, chain).state is RevocationState.REVOKED

    def test_a_client_that_comes_back_is_held_against_the_list_that_is_there_now(self):
        cache, clock, asked = filled(99), [NOW], policy()
        checker = RevocationChecker(cache, lambda: clock[0])

        def state():
            return checker.check(CHAIN, asked).state

        assert [state(), state()] == [RevocationState.GOOD, RevocationState.GOOD]
        clock[0] += dt.timedelta(days=3650)
        assert state() is RevocationState.UNKNOWN, "the list serves no more"
        clock[0] = NOW
        assert state() is RevocationState.GOOD
        cache.install(source(), parsed([USER], number=2), "ldap://a:389", NOW)
        assert state() is RevocationState.REVOKED

    def test_a_list_that_is_followed_no_more_vouches_for_nobody(self):
        cache, asked = filled(99), policy()
        checker = RevocationChecker(cache, lambda: NOW)
        assert checker.check(CHAIN, asked).state is RevocationState.GOOD
        cache.remove(source())
        assert checker.check(CHAIN, asked).state is RevocationState.UNKNOWN

    def test_a_root_alone(self):
        assert check(CrlCache(), PeerChain((pki.authority().certificate,))).state is RevocationState.GOOD


class TestUnknown:
    @pytest.mark.parametrize(
        ("availability", "allowed"),
        [
            (Availability.NEVER, {CrlLevel.LOW}),
            (Availability.UNREACHABLE, {CrlLevel.LOW}),
            (Availability.UNACCEPTABLE, {CrlLevel.LOW}),
            (Availability.ABSENT, {CrlLevel.LOW, CrlLevel.MEDIUM}),
        ],
    )
    def test_levels(self, availability, allowed):
        cache = CrlCache()
        cache.note(source(), availability, "why")
        for level in LEVELS:
            verdict = check(cache, level=level)
            assert (verdict.state, verdict.allowed) == (RevocationState.UNKNOWN, level in allowed)
            assert "why" in verdict.detail

    @pytest.mark.parametrize("availability", list(Availability))
    def test_expired(self, availability):
        """The directory's present silence about a CRL that existed is no permission."""
        cache = filled(99, this_update=NOW - 2 * pki.DAY, next_update=NOW)
        cache.note(source(), availability, "why")
        assert [check(cache, level=level).allowed for level in LEVELS] == [True, False, False]
        assert check(cache).state is RevocationState.UNKNOWN

    def test_expired_but_listed(self):
        cache = filled(USER, this_update=NOW - 2 * pki.DAY, next_update=NOW)
        assert check(cache, level=CrlLevel.LOW).state is RevocationState.REVOKED

    def test_kept_for_too_long(self):
        assert check(filled(99), max_age=dt.timedelta(seconds=1)).state is RevocationState.GOOD
        assert check(filled(99), max_age=dt.timedelta(0)).state is RevocationState.UNKNOWN

    def test_the_refresher_hears_of_it(self):
        heard: list[Wanted] = []
        check(CrlCache(), wanted=heard.append)
        assert heard == [Wanted(source(), ())]
        check(filled(99), wanted=heard.append)
        check(CrlCache(), PeerChain((USER,)), wanted=heard.append)
        assert len(heard) == 1

    def test_one_unknown_and_one_revoked(self):
        inner = pki.authority().subordinate()
        chain = PeerChain((inner.issue("u").certificate, inner.certificate, pki.authority().certificate))
        assert check(filled(inner.certificate), chain, level=CrlLevel.LOW).state is RevocationState.REVOKED


class TestAnotherKeyOfTheIssuer:
    """The issuer changed its key: a self-issued certificate joins the two, and one of them signs lists."""

    OLD = pki.authority().subordinate("Rolling CA")
    NEW = OLD.subordinate("Rolling CA")
    LEAF = NEW.issue("user").certificate
    CHAIN = PeerChain((LEAF, NEW.certificate, OLD.certificate, pki.authority().certificate))

    def cache(self, *revoked, availability=Availability.UNACCEPTABLE) -> CrlCache:
        cache = filled()
        cache.install(source(self.OLD), parsed(revoked, authority=self.OLD), "ldap://a:389", NOW)
        cache.note(source(self.NEW), availability, "its signature is not the issuer's")
        return cache

    def test_its_list_counts_where_the_server_has_no_other(self):
        assert check(self.cache(), self.CHAIN).state is RevocationState.GOOD

    def test_revoked_there_is_revoked(self):
        assert check(self.cache(self.LEAF), self.CHAIN).state is RevocationState.REVOKED
        cache = self.cache(self.LEAF)
        cache.install(source(self.NEW), parsed(authority=self.NEW), "ldap://a:389", NOW)
        assert check(cache, self.CHAIN).state is RevocationState.REVOKED

    @pytest.mark.parametrize("availability", [Availability.UNREACHABLE, Availability.ABSENT, Availability.NEVER])
    def test_not_to_be_there_says_nothing_while_the_own_list_may_exist(self, availability):
        assert check(self.cache(availability=availability), self.CHAIN).state is RevocationState.UNKNOWN

    def test_an_own_list_that_expired_is_not_replaced(self):
        cache = self.cache()
        past = parsed(authority=self.NEW, this_update=NOW - 2 * pki.DAY, next_update=NOW - pki.DAY)
        cache.install(source(self.NEW), past, "ldap://a:389", NOW)
        assert check(cache, self.CHAIN).state is RevocationState.UNKNOWN

    def test_a_namesake_outside_the_path_does_not_count(self):
        cache, other = filled(), pki.authority().subordinate("Rolling CA")
        cache.install(source(other), parsed(authority=other), "ldap://a:389", NOW)
        cache.install(source(self.OLD), parsed(authority=self.OLD), "ldap://a:389", NOW)
        cache.note(source(self.NEW), Availability.UNACCEPTABLE, "")
        chain = PeerChain((other.issue("user").certificate, self.NEW.certificate, pki.authority().certificate))
        assert check(cache, chain).state is RevocationState.UNKNOWN


class TestPart:
    """A list that turned out to be for some certificates only: the one of the certificate's own part decides."""

    POINT = x509.DistributionPoint([x509.DirectoryName(pki.distinguished_name("CRL1"))], None, None, None)
    LEAF = pki.authority().issue("u", extensions=[(x509.CRLDistributionPoints([POINT]), False)]).certificate
    CHAIN = PeerChain((LEAF, pki.authority().certificate))

    def cache(self, availability=Availability.UNACCEPTABLE) -> CrlCache:
        cache = CrlCache()
        cache.add(source())
        cache.note(source(), availability, "it covers some certificates only")
        return cache

    def of_part(self, certificate=LEAF):
        return CrlSource(SERVERS, pki.authority().certificate, part_of(certificate))

    def test_it_is_asked_for(self):
        wanted: list[Wanted] = []
        assert check(self.cache(), self.CHAIN, wanted=wanted.append).state is RevocationState.UNKNOWN
        assert [one.source for one in wanted] == [self.of_part()]
        assert wanted[0].places == (pki.distinguished_name("CRL1"),)

    def test_and_decides(self):
        cache = self.cache()
        cache.install(self.of_part(), parsed(), "ldap://a:389", NOW)
        assert check(cache, self.CHAIN).state is RevocationState.GOOD
        cache.install(self.of_part(), parsed([self.LEAF], number=2), "ldap://a:389", NOW)
        assert check(cache, self.CHAIN).state is RevocationState.REVOKED

    def test_the_list_of_another_part_says_nothing(self):
        cache = self.cache()
        cache.install(self.of_part(USER), parsed(), "ldap://a:389", NOW)
        assert check(cache, self.CHAIN).state is RevocationState.UNKNOWN

    @pytest.mark.parametrize("availability", [Availability.UNREACHABLE, Availability.ABSENT, Availability.NEVER])
    def test_nobody_asks_while_a_whole_list_may_come(self, availability):
        wanted: list[Wanted] = []
        check(self.cache(availability), self.CHAIN, wanted=wanted.append)
        assert [one.source for one in wanted] == [source()]

    def test_a_whole_list_is_enough(self):
        cache = filled()
        cache.install(self.of_part(), parsed([self.LEAF]), "ldap://a:389", NOW)
        assert check(cache, self.CHAIN).state is RevocationState.GOOD


class TestAnswers:
    @pytest.mark.parametrize(
        ("later", "state"), [(0, RevocationState.REVOKED), (60, RevocationState.REVOKED), (-60, RevocationState.GOOD)]
    )
    def test_a_newer_list_knows_better_than_the_answer_of_a_responder(self, later, state):
        """Whose certificate was taken off a hold has a newer answer and, for a while, the older list."""
        asked, at = RevocationPolicy(SERVERS, ocsp=OcspPolicy("http://localhost/")), NOW - dt.timedelta(minutes=10)
        checker = RevocationChecker(
            filled(USER, this_update=at + dt.timedelta(seconds=later)), lambda: NOW, answers=answers(asked, at)
        )
        assert checker.check(CHAIN, asked).state is state

    def test_with_an_answer_no_list_is_missed(self):
        asked = RevocationPolicy(SERVERS, ocsp=OcspPolicy("http://localhost/"))
        checker = RevocationChecker(CrlCache(), lambda: NOW, answers=answers(asked, NOW))
        verdict, missed = checker.examine(CHAIN, asked)
        assert (verdict.state, missed) == (RevocationState.GOOD, ())


def answers(asked: RevocationPolicy, this_update: dt.datetime) -> OcspCache:
    """A responder says that the user's certificate is good."""
    cache = OcspCache()
    answer = OcspAnswer(is_known=True, revoked=None, this_update=this_update, until=NOW + pki.DAY)
    for question in RevocationChecker(CrlCache(), lambda: NOW).questions(CHAIN, asked):
        cache.install(question, answer, NOW)
    return cache
