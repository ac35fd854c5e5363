"""A client that was let in, held against revocations that come later."""

from __future__ import annotations

import pytest
from twisted.internet.defer import Deferred

from appliance.certs.chain import PeerChain
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict
from appliance.runtime.revoking.standing import Standing
from appliance.session.actions import CheckRevocation
from tests.support import pki

CHAIN = PeerChain((pki.user("user2").certificate, pki.authority().certificate))
SERIAL = CHAIN.leaf.serial_number
GOOD = Verdict(RevocationState.GOOD, allowed=True)
REVOKED = Verdict(RevocationState.REVOKED, allowed=False, detail="on CRL 2")


class Client:
    def __init__(self, answer) -> None:
        self.asked, self.ended = 0, []
        self.answer = answer
        let_in_by = CheckRevocation(CHAIN, RevocationPolicy())
        self.standing = Standing(let_in_by, self.check, lambda verdict, chain: self.ended.append((verdict, chain)))

    def check(self, chain, policy):
        self.asked += 1
        return self.answer


@pytest.mark.parametrize(("answer", "ends"), [(REVOKED, True), (GOOD, False)])
def test_one_of_its_certificates_was_revoked(answer, ends):
    client = Client(answer)
    assert client.standing.look_again({SERIAL, 5}) is ends
    assert client.ended == ([(REVOKED, CHAIN)] if ends else [])


def test_other_serial_numbers_ask_nothing():
    client = Client(REVOKED)
    assert not client.standing.look_again({SERIAL + 1})
    assert client.asked == 0


@pytest.mark.parametrize("is_over", [False, True])
def test_a_responder_that_answers_later(is_over):
    answer: Deferred[Verdict] = Deferred()
    client = Client(answer)
    assert not client.standing.look_again({SERIAL})
    if is_over:
        client.standing.end()
    answer.callback(REVOKED)
    assert bool(client.ended) is not is_over


def test_nothing_is_asked_for_a_session_that_is_over():
    client = Client(REVOKED)
    client.standing.end()
    assert not client.standing.look_again({SERIAL})
    assert client.asked == 0
