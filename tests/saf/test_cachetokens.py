"""Cache tokens: of one user, once, for a minute."""

from __future__ import annotations

import datetime as dt

from appliance.saf.cachetokens import LIFETIME, CacheTokens
from appliance.saf.model import Rejected, RejectReason, TicketIssued, TicketRefused, VerifyMethod
from appliance.secret import Secret
from tests.support.saf_samples import START, database, router, verify


def test_a_token_is_good_once_and_for_its_user():
    tokens = CacheTokens()
    token = tokens.issue("USER2", START)
    assert len(token.text()) == 8
    assert not tokens.claim("USER3", token, START)
    assert tokens.claim("USER2", Secret(token.text().lower()), START)
    assert not tokens.claim("USER2", token, START)


def test_a_token_is_good_for_a_minute():
    tokens = CacheTokens()
    early, late = tokens.issue("USER2", START), tokens.issue("USER2", START)
    assert tokens.claim("USER2", early, START + LIFETIME - dt.timedelta(seconds=1))
    assert not tokens.claim("USER2", late, START + LIFETIME)


def test_who_gives_one_is_verified_by_it_without_a_ptktdata_profile():
    sample = router(database())
    issued = sample.router.cache_token("USER2", "TSO")
    assert isinstance(issued, TicketIssued)
    assert sample.audit.records[-1].extra["kind"] == "CACHETOKEN"
    accepted = verify(sample, "USER2", issued.ticket.text(), "TSO")
    assert accepted.method is VerifyMethod.CACHE_TOKEN
    assert verify(sample, "USER2", issued.ticket.text(), "TSO") == Rejected("USER2", RejectReason.WRONG)


def test_nobody_gets_one_who_is_not_defined_or_when_decisions_are_halted():
    sample = router(database())
    assert isinstance(sample.router.cache_token("NOBODY", "TSO"), TicketRefused)
    sample.audit.is_failed = True
    assert isinstance(sample.router.cache_token("USER2", "TSO"), TicketRefused)
