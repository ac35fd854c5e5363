"""The cache of OCSP answers goes forward only and forgets what was not used for longest."""

import datetime as dt

from appliance.certs.crls.crl_source import Availability
from appliance.certs.responders.ocsp import OcspAnswer
from appliance.certs.responders.ocsp_cache import OcspCache, OcspEntry, OcspQuestion
from tests.support import pki

NOW = pki.now()
HOUR = dt.timedelta(hours=1)
CA = pki.authority().certificate


def question(name="user2", urls=("http://o/",)):
    return OcspQuestion(pki.user(name).certificate, CA, urls, nonce=False)


def answer(at=NOW, revoked=None):
    return OcspAnswer(True, revoked, at, at + HOUR)


def test_questions_are_equal_by_what_is_asked_where():
    assert question() == question()
    assert question() != question("other")
    assert question() != question(urls=("http://p/",))


def test_an_answer_comes_back_and_a_failure_keeps_it():
    cache = OcspCache()
    assert cache.entry(question()) == OcspEntry()
    assert cache.install(question(), answer(), NOW)
    cache.note(question(), Availability.UNREACHABLE, "down", NOW)
    assert cache.entry(question()) == OcspEntry(answer(), Availability.UNREACHABLE, "down", NOW)


def test_it_goes_forward_only():
    cache = OcspCache()
    assert cache.install(question(), answer(NOW, "keyCompromise"), NOW)
    assert not cache.install(question(), answer(NOW - HOUR), NOW)
    assert cache.entry(question()).answer.revoked == "keyCompromise"


def test_it_is_bounded():
    cache = OcspCache(largest=2)
    for name in ("a", "b"):
        cache.install(question(name), answer(), NOW)
    cache.entry(question("a"))
    cache.install(question("c"), answer(), NOW)
    assert len(cache) == 2
    assert cache.entry(question("a")).answer is not None
    assert cache.entry(question("b")).answer is None
