"""What the auditor may keep of a command never holds a secret, however the command is spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.commands.mask import mask
from appliance.saf.commands.syntax import FLAG, LIST, SECRET, SECRETS, VALUE, Syntax, inner

SYNTAX = Syntax(
    ("a user ID",),
    1,
    {
        "PASSWORD": SECRET,
        "PHRASE": SECRETS,
        "NAME": VALUE,
        "GROUPS": LIST,
        "SPECIAL": FLAG,
        "SSIGNON": inner(KEYMASKED=SECRET, TYPE=VALUE),
    },
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("au user2 name('Ann B') pass(S3cret) special", "ADDUSER user2 NAME('Ann B') PASSWORD(***) SPECIAL"),
        ("AU (U1 U2) SSIGNON(KEYMASKED(S3cret) TYPE(MIXED))", "ADDUSER (U1 U2) SSIGNON(KEYMASKED(***) TYPE(MIXED))"),
        ("AU U PASWORD(S3cret)", "ADDUSER U ***"),
        ("AU U PASSWORD S3cret", "ADDUSER U PASSWORD ***"),
        ("AU U PASSWORD (S3cret)", "ADDUSER U PASSWORD ***"),
        ("AU U P(S3cret)", "ADDUSER U ***"),
        ("AU U NAME(S3cret(x))", "ADDUSER U NAME(***)"),
        ("AU (U PASSWORD(S3cret))", "ADDUSER ***"),
        ("AU U 'S3cret'", "ADDUSER U ***"),
        ("AU U PASSWORD(S3cret", "ADDUSER ***"),
        ("AU PASSWORD(S3cret)", "ADDUSER PASSWORD(***)"),
    ],
)
def test_values_are_shown_only_where_known_to_be_public(text, shown):
    assert mask(text, "ADDUSER", SYNTAX) == shown


@given(
    secret=st.text(st.sampled_from("QZJX0#"), min_size=6, max_size=20),
    keyword=st.sampled_from(["PASSWORD", "pass", "PHRASE", "PH", "P", "PWD", "SSIGNON(KEYMASKED", "SSIGNON"]),
    noise=st.lists(st.sampled_from(["(", ")", "'", " ", "NAME(A)", "SPECIAL", "/*", "\n", ","]), max_size=4),
)
def test_no_secret_comes_through(secret, keyword, noise):
    for text in (f"AU U {keyword}({secret})", f"AU U {keyword}('{secret}'){''.join(noise)}"):
        assert secret not in mask(text, "ADDUSER", SYNTAX)
