"""PASSWORD and PHRASE: one's own secrets."""

import pytest

from appliance.secret import Secret
from tests.support.racf import PASSWORDS


@pytest.fixture
def user2(racf):
    racf.ok("ALU USER2 PASSWORD(current)")
    racf.ok("SETROPTS PASSWORD(REVOKE(3))")
    return racf


def test_the_issuer_changes_his_password_and_phrase(user2):
    user2.ok("PASSWORD PASSWORD(current Newone1)", user="USER2")
    user = user2.database.users["USER2"]
    assert PASSWORDS.matches(user.password_hash, Secret("Newone1"), mixed_case=True)
    assert not user.is_expired
    user2.ok("ALU USER2 PHRASE('the first phrase')")
    user2.ok("PHRASE PHRASE('the first phrase' 'the second one')", user="USER2")
    assert PASSWORDS.matches(user2.database.users["USER2"].phrase_hash, Secret("the second one"), mixed_case=True)


def test_a_wrong_current_password_counts_and_revokes(user2):
    for attempt in (1, 2, 3):
        result = user2.run("PW PASSWORD(wrong Newone1)", user="USER2")
        assert (result.code, result.lines[0][:9]) == (8, "SLYS1202E")
        assert user2.store.load().users["USER2"].failed_attempts == attempt
    assert user2.database.users["USER2"].revoked
    assert user2.refused("PW PASSWORD(current Newone1)", user="USER2") == "SLYS1002E"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PW PASSWORD(current current)", "SLYS1201E"),
        ("PW PASSWORD(current 'ninechars')", "SLYS1201E"),
        ("PW PASSWORD(current)", "SLYS1001E"),
        ("PW PASSWORD(a b c)", "SLYS1001E"),
    ],
)
def test_what_is_not_accepted(user2, text, message):
    assert user2.refused(text, user="USER2") == message


def test_asking_for_nothing_is_a_warning(user2):
    assert user2.run("PASSWORD", user="USER2").code == 4


def test_a_user_without_a_password_cannot_give_himself_one(user2):
    result = user2.run("PW PASSWORD('' Newone1)", user="USER3")
    assert result.lines[0].startswith("SLYS1202E")


def test_without_mixed_case_passwords_are_folded(user2):
    user2.ok("SETROPTS PASSWORD(NOMIXEDCASE)")
    user2.ok("ALU USER2 PASSWORD(secret1)")
    user2.ok("PW PASSWORD(SECRET1 secret2)", user="USER2")
