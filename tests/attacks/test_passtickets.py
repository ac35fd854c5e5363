"""PassTickets used again, too late, for somebody or something else, or guessed: each counts as a wrong password."""

from __future__ import annotations

import random

import pytest

from appliance.saf.model import Accepted, Rejected, TicketIssued
from appliance.saf.passticket import evaluate, generate
from tests.support.saf_samples import LEGACY_KEY, START, Sample, database, router, ticket_profile, verify

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_NOW = int(START.timestamp())


@pytest.fixture
def sample():
    """USER2 and USER4, keys for TSO and CICS, REVOKE(5)."""
    return router(database(ticket_profile("TSO"), ticket_profile("CICS")))


def ticket(sample: Sample, user: str = "USER2", application: str = "TSO") -> str:
    issued = sample.router.passticket(None, user, application)
    assert isinstance(issued, TicketIssued)
    return issued.ticket.text()


def is_in(sample: Sample, user: str, value: str, application: str = "TSO") -> bool:
    return isinstance(verify(sample, user, value, application), Accepted)


def attempts(sample: Sample, user: str = "USER2") -> int:
    return sample.store.database.users[user].failed_attempts


class Naive:
    """The control: a server that computes whether a ticket is right and remembers nothing."""

    def is_in(self, user: str, value: str, application: str, at: int) -> bool:
        return evaluate(value, user, application, LEGACY_KEY.reveal(), at) is not None


def test_the_replay_works_where_nothing_is_remembered():
    made = generate("USER2", "TSO", LEGACY_KEY.reveal(), _NOW)
    assert [Naive().is_in("USER2", made, "TSO", _NOW + later) for later in (0, 1, 300)] == [True] * 3


def test_a_ticket_is_good_once(sample):
    made = ticket(sample)
    assert is_in(sample, "USER2", made)
    assert not is_in(sample, "USER2", made)
    assert not is_in(sample, "USER2", made.lower())
    assert attempts(sample) == 2


@pytest.mark.parametrize(("skew", "is_good"), [(-599, True), (599, True), (-601, False), (601, False), (86_400, False)])
def test_ten_minutes_and_no_more(sample, skew, is_good):
    made = generate("USER2", "TSO", LEGACY_KEY.reveal(), _NOW + skew)
    assert is_in(sample, "USER2", made) is is_good


@pytest.mark.parametrize(("user", "application"), [("USER4", "TSO"), ("USER2", "CICS"), ("USER2", "TSOX")])
def test_a_ticket_is_for_one_user_at_one_application(sample, user, application):
    made = ticket(sample)
    assert not is_in(sample, user, made, application)
    assert attempts(sample, user) == 1
    assert is_in(sample, "USER2", made)


def test_guessing_revokes_long_before_it_helps(sample):
    """10,000 guesses: 5 are looked at, then the user is revoked, and the right ticket is not good any more either."""
    dice = random.Random(20_261_126)
    guesses = {"".join(dice.choices(_LETTERS, k=8)) for _ in range(10_000)}
    made = ticket(sample)
    assert not any(is_in(sample, "USER2", guess) for guess in guesses if guess != made)
    assert attempts(sample) == 5
    assert sample.store.database.users["USER2"].revoked
    assert isinstance(verify(sample, "USER2", made), Rejected)


def test_near_misses_are_no_tickets(sample):
    """Each letter changed on its own, and two of them swapped."""
    made = ticket(sample)
    changed = [made[:at] + (_LETTERS[(_LETTERS.index(made[at]) + 1) % 36]) + made[at + 1 :] for at in range(8)]
    swapped = [made[1] + made[0] + made[2:], made[:6] + made[7] + made[6]]
    key = LEGACY_KEY.reveal()
    seconds = [evaluate(value, "USER2", "TSO", key, _NOW) for value in {*changed, *swapped} - {made}]
    assert all(second is None or abs(second - _NOW) > 600 for second in seconds)
