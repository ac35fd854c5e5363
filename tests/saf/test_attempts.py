"""Counting wrong attempts up to the revocation."""

from datetime import date, timedelta

import pytest

from appliance.saf.attempts import after_failure, is_locked_out
from appliance.saf.database import Options, SafDatabase, User


@pytest.mark.parametrize(("limit", "revoked"), [(0, [False] * 4), (1, [True] * 4), (3, [False, False, True, True])])
def test_the_limit_revokes(limit, revoked):
    database = SafDatabase(options=Options(revoke_after=limit)).with_user(User("USER2", "SYS1"))
    for attempt, is_revoked in enumerate(revoked, 1):
        database = after_failure(database, "USER2")
        user = database.users["USER2"]
        assert (user.failed_attempts, user.revoked) == (attempt, is_revoked)


def test_an_unknown_user_changes_nothing():
    database = SafDatabase()
    assert after_failure(database, "NOBODY") is database


@pytest.mark.parametrize(
    ("limit", "revoked", "attempts", "locked_out"),
    [(3, True, 3, True), (3, True, 2, False), (3, False, 3, False), (0, True, 9, False)],
)
def test_only_attempts_lock_out(limit, revoked, attempts, locked_out):
    database = SafDatabase(options=Options(revoke_after=limit))
    user = User("USER2", "SYS1", revoked=revoked, failed_attempts=attempts)
    assert is_locked_out(database, user, date(2026, 3, 1)) is locked_out


def test_a_date_that_an_administrator_gave_is_no_lock_out():
    database, today = SafDatabase(options=Options(revoke_after=3)), date(2026, 3, 1)
    user = User("USER2", "SYS1", revoked=True, failed_attempts=3, revoke_date=today)
    assert not is_locked_out(database, user, today)
    assert is_locked_out(database, user, today - timedelta(days=1))
