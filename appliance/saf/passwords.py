"""Passwords and phrases: what they look like, and their argon2id hashes.

Up to 8 characters are a password, 9 to 100 a phrase; a user may have both. A check costs the same whether there is a
hash to check against or not: without one a hash of nothing in particular is checked, so how long a refusal takes does
not tell whether the user exists. Every call that hashes takes about 20 ms at the default cost: worker threads only.
"""

from __future__ import annotations

import functools
import re

import argon2
import attrs

from appliance.secret import Secret

__all__ = ["HashCost", "PasswordRules", "Passwords", "is_phrase"]

_LONGEST_PASSWORD = 8
_LONGEST_PHRASE = 100
#: Letters, digits, national characters, and those of SETROPTS PASSWORD(SPECIALCHARS).
_SPECIAL = "@ # $ . < + | & ! * - % _ > ? : ="
_PASSWORD = re.compile(r"[A-Za-z0-9@#$.<+|&!*\-%_>?:=]{1,8}")


@attrs.frozen
class HashCost:
    """argon2id parameters; the default is the smallest that OWASP recommends."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


def is_phrase(secret: Secret) -> bool:
    """Whether the length makes it a phrase."""
    return len(secret.text()) > _LONGEST_PASSWORD


@attrs.frozen
class PasswordRules:
    """SETROPTS PASSWORD, as far as it says what a secret looks like."""

    mixed_case: bool = True

    def fold(self, secret: Secret) -> Secret:
        """What is hashed: without MIXEDCASE a password is in upper case; a phrase always stays as it is."""
        return secret if self.mixed_case or is_phrase(secret) else Secret(secret.reveal().upper())

    def problem(self, secret: Secret, user: str) -> str | None:
        """What forbids this as a *new* password or phrase of the user; None when nothing does."""
        text = secret.text()
        if not is_phrase(secret):
            return None if _PASSWORD.fullmatch(text) else f"a password has 1 to 8 letters, digits and {_SPECIAL}"
        if len(text) > _LONGEST_PHRASE or not text.isprintable():
            return "a phrase has 9 to 100 printable characters"
        return "a phrase must not contain the user ID" if user.upper() in text.upper() else None


class Passwords:
    """Hashes and checks at one cost; safe on several threads at once."""

    def __init__(self, cost: HashCost | None = None) -> None:
        cost = cost or HashCost()
        self._hasher = argon2.PasswordHasher(cost.passes, cost.memory_kib, cost.lanes)

    def hash(self, secret: Secret) -> Secret:
        """A new hash of a folded secret."""
        return Secret(self._hasher.hash(secret.reveal()))

    def verify(self, stored: Secret | None, secret: Secret) -> bool:
        """Whether the stored hash is that of the folded secret; False, after the same work, when there is none."""
        try:
            is_right = self._hasher.verify((stored or self._decoy).text(), secret.reveal())
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
        return is_right and stored is not None

    def is_outdated(self, stored: Secret) -> bool:
        """Whether the hash was made at another cost, and is worth making anew while the secret is at hand."""
        return self._hasher.check_needs_rehash(stored.text())

    @functools.cached_property
    def _decoy(self) -> Secret:
        return Secret(self._hasher.hash(b"nobody"))
