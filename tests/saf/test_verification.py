"""What one verification does, in which order, and what it costs."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest

from appliance.saf import passticket
from appliance.saf.database import Options
from appliance.saf.errors import HashingError
from appliance.saf.model import Accepted, Rejected, RejectReason, VerifyMethod
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.people import SecondFactor
from appliance.saf.totp import code_at
from appliance.saf.verification import Outcome, Verification, VerifyRequest
from appliance.secret import Secret
from tests.support import saf_samples
from tests.support.saf_samples import LEGACY_KEY, START, database, hashed, router, ticket_profile, user, verify

NOW = int(START.timestamp())


def make(*changes, options=None):
    """A router on the sample database with the TSO key; changes are fields of USER2."""
    start = database(ticket_profile(), options=options)
    for fields in changes:
        start = start.with_user(attrs.evolve(start.users["USER2"], **fields))
    return router(start)


def ticket(second=NOW):
    return passticket.generate("USER2", "TSO", LEGACY_KEY.reveal(), second)


def run(sample, secret, name="USER2", application="TSO", new=None) -> Outcome:
    request = VerifyRequest(name, Secret(secret), application, new_secret=None if new is None else Secret(new))
    return Verification(request, sample.clock(), sample.passwords, sample.store).run()


def reason(sample, *arguments, **keywords):
    return run(sample, *arguments, **keywords).reason


def stored(sample, name="USER2"):
    return sample.store.database.users[name]


def test_the_right_password():
    sample = make({"failed_attempts": 3})
    outcome = run(sample, "secret2")
    assert (outcome.method, outcome.reason) == (VerifyMethod.PASSWORD, None)
    assert outcome.database is sample.store.database
    assert (stored(sample).failed_attempts, stored(sample).last_access) == (0, START)


def test_the_right_phrase():
    sample = make({"phrase_hash": hashed("correct horse battery")})
    assert run(sample, "correct horse battery").method is VerifyMethod.PHRASE
    assert reason(sample, "correct horse batterx") is RejectReason.WRONG


def test_a_wrong_password_counts_and_the_last_one_revokes():
    sample = make()
    outcomes = [run(sample, "wrong") for _ in range(6)]
    assert [o.reason for o in outcomes] == [RejectReason.WRONG] * 5 + [RejectReason.REVOKED]
    assert [o.has_revoked for o in outcomes] == [False] * 4 + [True, False]
    assert stored(sample).revoked
    assert stored(sample).failed_attempts == 5
    assert reason(sample, "secret2") is RejectReason.REVOKED


def test_a_password_that_could_not_be_looked_at_is_no_wrong_one(monkeypatch):
    sample = router()

    def starved(*args, **more):
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(Passwords, "matches", starved)
    for _ in range(6):
        assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.BUSY)
    assert sample.store.database.users["USER2"].failed_attempts == 0


def test_without_a_limit_nobody_is_revoked():
    sample = make(options=Options(revoke_after=0))
    assert {reason(sample, "wrong") for _ in range(20)} == {RejectReason.WRONG}
    assert not stored(sample).revoked


@pytest.mark.parametrize("name", ["NOBODY", "nobody", "A.B", "", "Ä", "USER2\x00"])
def test_an_unknown_user(name):
    assert reason(make(), "secret2", name=name) is RejectReason.UNKNOWN_USER


class CountingPasswords(Passwords):
    """Counts the checks."""

    def __init__(self):
        super().__init__(HashCost(8, 1, 1))
        self.checks = 0

    def matches(self, *arguments, **keywords):
        self.checks += 1
        return super().matches(*arguments, **keywords)


@pytest.mark.parametrize(
    ("name", "fields"),
    [("USER2", {}), ("NOBODY", {}), ("USER2", {"revoked": True}), ("USER2", {"password_hash": None})],
    ids=["wrong", "unknown", "revoked", "no password"],
)
def test_every_refusal_costs_one_hash_and_one_write(name, fields):
    sample = make(fields)
    sample.passwords = CountingPasswords()
    assert run(sample, "wrong", name=name).method is None
    assert (sample.passwords.checks, sample.store.writes) == (1, 1)


def test_a_ticket_is_taken_once():
    sample = make({"failed_attempts": 2})
    assert run(sample, ticket()).method is VerifyMethod.PASSTICKET
    assert stored(sample).failed_attempts == 0
    assert reason(sample, ticket()) is RejectReason.REPLAYED
    assert stored(sample).failed_attempts == 1
    assert reason(sample, ticket().lower()) is RejectReason.REPLAYED


def test_a_ticket_without_replay_protection_is_taken_again():
    start = database(ticket_profile(appldata="NO REPLAY PROTECTION"))
    sample = router(start)
    assert [run(sample, ticket()).method for _ in range(2)] == [VerifyMethod.PASSTICKET] * 2


@pytest.mark.parametrize(("lead", "is_good"), [(-600, True), (-601, False), (600, True), (601, False)])
def test_the_window(lead, is_good):
    assert (run(make(), ticket(NOW + lead)).method is not None) is is_good


@pytest.mark.parametrize("application", ["CICS", "TSO.USER2", "", "tso", "TSÖ"])
def test_a_ticket_for_another_application_is_a_wrong_password(application):
    assert reason(make(), ticket(), application=application) is RejectReason.WRONG


def test_a_qualified_profile_is_no_application():
    sample = router(database(ticket_profile("TSO.USER2")))
    assert reason(sample, ticket(), application="TSO.USER2") is RejectReason.WRONG


def test_a_ticket_does_not_care_whether_the_password_expired_or_exists():
    assert run(make({"is_expired": True}), ticket()).method is VerifyMethod.PASSTICKET
    assert run(make({"password_hash": None}), ticket()).method is VerifyMethod.PASSTICKET


def test_a_ticket_brings_no_new_password_and_is_not_spent_by_trying():
    sample = make()
    assert reason(sample, ticket(), new="newpass") is RejectReason.NEW_PASSWORD
    assert run(sample, ticket()).method is VerifyMethod.PASSTICKET


def test_a_password_expires_after_the_interval():
    changed = {"password_changed": START - dt.timedelta(days=30)}
    assert run(make(changed, options=Options(interval=30)), "secret2").method
    later = make(changed, options=Options(interval=30))
    later.clock.advance(1)
    assert reason(later, "secret2") is RejectReason.EXPIRED
    assert run(make(changed), "secret2").method
    assert reason(make({"is_expired": True}), "secret2") is RejectReason.EXPIRED


def test_an_expired_password_can_be_replaced():
    sample = make({"is_expired": True})
    assert run(sample, "secret2", new="Newpass1").method is VerifyMethod.PASSWORD
    assert not stored(sample).is_expired
    assert reason(sample, "secret2") is RejectReason.WRONG
    assert run(sample, "Newpass1").method


@pytest.mark.parametrize("new", ["", "secret2", "with blank", "ab c", "a whole phrase"])
def test_a_new_password_that_is_not_accepted_changes_nothing(new):
    sample = make()
    assert reason(sample, "secret2", new=new) is RejectReason.NEW_PASSWORD
    assert stored(sample).failed_attempts == 0
    assert run(sample, "secret2").method


def test_a_new_password_needs_the_old_one():
    sample = make()
    assert reason(sample, "wrong", new="Newpass1") is RejectReason.WRONG
    assert stored(sample).failed_attempts == 1


def test_without_mixed_case_any_case_is_right():
    start = database(options=Options(mixed_case=False))
    folded = saf_samples.cheap_passwords().hash(Secret("secret2"), mixed_case=False)
    sample = router(start.with_user(attrs.evolve(start.users["USER2"], password_hash=folded)))
    assert run(sample, "SeCrEt2").method
    assert reason(sample, "secret2", new="SECRET2") is RejectReason.NEW_PASSWORD


def test_a_hash_of_another_cost_is_made_anew_without_changing_the_password():
    old = Passwords(HashCost(memory_kib=16, passes=1, lanes=1)).hash(Secret("secret2"), mixed_case=True)
    sample = make({"password_hash": old, "password_changed": START - dt.timedelta(days=9)})
    assert run(sample, "secret2").method
    assert stored(sample).password_hash.text().startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert stored(sample).password_changed == START - dt.timedelta(days=9)
    assert run(sample, "secret2").method


def test_a_password_changed_meanwhile_is_not_overwritten_by_a_new_hash():
    old = Passwords(HashCost(memory_kib=16, passes=1, lanes=1)).hash(Secret("secret2"), mixed_case=True)
    sample = make({"password_hash": old})
    at_once = sample.store.apply

    def overtaken(change):
        sample.store.apply = at_once
        sample.store.change_password("USER2", hashed("Newpass1"), is_phrase=False, when=START)
        return at_once(change)

    sample.store.apply = overtaken
    run(sample, "secret2")
    assert run(sample, "Newpass1").method


@pytest.mark.parametrize(("name", "secret"), [("USER2", "secret2"), ("USER2", "wrong"), ("NOBODY", "x")])
def test_a_store_that_cannot_write_lets_nobody_in(name, secret):
    sample = make()
    sample.store.is_broken = True
    assert reason(sample, secret, name=name) is RejectReason.UNAVAILABLE


def test_the_newest_snapshot_counts_not_the_routers():
    sample = make()
    sample.store.apply(lambda newest: newest.with_user(user("USER2", "changed", revoked=True)))
    assert reason(sample, "secret2") is RejectReason.REVOKED
    assert sample.router.database.users["USER2"].revoked is False


def test_secrets_are_not_in_any_repr():
    sample = make()
    verification = sample.router.begin_verify(
        "USER2", Secret("secret2"), application="TSO", new_secret=Secret("newpas1")
    )
    assert "secret2" not in repr(verification)
    assert "newpas1" not in repr(verification)
    assert "argon2" not in repr(verification.run())
    assert isinstance(saf_samples.verify(sample, "user2", "newpas1"), Accepted)


# -- the second factor

KEY = Secret(b"12345678901234567890")


def with_factor(sample, name="USER2", active=True):
    factor = SecondFactor(KEY, active=active)
    sample.change(lambda d: d.with_user(attrs.evolve(d.users[name], second_factor=factor)))
    return code_at(KEY, int(START.timestamp()) // 30)


def test_a_user_with_a_second_factor_gives_password_and_code():
    sample = router()
    code = with_factor(sample)
    assert isinstance(verify(sample, "USER2", f"secret2:{code}"), Accepted)
    assert verify(sample, "USER4", "secret4:123456") == Rejected("USER4", RejectReason.WRONG)


def test_password_or_code_alone_counts_as_a_wrong_attempt():
    sample = router()
    code = with_factor(sample)
    for secret in ("secret2", f"wrong:{code}", "secret2:000000", code):
        assert verify(sample, "USER2", secret) == Rejected("USER2", RejectReason.WRONG)
    assert sample.store.database.users["USER2"].failed_attempts == 4


def test_a_code_is_good_once_and_none_before_it():
    sample = router()
    code = with_factor(sample)
    assert isinstance(verify(sample, "USER2", f"secret2:{code}"), Accepted)
    assert verify(sample, "USER2", f"secret2:{code}") == Rejected("USER2", RejectReason.REPLAYED)
    before = code_at(KEY, int(START.timestamp()) // 30 - 1)
    assert verify(sample, "USER2", f"secret2:{before}") == Rejected("USER2", RejectReason.REPLAYED)
    sample.clock.advance(30)
    after = code_at(KEY, int(sample.clock.time.timestamp()) // 30)
    assert isinstance(verify(sample, "USER2", f"secret2:{after}"), Accepted)


def test_of_two_at_once_with_one_code_one_gets_in():
    sample = router()
    code = with_factor(sample)
    begun = [sample.router.begin_verify("USER2", Secret(f"secret2:{code}"), application="TSO") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda one: one.run(), begun))
    assert sorted(outcome.reason is None for outcome in outcomes) == [False] * 7 + [True]


def test_an_inactive_factor_asks_for_nothing():
    sample = router()
    with_factor(sample, active=False)
    assert isinstance(verify(sample, "USER2", "secret2"), Accepted)


def test_a_new_password_is_set_with_password_and_code():
    sample = router()
    code = with_factor(sample)
    assert isinstance(verify(sample, "USER2", f"secret2:{code}", new="fresh1"), Accepted)
    sample.clock.advance(60)
    later = code_at(KEY, int(sample.clock.time.timestamp()) // 30)
    assert isinstance(verify(sample, "USER2", f"fresh1:{later}"), Accepted)


# -- SETROPTS


def test_many_at_once_are_refused_exactly_after_the_last_attempt_of_all_services():
    sample = router(database(options=Options(revoke_after=4)))
    begun = [
        sample.router.begin_verify("USER2", Secret("wrong"), application=application)
        for application in ("TSO", "OMVSAPPL", "CICS") * 4
    ]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda one: one.run(), begun))
    user = sample.store.database.users["USER2"]
    assert (user.revoked, sum(outcome.has_revoked for outcome in outcomes)) == (True, 1)
    assert user.failed_attempts >= 4
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.REVOKED)


def test_a_user_not_seen_for_too_long_is_revoked():
    sample = router(database(options=Options(inactive=30)))
    sample.change(lambda d: d.with_user(attrs.evolve(d.users["USER2"], last_access=START - timedelta(days=31))))
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.INACTIVE)
    assert sample.router.console_acee("USER2") is not None
    sample.change(lambda d: attrs.evolve(d, options=Options()))
    assert isinstance(verify(sample, "USER2", "secret2"), Accepted)


def test_dates_revoke_and_resume_a_user():
    sample = router()
    today = START.date()
    sample.change(lambda d: d.with_user(attrs.evolve(d.users["USER2"], revoke_date=today)))
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.REVOKED)
    sample.change(lambda d: d.with_user(attrs.evolve(d.users["USER2"], resume_date=today + timedelta(days=1))))
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.REVOKED)
    sample.clock.advance(24 * 3600)
    assert isinstance(verify(sample, "USER2", "secret2"), Accepted)


def test_a_former_password_is_no_new_password():
    sample = router(database(options=Options(history=3)))
    assert isinstance(verify(sample, "USER2", "secret2", new="fresh1"), Accepted)
    assert verify(sample, "USER2", "fresh1", new="secret2") == Rejected("USER2", RejectReason.NEW_PASSWORD)
    assert isinstance(verify(sample, "USER2", "fresh1", new="fresh2"), Accepted)


def test_a_password_near_its_end_says_so():
    sample = router(database(options=Options(interval=30, warning=5)))
    sample.change(lambda d: d.with_user(attrs.evolve(d.users["USER2"], password_changed=START - timedelta(days=27))))
    assert verify(sample, "USER2", "secret2").days_left == 3
    sample.change(lambda d: d.with_user(attrs.evolve(d.users["USER2"], password_changed=START)))
    assert verify(sample, "USER2", "secret2").days_left is None
