"""What a refusal costs says nothing about the user: the same hash, the same statements, the same time.

The work is compared exactly, by what argon2 and the database are asked to do. Processor time is compared by a rank test
too, several times over, so that chance alone cannot fail it; that the test sees a leak is shown with one that is made.
"""

from __future__ import annotations

import math
import statistics
import time
from datetime import timedelta

import argon2
import attrs
import pytest
import sqlalchemy as sa

from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.people import SecondFactor
from appliance.saf.totp import STEP, code_at
from appliance.saf.verification import Verification, VerifyRequest
from appliance.secret import Secret
from tests.support.racf import NOON, RacfConsole

COST = HashCost(memory_kib=4096, passes=1)
KEY = Secret(b"12345678901234567890")
#: user -> what is changed in his record; ABSENT is not there
KINDS = {
    "KNOWN": {},
    "REVOKED": {"revoked": True},
    "DATED": {"revoke_date": NOON.date() - timedelta(days=1)},
    "IDLE": {"last_access": NOON - timedelta(days=90)},
    "NOPW": {"password_hash": None},
    "CODED": {"second_factor": SecondFactor(KEY, active=True)},
}
ABSENT = "ABSENT"


@pytest.fixture
def racf(tmp_path):
    console = RacfConsole(tmp_path, *(f"ADDUSER {name}" for name in KINDS), "SETROPTS PASSWORD(NOREVOKE) INACTIVE(30)")
    stored = Passwords(COST).hash(Secret("FIRST1"), mixed_case=False)
    for name, changes in KINDS.items():
        common = {"password_hash": stored, "phrase_hash": stored, "is_expired": False, "last_access": NOON}
        console.store.apply(
            lambda database, name=name, fields=common | changes: database.with_user(
                attrs.evolve(database.users[name], **fields)
            )
        )
    yield console
    console.store.close()


def attempt(racf, name, secret="Wrong1", passwords=None):
    request = VerifyRequest(name, Secret(secret), "TSO")
    return Verification(request, NOON, passwords or Passwords(COST), racf.store).run()


@pytest.fixture
def work(racf, monkeypatch):
    """What argon2 and the database are asked to do."""
    done: list[str] = []
    verify = argon2.low_level.verify_secret

    def counted(hash_, secret, type_):
        done.append(f"argon2 {argon2.extract_parameters(hash_.decode())}")
        return verify(hash_, secret, type_)

    monkeypatch.setattr("argon2._password_hasher.verify_secret", counted)
    sa.event.listen(
        racf.store._engine, "before_cursor_execute", lambda conn, cursor, statement, *more: done.append(statement)
    )
    return done


@pytest.mark.parametrize("secret", ["Wrong1", "a longer phrase than that", "Wrong1:123456", "QHOAH1TV", "x" * 300])
@pytest.mark.parametrize("name", [*KINDS, ABSENT, "LONGERTHANEIGHT", "ÄÖÜ"])
def test_every_refusal_does_the_same_work(racf, work, name, secret):
    passwords = Passwords(COST)
    attempt(racf, "KNOWN", secret, passwords)
    expected = list(work)
    work.clear()
    outcome = attempt(racf, name, secret, passwords)
    assert outcome.method is None
    assert work == expected
    assert sum(step.startswith("argon2") for step in work) == 1


def test_the_right_password_of_a_revoked_user_and_a_wrong_code_cost_the_same_too(racf, work):
    passwords = Passwords(COST)
    attempt(racf, "KNOWN", passwords=passwords)
    expected = list(work)
    for name, secret in (("REVOKED", "First1"), ("IDLE", "First1"), ("CODED", "First1"), ("CODED", "First1:000000")):
        work.clear()
        assert attempt(racf, name, secret, passwords).method is None
        assert work == expected, name
    assert code_at(KEY, int(NOON.timestamp()) // STEP) != "000000"


# -- by the clock

SAMPLES, ROUNDS = 25, 4


class Leaky(Passwords):
    """Answers at once when there is nothing to compare with: what the decoy is there to prevent."""

    def matches(self, stored, secret, *, mixed_case):
        return stored is not None and super().matches(stored, secret, mixed_case=mixed_case)


def measured(racf, names, passwords):
    """Processor time of this thread for each, taken in turns, so that what slows one slows the others."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(SAMPLES):
        for name in names:
            begun = time.thread_time()
            attempt(racf, name, passwords=passwords)
            seconds[name].append(time.thread_time() - begun)
    return seconds


def rank_test(first: list[float], second: list[float]) -> float:
    """Mann-Whitney, two-sided, by the normal approximation: how likely ranks as uneven as these are by chance."""
    order = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(rank for rank, (_, group) in enumerate(order, 1) if group == 0)
    n, m = len(first), len(second)
    deviation = ranks - n * (n + m + 1) / 2
    return math.erfc(abs(deviation) / math.sqrt(n * m * (n + m + 1) / 12) / math.sqrt(2))


def is_telling(seconds, known, other):
    """Whether the times of two differ as they would not by chance, or by a tenth in the middle."""
    middle, of_known = statistics.median(seconds[other]), statistics.median(seconds[known])
    return rank_test(seconds[known], seconds[other]) < 0.001 or abs(middle / of_known - 1) > 0.1


def test_the_time_of_a_refusal_does_not_tell_who_exists(racf):
    names = ("KNOWN", "REVOKED", ABSENT)
    passwords = Passwords(COST)
    for _ in range(ROUNDS):
        seconds = measured(racf, names, passwords)
        if not any(is_telling(seconds, "KNOWN", other) for other in names[1:]):
            return
    pytest.fail(f"told apart {ROUNDS} times in a row: { {name: statistics.median(seconds[name]) for name in names} }")


def test_the_rank_test_sees_a_leak(racf):
    for _ in range(ROUNDS):
        if is_telling(measured(racf, ("KNOWN", ABSENT), Leaky(COST)), "KNOWN", ABSENT):
            return
    pytest.fail("a hash that was left out was not seen")
