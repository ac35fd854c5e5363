"""Counting wrong passwords: the one rule, for logons and for the PASSWORD command alike."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from appliance.saf.database import SafDatabase, User
from appliance.saf.people import in_interval

__all__ = ["after_failure", "after_success", "is_locked_out"]


def after_failure(database: SafDatabase, user: str) -> SafDatabase:
    """The database after one more wrong attempt; at SETROPTS PASSWORD(REVOKE(n)) the user is revoked."""
    found = database.users.get(user)
    if found is None:
        return database
    attempts = found.failed_attempts + 1
    is_last = 0 < database.options.revoke_after <= attempts
    return database.with_user(attrs.evolve(found, failed_attempts=attempts, revoked=found.revoked or is_last))


def after_success(database: SafDatabase, user: str, when: datetime) -> SafDatabase:
    """The database after a right attempt; one that came too late, when the user was revoked, changes nothing."""
    found = database.users.get(user)
    if found is None or found.revoked:
        return database
    return database.with_user(attrs.evolve(found, failed_attempts=0, last_access=when))


def is_locked_out(database: SafDatabase, user: User, today: date) -> bool:
    """Whether wrong attempts, which anybody can make, revoked the user, and not an administrator or his date."""
    by_date = in_interval(user.revoke_date, user.resume_date, today)
    return user.revoked and not by_date and 0 < database.options.revoke_after <= user.failed_attempts
