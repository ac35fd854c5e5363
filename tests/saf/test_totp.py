"""The vectors of RFC 4226 and RFC 6238, the window, and the form in which a code comes."""

import pytest

from appliance.saf.totp import code_at, key_of_uri, key_uri, matching_step, new_key, split_code
from appliance.secret import Secret

KEY = Secret(b"12345678901234567890")
#: RFC 4226 appendix D.
HOTP = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")
#: RFC 6238 appendix B, SHA-1, the last six of eight digits.
TOTP = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


def test_the_vectors():
    assert tuple(code_at(KEY, step) for step in range(10)) == HOTP
    assert {now: code_at(KEY, now // 30) for now in TOTP} == TOTP


def test_a_code_is_good_one_step_to_either_side():
    now = 1234567890
    step = now // 30
    assert [matching_step(KEY, code_at(KEY, step + shift), now) for shift in (-2, -1, 0, 1, 2)] == [
        None,
        step - 1,
        step,
        step + 1,
        None,
    ]
    assert matching_step(KEY, "", now) is None
    assert matching_step(KEY, "äöüäöü", now) is None


@pytest.mark.parametrize(
    ("text", "secret", "code"),
    [
        ("secret:123456", "secret", "123456"),
        ("a:b:123456", "a:b", "123456"),
        ("a long phrase:000001", "a long phrase", "000001"),
        ("secret", "secret", None),
        ("secret:12345", "secret:12345", None),
        (":123456", ":123456", None),
        ("secret:1234567", "secret:1234567", None),
    ],
)
def test_password_and_code_are_taken_apart(text, secret, code):
    found, digits = split_code(Secret(text))
    assert (found.text(), digits) == (secret, code)


def test_an_authenticator_can_read_the_key():
    assert key_uri(KEY, "USER2", "MVS 098") == (
        "otpauth://totp/MVS%20098:USER2?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=MVS%20098"
    )
    assert key_of_uri(key_uri(KEY, "USER2", "MVS 098")) == KEY
    with pytest.raises(ValueError):
        key_of_uri("https://totp/x")
    assert len(new_key()) == 20
    assert new_key() != new_key()
