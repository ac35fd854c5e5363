"""What a new password or phrase must be: its syntax, SETROPTS rules, not one of the last few, not changed too soon."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import attrs

from appliance.saf.database import Options, User
from appliance.saf.passwords import fault_of, is_phrase
from appliance.saf.settings import Character, PasswordRule
from appliance.secret import Secret

__all__ = [
    "Matcher",
    "days_left",
    "fault_of_age",
    "fault_of_new",
    "is_expired",
    "meets",
    "rule_fault",
    "with_new_secret",
]

_VOWELS = "AEIOU"
_NATIONAL = "@#$"
_SPECIAL = ".<+|&!*-%_>?:="


def rule_fault(options: Options, secret: Secret) -> str | None:
    """What SETROPTS PASSWORD forbids about a password; phrases have no such rules."""
    if is_phrase(secret):
        return None
    text = secret.text()
    if not options.mixed_case:
        text = text.upper()
    if not options.special_chars and any(character in _SPECIAL for character in text):
        return "special characters are not allowed in passwords"
    if options.rules and not any(meets(rule, text) for rule in options.rules):
        return "it meets none of the password rules"
    return None


def meets(rule: PasswordRule, text: str) -> bool:
    """Whether a password meets one rule."""
    if not rule.shortest <= len(text) <= rule.longest:
        return False
    if not all(_is(kind, character) for kind, character in zip(rule.places, text, strict=False)):
        return False
    return Character.MIXEDALL not in rule.places or _is_mixed(text)


def _is_mixed(text: str) -> bool:
    """MIXEDALL asks for one of each: upper case, lower case, digit, national or special."""
    return (
        any("A" <= c <= "Z" for c in text)
        and any("a" <= c <= "z" for c in text)
        and any("0" <= c <= "9" for c in text)
        and any(c in _NATIONAL + _SPECIAL for c in text)
    )


def _is(kind: Character, character: str) -> bool:
    folded = character.upper()
    is_letter, is_digit, is_vowel = "A" <= folded <= "Z", "0" <= character <= "9", folded in _VOWELS
    is_upper = "A" <= character <= "Z"
    match kind:
        case Character.ANY | Character.MIXEDALL:
            return True
        case Character.ALPHA:
            return is_upper or character in _NATIONAL
        case Character.ALPHANUM:
            return is_upper or is_digit or character in _NATIONAL
        case Character.CONSONANT:
            return is_upper and not is_vowel
        case Character.NUMERIC:
            return is_digit
        case Character.VOWEL:
            return is_upper and is_vowel
        case Character.NOVOWEL:
            return (is_upper and not is_vowel) or is_digit or character in _NATIONAL
        case Character.MIXEDCONSONANT:
            return is_letter and not is_vowel
        case Character.MIXEDNUM:
            return is_letter or is_digit or character in _NATIONAL
        case Character.MIXEDVOWEL:
            return is_letter and is_vowel
        case Character.NATIONAL:
            return character in _NATIONAL
        case Character.SPECIAL:
            return character in _SPECIAL


class Matcher(Protocol):
    """Who can hold a secret against a hash."""

    def matches(self, stored: Secret | None, secret: Secret, /, *, mixed_case: bool) -> bool:
        """Whether the hash is that of the secret."""
        ...


def fault_of_new(options: Options, user: User, new: Secret, passwords: Matcher, now: datetime) -> str | None:
    """What forbids that a user himself changes his password or phrase to this one; None when nothing does.

    A hash for each former one is computed: worker threads only.
    """
    fault = fault_of(new, user.name) or rule_fault(options, new)
    if fault is not None:
        return fault
    is_long = is_phrase(new)
    fault = fault_of_age(options, user, now, is_phrase=is_long)
    if fault is not None:
        return fault
    current = user.phrase_hash if is_long else user.password_hash
    former = (user.phrase_history if is_long else user.password_history)[: options.history]
    if any(passwords.matches(old, new, mixed_case=options.mixed_case) for old in (current, *former) if old is not None):
        return "it is the present one or one of the former ones"
    return None


def fault_of_age(options: Options, user: User, now: datetime, *, is_phrase: bool) -> str | None:
    """What MINCHANGE forbids about a change now; nothing where the present password or phrase has expired."""
    changed = user.phrase_changed if is_phrase else user.password_changed
    is_due = is_expired(options, user, now, is_phrase=is_phrase)  # who must change it may
    is_early = changed is not None and now - changed < timedelta(days=options.min_change)
    if options.min_change and is_early and not is_due:
        return f"the present one may be changed after {options.min_change} days"
    return None


def with_new_secret(user: User, new_hash: Secret, options: Options, when: datetime, *, is_phrase: bool) -> User:
    """The user with a new password or phrase, which is not expired; the old one joins the former ones."""
    if is_phrase:
        history = _history(user.phrase_hash, user.phrase_history, options)
        user = attrs.evolve(user, phrase_hash=new_hash, phrase_history=history, phrase_changed=when)
    else:
        history = _history(user.password_hash, user.password_history, options)
        user = attrs.evolve(user, password_hash=new_hash, password_history=history)
    # One date serves both where only one of them is asked about.
    return attrs.evolve(user, password_changed=user.password_changed if is_phrase else when, is_expired=False)


def _history(old: Secret | None, former: tuple[Secret, ...], options: Options) -> tuple[Secret, ...]:
    return ((old, *former) if old is not None else former)[: options.history]


def is_expired(options: Options, user: User, now: datetime, *, is_phrase: bool) -> bool:
    """Whether the password or phrase must be changed before it is good again."""
    left = days_left(options, user, now, is_phrase=is_phrase)
    return user.is_expired or (left is not None and left < 0)


def days_left(options: Options, user: User, now: datetime, *, is_phrase: bool) -> int | None:
    """Whole days until the password or phrase expires, less than 0 when it has; None when it never does.

    A user's own interval counts, but never a longer one than that of SETROPTS.
    """
    if user.interval == 0:
        return None
    days = min((days for days in (options.interval, user.interval) if days), default=0)
    changed = user.phrase_changed or user.password_changed if is_phrase else user.password_changed
    if not days or changed is None:
        return None
    left = changed + timedelta(days=days) - now
    return left.days
