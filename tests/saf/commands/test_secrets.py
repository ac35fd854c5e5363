"""What may become a password and what a phrase."""

import pytest

from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.commands.secrets import new_secret
from appliance.saf.commands.syntax import Syntax, bind
from appliance.saf.commands.tso import parse
from appliance.saf.commands.workshop import Workshop, refuse_imports
from appliance.saf.database import Options, SafDatabase
from appliance.saf.model import Acee
from appliance.secret import Secret
from tests.support.racf import NOON, PASSWORDS


def request(*, mixed_case: bool = True) -> Request:
    database = SafDatabase(options=Options(mixed_case=mixed_case))
    workshop = Workshop(PASSWORDS, NOON, refuse_imports)
    return Request("X", bind(parse("X"), Syntax()), database, Acee("IBMUSER"), workshop)


@pytest.mark.parametrize(
    ("text", "is_phrase"), [("Secret1", False), ("a", False), ("nine char", True), ("x" * 100, True)]
)
def test_what_is_accepted_is_hashed(text, is_phrase):
    hash_ = new_secret(request(), "USER2", Secret(text), is_phrase=is_phrase)
    assert PASSWORDS.matches(hash_, Secret(text), mixed_case=True)


@pytest.mark.parametrize(
    ("text", "is_phrase"),
    [("", False), ("ninechars", False), ("a b", False), ("short", True), ("x" * 101, True), ("phrase of user2", True)],
)
def test_what_is_refused_is_not_repeated(text, is_phrase):
    with pytest.raises(RefusalError, match="SLYS1201E") as caught:
        new_secret(request(), "USER2", Secret(text), is_phrase=is_phrase)
    assert not text or text not in str(caught.value)


def test_without_mixed_case_the_hash_is_that_of_upper_case():
    hash_ = new_secret(request(mixed_case=False), "USER2", Secret("secret1"), is_phrase=False)
    assert PASSWORDS.matches(hash_, Secret("SECRET1"), mixed_case=True)
