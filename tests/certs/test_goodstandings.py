"""A good outcome is remembered with what it rests on, and with nothing less."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from appliance.certs.chain import PeerChain
from appliance.certs.goodstandings import GoodStandings
from appliance.certs.tls import CrlLevel, OcspPolicy, RevocationPolicy
from tests.support import pki

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = RevocationPolicy(servers=(("localhost", 389),))


@pytest.fixture
def chain():
    return PeerChain((pki.user("user2").certificate, pki.authority().certificate))


@pytest.fixture
def good(chain):
    made = GoodStandings()
    made.keep(chain, POLICY, 7, [NOW + HOUR, NOW + 2 * HOUR])
    return made


def test_it_holds_until_the_first_list_serves_no_more(good, chain):
    assert good.still_holds(chain, POLICY, 7, lambda: NOW)
    assert not good.still_holds(chain, POLICY, 7, lambda: NOW + HOUR)


def test_a_change_of_any_list_ends_it(good, chain):
    assert not good.still_holds(chain, POLICY, 8, lambda: NOW)


def test_it_is_of_this_chain_and_this_policy(good, chain):
    assert not good.still_holds(PeerChain(chain.certificates[:1]), POLICY, 7, lambda: NOW)
    assert not good.still_holds(chain, attrs.evolve(POLICY, level=CrlLevel.LOW), 7, lambda: NOW)


def test_a_reload_changes_nothing_where_the_policy_says_the_same(good, chain):
    again = attrs.evolve(POLICY)
    assert good.still_holds(chain, again, 7, lambda: NOW)
    good.keep(chain, again, 8, [NOW + HOUR])
    assert not good.still_holds(chain, POLICY, 7, lambda: NOW)


def test_what_ocsp_said_is_not_remembered(chain):
    made, policy = GoodStandings(), attrs.evolve(POLICY, ocsp=OcspPolicy("http://localhost/"))
    made.keep(chain, policy, 7, [NOW + HOUR])
    assert not made.still_holds(chain, policy, 7, lambda: NOW)


def test_what_no_list_said_is_not_remembered(chain):
    made = GoodStandings()
    made.keep(chain, POLICY, 7, [NOW + HOUR, None])
    assert not made.still_holds(chain, POLICY, 7, lambda: NOW)
