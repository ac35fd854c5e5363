"""Users and connections: revoked by the mark or by dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.people import Connect, SecondFactor, User
from appliance.secret import Secret

TODAY = date(2026, 3, 1)
YESTERDAY, TOMORROW = date(2026, 2, 28), date(2026, 3, 2)


@pytest.mark.parametrize(
    ("revoke", "resume", "revoked"),
    [
        (None, None, False),
        (None, TOMORROW, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (YESTERDAY, TODAY, False),
        (YESTERDAY, TOMORROW, True),
        (TODAY, YESTERDAY, True),
    ],
)
def test_dates_revoke_and_resume(revoke, resume, revoked):
    assert User("U", "G", revoke_date=revoke, resume_date=resume).is_revoked(TODAY) is revoked
    assert Connect("G", revoke_date=revoke, resume_date=resume).is_revoked(TODAY) is revoked
    assert User("U", "G", revoked=True, revoke_date=revoke, resume_date=resume).is_revoked(TODAY)


def test_a_code_is_needed_while_the_factor_is_active():
    factor = SecondFactor(Secret(b"k"), active=True)
    assert User("U", "G", second_factor=factor).needs_code
    assert not User("U", "G", second_factor=SecondFactor(Secret(b"k"))).needs_code
    assert not User("U", "G").needs_code


DAYS = st.none() | st.integers(-4, 4).map(lambda days: TODAY + timedelta(days=days))


@given(DAYS, DAYS)
def test_revoked_is_what_the_days_up_to_now_have_left(revoke, resume):
    """Live through the days one by one: a RESUME ends a revocation that has begun, a REVOKE of the same day stays."""
    revoked, day = False, TODAY - timedelta(days=10)
    while day <= TODAY:
        revoked = revoked and day != resume
        revoked = revoked or day == revoke
        day += timedelta(days=1)
    assert User("U", "G", revoke_date=revoke, resume_date=resume).is_revoked(TODAY) is revoked


@pytest.mark.parametrize(
    ("connects", "kept_out"),
    [
        ((), False),
        ((Connect("G"), Connect("H", revoked=True)), False),
        ((Connect("G", revoked=True), Connect("H")), True),
        ((Connect("G", revoke_date=TODAY),), True),
        ((Connect("G", revoke_date=TOMORROW),), False),
    ],
)
def test_who_is_revoked_in_his_default_group_does_not_come_in(connects, kept_out):
    assert User("U", "G", connects=connects).is_kept_out(TODAY) is kept_out
    assert User("U", "G", connects=connects, revoked=True).is_kept_out(TODAY)
