"""Owners and keys as the commands name them."""

import pytest

from appliance.tui.keyfields import key_operands, owner_operand, owner_operands


@pytest.mark.parametrize(
    ("owner", "racf", "operator"),
    [
        ("USER2", "ID(USER2)", "ID=USER2,LABEL=a"),
        ("*AUTH*", "CERTAUTH", "ID=CERTAUTH,LABEL=a"),
        ("site", "SITE", "ID=SITE,LABEL=a"),
    ],
)
def test_an_owner_in_both_languages(owner, racf, operator):
    assert owner_operand(owner) == racf
    assert owner_operands(owner, "a") == operator


@pytest.mark.parametrize(
    ("key", "operands"), [("p256", "NISTECC SIZE(256)"), ("RSA2048", "RSA SIZE(2048)"), ("ed25519", "ED25519")]
)
def test_a_key_as_racdcert_asks_for_it(key, operands):
    assert key_operands(key) == operands
