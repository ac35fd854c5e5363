"""Asking OCSP responders: once for all who wait, in order, within a deadline, and not again and again."""

from __future__ import annotations

import datetime as dt

from cryptography.x509 import ocsp
from twisted.internet.task import Clock

from appliance.certs import messages
from appliance.certs.crls.crl_source import Availability
from appliance.certs.crls.fetching import Absent, FetchLimits, Unreachable
from appliance.certs.crls.http_fetch import Body
from appliance.certs.responders.ocsp_cache import OcspCache, OcspQuestion
from appliance.runtime.revoking.ocsp_lookup import OcspLookup
from tests.certs.responders.test_ocsp import answered
from tests.support import pki
from tests.support.fetches import Said, Stalled, at_once

CA = pki.authority().certificate
USER = pki.user("user2").certificate
QUESTION = OcspQuestion(USER, CA, ("http://a/", "http://b/"), nonce=False)
LIMITS = FetchLimits(connect=1, whole=5, size=1)


class Responders:
    """What each URL answers; a function answers the request."""

    def __init__(self, **answers) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.aborted = 0

    def __call__(self, url, limits, body):
        self.asked.append(url)
        return Responders._Exchange(self, url, body)

    class _Exchange:
        def __init__(self, responders, url, body) -> None:
            self.responders, self.url, self.body = responders, url, body

        def run(self):
            answer = self.responders.answers.get(self.url[7], Unreachable("down"))
            return answer(self.body) if callable(answer) else answer

        def abort(self):
            self.responders.aborted += 1


class Room:
    def __init__(self, run=at_once, **answers) -> None:
        self.began, self.clock = pki.now(), Clock()
        self.cache, self.said, self.responders = OcspCache(), Said(), Responders(**answers)
        self.lookup = OcspLookup(self.clock, run, self.cache, self.now, self.said, LIMITS, self.responders)

    def now(self):
        return self.began + dt.timedelta(seconds=self.clock.seconds())

    def ask(self, question=QUESTION):
        done = []
        asked = self.lookup.ask(question)
        if asked is None:
            return None
        asked.addCallback(done.append)
        return done

    def state(self, question=QUESTION):
        return self.cache.entry(question)


def test_an_answer_is_in_the_cache_when_it_is_said_to_be():
    room = Room(a=Body(answered(nonce=None)))
    assert room.ask() == [None]
    assert room.state().answer.is_known
    assert room.responders.asked == ["http://a/"]


def test_the_next_one_is_asked_when_one_knows_nothing():
    unknown = Body(answered(status=ocsp.OCSPCertStatus.UNKNOWN, nonce=None))
    for first in (Unreachable("down"), Absent("404"), Body(b"garbage"), unknown):
        room = Room(a=first, b=Body(answered(nonce=None, this_update=pki.now())))
        assert room.ask() == [None]
        assert room.responders.asked == ["http://a/", "http://b/"]
        assert room.state().answer.is_known


def test_the_nonce_of_the_request_has_to_come_back():
    def honest(body):
        nonce = ocsp.load_der_ocsp_request(body).extensions[0].value.nonce
        assert len(nonce) == 32
        return Body(answered(nonce=nonce))

    with_nonce = OcspQuestion(USER, CA, ("http://a/",), nonce=True)
    room = Room(a=honest)
    room.ask(with_nonce)
    assert room.state(with_nonce).answer.is_known
    room = Room(a=Body(answered(nonce=bytes(32))))
    room.ask(with_nonce)
    assert room.state(with_nonce).availability is Availability.UNACCEPTABLE
    assert room.said.messages == [messages.OCSP_UNACCEPTABLE]


def test_many_who_wait_make_one_question():
    stalled = Stalled()
    room = Room(run=stalled, a=Body(answered(nonce=None)))
    waiting = [room.ask() for _ in range(5)]
    assert waiting == [[]] * 5
    stalled.let_go()
    assert waiting == [[None]] * 5
    assert room.responders.asked == ["http://a/"]


def test_a_responder_that_hangs_is_cut_off():
    stalled = Stalled()
    room = Room(run=stalled)
    done = room.ask(OcspQuestion(USER, CA, ("http://a/",), nonce=False))
    room.clock.advance(5.9)
    assert done == []
    room.clock.advance(0.2)
    assert done == [None]
    assert room.responders.aborted == 1
    stalled.let_go()  # too late to count


def test_failures_are_not_asked_again_at_once_and_a_dead_responder_rests():
    room = Room()
    one = OcspQuestion(USER, CA, ("http://a/",), nonce=False)
    assert room.ask(one) == [None]
    assert room.ask(one) is None
    for _ in range(3):
        room.clock.advance(11)
        room.ask(one)
    assert room.ask(OcspQuestion(pki.user("other").certificate, CA, ("http://a/x",), nonce=False)) is None
    assert room.said.messages == [messages.OCSP_FAILED]


def test_an_older_answer_is_refused():
    newer = answered(status=ocsp.OCSPCertStatus.REVOKED, nonce=None, this_update=pki.now())
    room = Room(a=Body(newer))
    one = OcspQuestion(USER, CA, ("http://a/",), nonce=False)
    room.ask(one)
    room.responders.answers["a"] = Body(answered(nonce=None))
    room.ask(one)
    assert room.state(one).answer.revoked == "keyCompromise"
    assert room.said.messages == [messages.OCSP_UNACCEPTABLE]


def test_a_revoked_certificate_is_told_of():
    revoked = []
    room = Room(a=Body(answered(status=ocsp.OCSPCertStatus.REVOKED, nonce=None)))
    room.lookup = OcspLookup(
        room.clock, at_once, room.cache, room.now, room.said, LIMITS, room.responders, revoked=revoked.append
    )
    room.ask()
    assert revoked == [USER.serial_number]
    good = Room(a=Body(answered(nonce=None)))
    good.lookup = OcspLookup(
        good.clock, at_once, good.cache, good.now, good.said, LIMITS, good.responders, revoked=revoked.append
    )
    good.ask()
    assert len(revoked) == 1
