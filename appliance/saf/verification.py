"""One verification of a password, phrase or PassTicket: prepared on the reactor, done on a thread, concluded there.

``run`` holds everything it needs by value; it touches no router. The value is first tried as the user's password,
then, where PTKTDATA has a key for the application, as a PassTicket. Whatever fails costs the same hash and counts as
one wrong attempt.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from appliance.saf import tickets
from appliance.saf.database import Options, User
from appliance.saf.model import RejectReason, VerifyMethod
from appliance.saf.passwords import PasswordRules, Passwords, is_phrase
from appliance.saf.ports import VerifyStore
from appliance.saf.profiles import ProfileIndex
from appliance.secret import Secret

__all__ = ["Outcome", "Verification"]


@attrs.frozen
class Outcome:
    """What ``run`` found. ``user`` is the record as the store has it now, when it changed."""

    method: VerifyMethod | None
    reason: RejectReason | None
    user: User | None


@attrs.frozen
class Verification:
    """A verification under way."""

    name: str
    user: User | None
    secret: Secret
    new_secret: Secret | None
    application: str
    terminal: str
    service: str
    peer: str
    now: datetime
    options: Options
    ticket_profiles: ProfileIndex | None = attrs.field(repr=False)
    passwords: Passwords = attrs.field(repr=False)
    store: VerifyStore = attrs.field(repr=False)

    def run(self) -> Outcome:
        """Do it, on a worker thread (a hash, one or two transactions)."""
        rules = PasswordRules(self.options.mixed_case)
        phrase = is_phrase(self.secret)
        stored = None
        if self.user is not None:
            stored = self.user.phrase_hash if phrase else self.user.password_hash
        by_password = self.passwords.verify(stored, rules.fold(self.secret))
        if self.user is None:
            return Outcome(None, RejectReason.UNKNOWN_USER, None)
        if self.user.revoked:
            return Outcome(None, RejectReason.REVOKED, None)
        if by_password:
            return self._by_password(self.user, rules, VerifyMethod.PHRASE if phrase else VerifyMethod.PASSWORD)
        return self._by_ticket(self.user)

    def _by_password(self, user: User, rules: PasswordRules, method: VerifyMethod) -> Outcome:
        if self.new_secret is not None:
            if rules.problem(self.new_secret, user.name) is not None or self.new_secret == self.secret:
                return Outcome(None, RejectReason.NEW_PASSWORD, None)
            new_hash = self.passwords.hash(rules.fold(self.new_secret))
            self.store.change_password(user.name, new_hash, is_phrase(self.new_secret), self.now)
        elif self._is_expired(user):
            return Outcome(None, RejectReason.EXPIRED, None)
        return Outcome(method, None, self.store.record_success(user.name, self.now))

    def _is_expired(self, user: User) -> bool:
        if user.is_expired:
            return True
        if not self.options.interval or user.password_changed is None:
            return False
        return self.now - user.password_changed > timedelta(days=self.options.interval)

    def _by_ticket(self, user: User) -> Outcome:
        usable = self.ticket_profiles and tickets.evaluate(
            self.ticket_profiles,
            self.secret.text(),
            user.name,
            user.default_group,
            self.application,
            int(self.now.timestamp()),
        )
        if not usable:
            return Outcome(None, RejectReason.WRONG, self.store.record_failure(user.name))
        expires = datetime.fromtimestamp(usable.expires, UTC)
        if usable.digest and not self.store.claim_ticket(user.name, self.application, usable.digest, expires):
            return Outcome(None, RejectReason.REPLAYED, self.store.record_failure(user.name))
        return Outcome(VerifyMethod.PASSTICKET, None, self.store.record_success(user.name, self.now))
