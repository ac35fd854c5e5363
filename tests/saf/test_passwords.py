"""What passwords look like and how they are kept."""

import argon2
import pytest

from appliance.saf.errors import HashingError
from appliance.saf.passwords import HashCost, Passwords, fault_of, is_phrase
from appliance.secret import Secret
from tests.support.saf_samples import cheap_passwords


@pytest.mark.parametrize("text", ["A", "secret12", "@#$%_-!.", "a phrase of nine", "x" * 100, "ünïcode phrase"])
def test_usable(text):
    assert fault_of(Secret(text), "USER2") is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "1 to 8"),
        ("a b", "1 to 8"),
        ("tab\t", "1 to 8"),
        ("ümlaut", "1 to 8"),
        ("x" * 101, "9 to 100"),
        ("line\nfeed phrase", "9 to 100"),
        ("I am user2 and happy", "user ID"),
        (b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7", "9 to 100"),
    ],
)
def test_unusable(text, part):
    assert part in fault_of(Secret(text), "USER2")


def test_eight_characters_are_a_password_and_nine_a_phrase():
    assert not is_phrase(Secret("ä" * 8))
    assert is_phrase(Secret("a" * 9))


def test_a_hash_matches_its_secret_alone():
    passwords = cheap_passwords()
    stored = passwords.hash(Secret("Secret1"), mixed_case=True)
    assert stored.text().startswith("$argon2id$")
    assert passwords.matches(stored, Secret("Secret1"), mixed_case=True)
    assert not passwords.matches(stored, Secret("secret1"), mixed_case=True)
    assert not passwords.matches(None, Secret("nobody"), mixed_case=True)
    assert not passwords.matches(Secret("no hash"), Secret("Secret1"), mixed_case=True)


def test_without_mixed_case_passwords_are_folded_and_phrases_are_not():
    passwords = cheap_passwords()
    stored = passwords.hash(Secret("Secret1"), mixed_case=False)
    assert passwords.matches(stored, Secret("sECRET1"), mixed_case=False)
    phrase = passwords.hash(Secret("Correct horse"), mixed_case=False)
    assert not passwords.matches(phrase, Secret("correct horse"), mixed_case=False)


def test_a_hash_of_another_cost_is_outdated():
    stored = cheap_passwords().hash(Secret("x"), mixed_case=True)
    assert not cheap_passwords().is_outdated(stored)
    assert Passwords(HashCost(memory_kib=16, passes=1, lanes=1)).is_outdated(stored)


class Spy:
    """Notes what is verified before it is."""

    def __init__(self, hasher):
        self.hasher, self.checked = hasher, []

    def verify(self, stored, secret):
        self.checked.append(stored)
        return self.hasher.verify(stored, secret)


def test_a_hash_of_the_same_cost_is_checked_even_when_there_is_none(monkeypatch):
    passwords = cheap_passwords()
    spy = Spy(passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", spy)
    assert not passwords.matches(None, Secret("x"), mixed_case=True)
    assert [stored.startswith("$argon2id$v=19$m=8,t=1,p=1$") for stored in spy.checked] == [True]


def test_a_check_that_has_no_memory_says_neither_yes_nor_no(monkeypatch):
    """argon2 says so where the operating system refuses what the hash needs."""

    class Starved:
        def verify(self, stored, secret):
            raise argon2.exceptions.VerificationError("Memory allocation error")

        def hash(self, secret):
            raise argon2.exceptions.HashingError("Memory allocation error")

    passwords = cheap_passwords()
    monkeypatch.setattr(passwords, "_hasher", Starved())
    with pytest.raises(HashingError, match="Memory"):
        passwords.matches(None, Secret("x"), mixed_case=True)
    with pytest.raises(HashingError, match="Memory"):
        passwords.hash(Secret("x"), mixed_case=True)
