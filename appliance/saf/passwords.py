"""Passwords and phrases: what they look like, and their argon2id hashes.

Up to 8 characters are a password, 9 to 100 a phrase; a user may have both. A check costs the same whether there is a
hash to check against or not: without one a hash of nothing in particular is checked, so how long a refusal takes does
not tell whether the user exists. Every call that hashes takes about 20 ms at the default cost: worker threads only.
"""

from __future__ import annotations

import re

import argon2
import attrs

from appliance.saf.errors import HashingError
from appliance.secret import Secret

__all__ = ["HashCost", "Passwords", "fault_of", "is_phrase"]

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


def fault_of(secret: Secret, user: str) -> str | None:
    """What forbids this as a *new* password or phrase of the user; None when nothing does."""
    text = secret.text()
    if not is_phrase(secret):
        return None if _PASSWORD.fullmatch(text) else f"a password has 1 to 8 letters, digits and {_SPECIAL}"
    if len(text) > _LONGEST_PHRASE or not text.isprintable():
        return "a phrase has 9 to 100 printable characters"
    return "a phrase must not contain the user ID" if user and user.upper() in text.upper() else None


class Passwords:
    """Hashes and checks at one cost; safe on several threads at once.

    Without ``mixed_case`` (SETROPTS PASSWORD(NOMIXEDCASE)) a password is folded to upper case; a phrase never is.
    """

    def __init__(self, cost: HashCost | None = None) -> None:
        cost = cost or HashCost()
        self._hasher = argon2.PasswordHasher(cost.passes, cost.memory_kib, cost.lanes)
        self._decoy = self._hasher.hash(b"nobody")

    def hash(self, secret: Secret, *, mixed_case: bool) -> Secret:
        """A new hash, as text of argon2's own form. HashingError when there is no memory for it."""
        try:
            return Secret(self._hasher.hash(_folded(secret, mixed_case)))
        except argon2.exceptions.HashingError as error:
            raise HashingError(str(error)) from None

    def matches(self, stored: Secret | None, secret: Secret, *, mixed_case: bool) -> bool:
        """Whether the stored hash is that of the secret; False, after the same work, when there is none.

        HashingError when that cannot be found out: a right password must not count as a wrong one.
        """
        try:
            stored_text = self._decoy if stored is None else stored.text()
            is_right = self._hasher.verify(stored_text, _folded(secret, mixed_case))
        except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError):
            return False
        except argon2.exceptions.VerificationError as error:
            raise HashingError(str(error)) from None
        return is_right and stored is not None

    def is_outdated(self, stored: Secret) -> bool:
        """Whether the hash was made at another cost, and is worth making anew while the secret is at hand."""
        return self._hasher.check_needs_rehash(stored.text())


def _folded(secret: Secret, mixed_case: bool) -> bytes:
    if mixed_case or is_phrase(secret):
        return secret.reveal()
    return secret.reveal().upper()  # ASCII letters alone
