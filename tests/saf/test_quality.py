"""New passwords: syntax rules, history, minimum age; and how long the present one is good."""

import string
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import Options, User
from appliance.saf.quality import days_left, fault_of_new, is_expired, meets, rule_fault, with_new_secret
from appliance.saf.settings import Character, PasswordRule
from appliance.secret import Secret
from tests.support.saf_samples import START, cheap_passwords, hashed

C = Character


@pytest.mark.parametrize(
    ("places", "text", "fits"),
    [
        ([C.ALPHA, C.NUMERIC], "A1", True),
        ([C.ALPHA, C.NUMERIC], "a1", False),
        ([C.ALPHA, C.NUMERIC], "AB", False),
        ([C.ALPHA], "$", True),
        ([C.ALPHANUM] * 2, "@9", True),
        ([C.ALPHANUM], "a", False),
        ([C.VOWEL, C.CONSONANT], "AB", True),
        ([C.VOWEL, C.CONSONANT], "BA", False),
        ([C.NOVOWEL], "E", False),
        ([C.NOVOWEL], "7", True),
        ([C.MIXEDCONSONANT, C.MIXEDVOWEL, C.MIXEDNUM], "bE$", True),
        ([C.MIXEDCONSONANT], "e", False),
        ([C.MIXEDVOWEL], "b", False),
        ([C.MIXEDNUM], "-", False),
        ([C.NATIONAL], "#", True),
        ([C.NATIONAL], "!", False),
        ([C.SPECIAL], "!", True),
        ([C.SPECIAL], "A", False),
        ([C.ANY], "!", True),
        ([C.MIXEDALL] * 4, "aB3$", True),
        ([C.MIXEDALL] * 4, "aB34", False),
        ([C.MIXEDALL] * 4, "ab3$", False),
    ],
)
def test_a_rule(places, text, fits):
    assert meets(PasswordRule(1, 1, 8, tuple(places)), text) is fits


def test_one_rule_of_several_will_do():
    options = Options(rules=(PasswordRule(1, 8, 8), PasswordRule(2, 4, 4, (C.NUMERIC,) * 4)))
    assert rule_fault(options, Secret("1234")) is None
    assert rule_fault(options, Secret("abcdefgh")) is None
    assert "none of the password rules" in str(rule_fault(options, Secret("abc")))
    assert rule_fault(options, Secret("a phrase has no rules")) is None


def test_special_characters_may_be_forbidden():
    assert rule_fault(Options(special_chars=False), Secret("a!b")) is not None
    assert rule_fault(Options(special_chars=False), Secret("a$b")) is None


def test_folded_passwords_are_judged_folded():
    options = Options(mixed_case=False, rules=(PasswordRule(1, 1, 8, (C.ALPHA,)),))
    assert rule_fault(options, Secret("a")) is None


def fault(user, new, now=START, **options):
    return fault_of_new(Options(**options), user, Secret(new), cheap_passwords(), now)


def test_former_passwords_do_not_come_back():
    options = Options(history=2)
    user = User("U", "G", password_hash=hashed("first"))
    for text in ("second", "third"):
        user = with_new_secret(user, hashed(text), options, START, is_phrase=False)
    assert fault(user, "third") is not None
    assert [fault(user, text, history=2) is None for text in ("first", "second", "fourth")] == [False, False, True]
    assert fault(user, "second", history=0) is None
    user = with_new_secret(user, hashed("fourth"), options, START, is_phrase=False)
    assert fault(user, "first", history=2) is None


def test_phrases_have_a_history_of_their_own():
    options = Options(history=5)
    user = User("U", "G", password_hash=hashed("secret"), phrase_hash=hashed("a long phrase"))
    user = with_new_secret(user, hashed("another phrase"), options, START, is_phrase=True)
    assert fault(user, "a long phrase", history=5) is not None
    assert user.password_history == ()
    assert user.phrase_changed == START


def test_a_password_has_a_minimum_age():
    user = User("U", "G", password_hash=hashed("secret"), password_changed=START)
    assert fault(user, "other", START + timedelta(days=1), min_change=2) is not None
    assert fault(user, "other", START + timedelta(days=2), min_change=2) is None


@pytest.mark.parametrize(
    ("system", "own", "left"),
    [(0, None, None), (30, None, 30), (30, 10, 10), (30, 90, 30), (30, 0, None), (0, 10, 10)],
)
def test_the_interval_is_the_shorter_one(system, own, left):
    user = User("U", "G", password_changed=START, interval=own)
    assert days_left(Options(interval=system), user, START, is_phrase=False) == left


def test_a_password_expires_when_its_days_are_over():
    user, options = User("U", "G", password_changed=START), Options(interval=30)
    assert not is_expired(options, user, START + timedelta(days=30), is_phrase=False)
    assert is_expired(options, user, START + timedelta(days=30, seconds=1), is_phrase=False)
    assert is_expired(Options(), attrs.evolve(user, is_expired=True), START, is_phrase=False)
    phrase = attrs.evolve(user, phrase_changed=START + timedelta(days=9))
    assert not is_expired(options, phrase, START + timedelta(days=35), is_phrase=True)


UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
NATIONAL, SPECIAL = "@#$", ".<+|&!*-%_>?:="
VOWELS, SMALL_VOWELS = "AEIOU", "aeiou"
#: The character sets of SETROPTS PASSWORD(RULE), written out.
SETS = {
    C.ANY: UPPER + LOWER + DIGITS + NATIONAL + SPECIAL,
    C.MIXEDALL: UPPER + LOWER + DIGITS + NATIONAL + SPECIAL,
    C.ALPHA: UPPER + NATIONAL,
    C.ALPHANUM: UPPER + DIGITS + NATIONAL,
    C.CONSONANT: "".join(sorted(set(UPPER) - set(VOWELS))),
    C.NUMERIC: DIGITS,
    C.VOWEL: VOWELS,
    C.NOVOWEL: "".join(sorted(set(UPPER) - set(VOWELS))) + DIGITS + NATIONAL,
    C.MIXEDCONSONANT: "".join(sorted(set(UPPER + LOWER) - set(VOWELS + SMALL_VOWELS))),
    C.MIXEDNUM: UPPER + LOWER + DIGITS + NATIONAL,
    C.MIXEDVOWEL: VOWELS + SMALL_VOWELS,
    C.NATIONAL: NATIONAL,
    C.SPECIAL: SPECIAL,
}


@given(
    st.lists(st.sampled_from(C), max_size=8),
    st.integers(1, 8),
    st.integers(0, 7),
    st.text(UPPER + LOWER + DIGITS + NATIONAL + SPECIAL, min_size=1, max_size=8),
)
def test_a_rule_is_its_sets_written_out(places, shortest, more, text):
    rule = PasswordRule(1, shortest, min(8, shortest + more), tuple(places))
    expected = shortest <= len(text) <= rule.longest
    expected = expected and all(character in SETS[kind] for kind, character in zip(places, text, strict=False))
    if C.MIXEDALL in places:
        expected = expected and all(set(text) & set(kinds) for kinds in (UPPER, LOWER, DIGITS, NATIONAL + SPECIAL))
    assert meets(rule, text) is expected


def test_who_must_change_his_password_may_whatever_minchange_says():
    """An administrator set it a moment ago, or the interval is shorter than the least time between two changes."""
    user = User("U", "G", password_hash=hashed("first"), password_changed=START, is_expired=True)
    assert fault(user, "other", START, min_change=7) is None
    user = User("U", "G", password_hash=hashed("first"), password_changed=START, interval=5)
    assert fault(user, "other", START + timedelta(days=4), min_change=7) is not None
    assert fault(user, "other", START + timedelta(days=6), min_change=7) is None
