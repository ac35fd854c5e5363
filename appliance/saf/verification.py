"""One verification of a password, phrase or PassTicket: prepared on the reactor, done on a thread, concluded there.

The value is first tried as the user's password, then, where PTKTDATA has a key for the application, as a PassTicket.
Whatever fails costs one hash and one durable write, whether the user exists or not, so that the time a refusal takes
tells nothing. A user with an active second factor gives ``password:code``; a code is spent when it is accepted.
``run`` works on the store's newest snapshot, not on the router's, and takes the store's word for
whether the user is revoked by now: of many attempts at once none gets in after the last one that is allowed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from appliance.saf import tickets
from appliance.saf.cachetokens import CacheTokens
from appliance.saf.database import Options, SafDatabase, User
from appliance.saf.errors import HashingError, StoreError
from appliance.saf.model import UNKNOWN_ENTRY, PortOfEntry, RejectReason, VerifyMethod
from appliance.saf.names import is_name
from appliance.saf.passwords import Passwords, is_phrase
from appliance.saf.people import SecondFactor
from appliance.saf.ports import VerifyStore
from appliance.saf.quality import fault_of_new, is_expired
from appliance.saf.totp import matching_step, split_code
from appliance.secret import Secret

__all__ = ["Outcome", "Verification", "VerifyRequest", "is_inactive"]


@attrs.frozen
class VerifyRequest:
    """Who is to be verified, by what, for which application; ``user`` is in upper case."""

    user: str
    secret: Secret
    application: str
    new_secret: Secret | None = None
    service: str = ""
    peer: str = ""
    entry: PortOfEntry = UNKNOWN_ENTRY


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
    tokens: CacheTokens = attrs.field(factory=CacheTokens, repr=False)

    def run(self) -> Outcome:
        """Do it (a hash or two, a transaction or two); what cannot be hashed or written is refused, and not counted."""
        try:
            return self._checked(self.store.database)
        except StoreError:
            return self._refused(RejectReason.UNAVAILABLE)
        except HashingError:
            return self._refused(RejectReason.BUSY)

    def _checked(self, database: SafDatabase) -> Outcome:
        asked = self.request
        user = database.users.get(asked.user)
        secret, code = split_code(asked.secret) if user is None or user.needs_code else (asked.secret, None)
        stored = _stored_hash(user, secret)
        is_right = self.passwords.matches(stored, secret, mixed_case=database.options.mixed_case)
        ticket = None if is_right else self._ticket(database, user.default_group if user is not None else "")
        if user is None or user.is_kept_out(self.now.date()):
            self.store.apply(lambda newest: _written_again(newest, asked.user))
            return self._refused(RejectReason.UNKNOWN_USER if user is None else RejectReason.REVOKED)
        if is_inactive(database.options, user, self.now):
            self.store.apply(lambda newest: _written_again(newest, asked.user))
            return self._refused(RejectReason.INACTIVE)
        if not is_right or stored is None:
            return self._by_ticket(ticket)
        if user.second_factor is not None and user.second_factor.active:
            fault = self._code_fault(user.name, user.second_factor, code)
            if fault is not None:
                return self._failed(fault)
        return self._by_password(database, user, secret, stored)

    def _ticket(self, database: SafDatabase, group: str) -> tickets.UsableTicket | None:
        """What the value is worth as a PassTicket, also for a user who does not exist."""
        asked = self.request
        if not (is_name(asked.application) and is_name(asked.user)):
            return None
        now = int(self.now.timestamp())
        return tickets.evaluate(database, asked.secret.text(), asked.user, group, asked.application, now)

    def _code_fault(self, user: str, factor: SecondFactor, code: str | None) -> RejectReason | None:
        """Spend a code; what is wrong with it when it cannot be spent."""
        step = None if code is None else matching_step(factor.key, code, int(self.now.timestamp()))
        if step is None:
            return RejectReason.WRONG
        has_spent = False

        def spend(newest: SafDatabase) -> SafDatabase:
            nonlocal has_spent
            found = newest.users.get(user)
            factor = found.second_factor if found is not None else None
            if found is None or factor is None or factor.last_step >= step:
                return newest
            has_spent = True
            return newest.with_user(attrs.evolve(found, second_factor=attrs.evolve(factor, last_step=step)))

        self.store.apply(spend)
        return None if has_spent else RejectReason.REPLAYED

    def _by_password(self, database: SafDatabase, user: User, secret: Secret, stored: Secret) -> Outcome:
        options = database.options
        if self.request.new_secret is not None:
            if not self._change(database, user, secret, self.request.new_secret):
                return self._refused(RejectReason.NEW_PASSWORD)
        elif is_expired(options, user, self.now, is_phrase=is_phrase(secret)):
            return self._refused(RejectReason.EXPIRED)
        elif self.passwords.is_outdated(stored):
            new = self.passwords.hash(secret, mixed_case=options.mixed_case)
            self.store.apply(lambda newest: _with_hash(newest, user.name, stored, new))
        return self._accepted(VerifyMethod.PHRASE if is_phrase(secret) else VerifyMethod.PASSWORD)

    def _change(self, database: SafDatabase, user: User, old: Secret, new: Secret) -> bool:
        """Replace a password by a password or a phrase by a phrase, and neither by itself."""
        if is_phrase(new) != is_phrase(old):
            return False
        if fault_of_new(database.options, user, new, self.passwords, self.now) is not None:
            return False
        new_hash = self.passwords.hash(new, mixed_case=database.options.mixed_case)
        self.store.change_password(user.name, new_hash, is_phrase(new), self.now)
        return True

    def _by_ticket(self, ticket: tickets.UsableTicket | None) -> Outcome:
        asked = self.request
        if ticket is None and asked.new_secret is None and self.tokens.claim(asked.user, asked.secret, self.now):
            return self._accepted(VerifyMethod.CACHE_TOKEN)
        if ticket is None:
            return self._failed(RejectReason.WRONG)
        if asked.new_secret is not None:
            return self._refused(RejectReason.NEW_PASSWORD)
        expires = datetime.fromtimestamp(ticket.expires, UTC)
        if ticket.digest and not self.store.claim_ticket(asked.user, asked.application, ticket.digest, expires):
            return self._failed(RejectReason.REPLAYED)
        return self._accepted(VerifyMethod.PASSTICKET)

    def _accepted(self, method: VerifyMethod) -> Outcome:
        self.store.record_success(self.request.user, self.now)
        return Outcome(self.store.database, method=method)

    def _failed(self, reason: RejectReason) -> Outcome:
        after = self.store.record_failure(self.request.user)
        limit = self.store.database.options.revoke_after
        has_revoked = after is not None and after.revoked and after.failed_attempts == limit
        return Outcome(self.store.database, reason=reason, has_revoked=has_revoked)

    def _refused(self, reason: RejectReason) -> Outcome:
        return Outcome(self.store.database, reason=reason)


def _stored_hash(user: User | None, secret: Secret) -> Secret | None:
    if user is None:
        return None
    return user.phrase_hash if is_phrase(secret) else user.password_hash


def _with_hash(database: SafDatabase, user: str, old: Secret, new: Secret) -> SafDatabase:
    """The same secret hashed anew; nothing when it was changed meanwhile."""
    found = database.users.get(user)
    if found is not None and found.password_hash == old:
        return database.with_user(attrs.evolve(found, password_hash=new))
    if found is not None and found.phrase_hash == old:
        return database.with_user(attrs.evolve(found, phrase_hash=new))
    return database


def _written_again(database: SafDatabase, user: str) -> SafDatabase:
    """A change of nothing that takes as long as a counted attempt: the user's row again, for nobody somebody's."""
    found = database.users.get(user) or next(iter(database.users.values()), None)
    return attrs.evolve(database) if found is None else database.with_user(attrs.evolve(found))


def is_inactive(options: Options, user: User, now: datetime) -> bool:
    """Whether SETROPTS INACTIVE revokes a user who was not seen for too long.

    It shuts the network to him, not the console: an administrator on leave must not lock everybody out.
    """
    seen = user.last_access or user.created
    return bool(options.inactive) and seen is not None and now - seen > timedelta(days=options.inactive)
