"""One verification of a password, phrase or PassTicket: prepared on the reactor, done on a thread, concluded there.

The value is first tried as the user's password, then, where PTKTDATA has a key for the application, as a PassTicket.
Whatever fails costs one hash and one durable write, whether the user exists or not, so that the time a refusal takes
tells nothing. ``run`` works on the store's newest snapshot, not on the router's, and takes the store's word for
whether the user is revoked by now: of many attempts at once none gets in after the last one that is allowed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from appliance.saf import tickets
from appliance.saf.database import SafDatabase, User
from appliance.saf.errors import StoreError
from appliance.saf.model import RejectReason, VerifyMethod
from appliance.saf.names import is_name
from appliance.saf.passwords import PasswordRules, Passwords, is_phrase
from appliance.saf.ports import VerifyStore
from appliance.secret import Secret

__all__ = ["Outcome", "Verification", "VerifyRequest"]


@attrs.frozen
class VerifyRequest:
    """Who is to be verified, by what, for which application; ``user`` is in upper case."""

    user: str
    secret: Secret
    application: str
    terminal: str = ""
    new_secret: Secret | None = None
    service: str = ""
    peer: str = ""


@attrs.frozen
class Outcome:
    """What ``run`` found: a method or a reason, and the snapshot that holds what was written."""

    database: SafDatabase = attrs.field(repr=False)
    method: VerifyMethod | None = None
    reason: RejectReason | None = None
    #: True: this attempt was the one that revoked the user.
    has_revoked: bool = False


@attrs.frozen
class Verification:
    """A verification under way: call ``run`` on a worker thread, then the router's ``end_verify``."""

    request: VerifyRequest
    now: datetime
    passwords: Passwords = attrs.field(repr=False)
    store: VerifyStore = attrs.field(repr=False)

    def run(self) -> Outcome:
        """Do it (a hash or two, a transaction or two); never raises StoreError: what cannot be written is refused."""
        try:
            return self._checked(self.store.database)
        except StoreError:
            return self._refused(RejectReason.UNAVAILABLE)

    def _checked(self, database: SafDatabase) -> Outcome:
        asked = self.request
        user = database.users.get(asked.user)
        stored = _stored_hash(user, asked.secret)
        rules = PasswordRules(database.options.mixed_case)
        is_right = self.passwords.verify(stored, rules.fold(asked.secret))
        if user is None or user.revoked:
            self.store.apply(_touched)
            return self._refused(RejectReason.UNKNOWN_USER if user is None else RejectReason.REVOKED)
        if is_right and stored is not None:
            return self._by_password(database, user, rules, stored)
        return self._by_ticket(database, user)

    def _by_password(self, database: SafDatabase, user: User, rules: PasswordRules, stored: Secret) -> Outcome:
        if self.request.new_secret is not None:
            if not self._change(user, rules, self.request.new_secret):
                return self._refused(RejectReason.NEW_PASSWORD)
        elif _is_expired(user, database.options.interval, self.now):
            return self._refused(RejectReason.EXPIRED)
        elif self.passwords.is_outdated(stored):
            self._hash_anew(user, rules, stored)
        return self._accepted(VerifyMethod.PHRASE if is_phrase(self.request.secret) else VerifyMethod.PASSWORD)

    def _change(self, user: User, rules: PasswordRules, new: Secret) -> bool:
        """Replace a password by a password or a phrase by a phrase, and neither by itself."""
        folded = rules.fold(new)
        is_same_kind = is_phrase(new) == is_phrase(self.request.secret)
        is_usable = rules.problem(new, user.name) is None and folded != rules.fold(self.request.secret)
        if not (is_same_kind and is_usable):
            return False
        self.store.change_password(user.name, self.passwords.hash(folded), is_phrase(new), self.now)
        return True

    def _hash_anew(self, user: User, rules: PasswordRules, stored: Secret) -> None:
        """The same secret at today's cost; left alone when it was changed meanwhile."""
        field = "phrase_hash" if is_phrase(self.request.secret) else "password_hash"
        new = self.passwords.hash(rules.fold(self.request.secret))

        def replace(database: SafDatabase) -> SafDatabase:
            found = database.users.get(user.name)
            if found is None or getattr(found, field) != stored:
                return database
            return database.with_user(attrs.evolve(found, **{field: new}))

        self.store.apply(replace)

    def _by_ticket(self, database: SafDatabase, user: User) -> Outcome:
        application = self.request.application
        usable = is_name(application) and tickets.evaluate(
            database,
            self.request.secret.text(),
            user.name,
            user.default_group,
            application,
            int(self.now.timestamp()),
        )
        if not usable:
            return self._failed(user, RejectReason.WRONG)
        if self.request.new_secret is not None:
            return self._refused(RejectReason.NEW_PASSWORD)
        expires = datetime.fromtimestamp(usable.expires, UTC)
        if usable.digest and not self.store.claim_ticket(user.name, application, usable.digest, expires):
            return self._failed(user, RejectReason.REPLAYED)
        return self._accepted(VerifyMethod.PASSTICKET)

    def _accepted(self, method: VerifyMethod) -> Outcome:
        self.store.record_success(self.request.user, self.now)
        return Outcome(self.store.database, method=method)

    def _failed(self, user: User, reason: RejectReason) -> Outcome:
        after = self.store.record_failure(user.name)
        limit = self.store.database.options.revoke_after
        has_revoked = after is not None and after.revoked and after.failed_attempts == limit
        return Outcome(self.store.database, reason=reason, has_revoked=has_revoked)

    def _refused(self, reason: RejectReason) -> Outcome:
        return Outcome(self.store.database, reason=reason)


def _stored_hash(user: User | None, secret: Secret) -> Secret | None:
    if user is None:
        return None
    return user.phrase_hash if is_phrase(secret) else user.password_hash


def _touched(database: SafDatabase) -> SafDatabase:
    """A change of nothing: written like any other, so that it takes as long."""
    return attrs.evolve(database)


def _is_expired(user: User, interval: int, now: datetime) -> bool:
    if user.is_expired:
        return True
    if not interval or user.password_changed is None:
        return False
    return now - user.password_changed > timedelta(days=interval)
