"""A key that a token wraps, with SoftHSM: it opens with the token, the key and the PIN, and with nothing less."""

import os
import re

import pytest

from appliance.saf.sealing import Sealer, SealingError, create_key, place_of_key
from appliance.saf.tokenkey import TokenError, is_wrapped, place_of, unwrap, wrap
from appliance.secret import Secret
from tests.support.softhsm import PIN, shared_token

KEY = Secret(bytes(range(32)))


@pytest.fixture(scope="module")
def place():
    return shared_token().place("SALLYPORT.KEK")


def test_what_was_wrapped_is_unwrapped(place):
    content = wrap(place, KEY, PIN)
    assert is_wrapped(content)
    assert place_of(content) == place
    assert unwrap(content, PIN) == KEY
    assert KEY.reveal().hex() not in content.decode()
    assert wrap(place, KEY, PIN) != content  # another initialisation vector
    assert unwrap(content, PIN) == KEY  # and the same key of the token


def test_the_wrapping_key_cannot_leave_the_token(place):
    import pkcs11

    wrap(place, KEY, PIN)
    with pkcs11.lib(str(place.module)).get_token(token_label=place.token).open(user_pin=PIN.text()) as session:
        (key,) = session.get_objects({pkcs11.Attribute.LABEL: place.label})
        assert (key[pkcs11.Attribute.EXTRACTABLE], key[pkcs11.Attribute.SENSITIVE]) == (False, True)
        with pytest.raises(pkcs11.PKCS11Error):
            assert key[pkcs11.Attribute.VALUE]


@pytest.mark.parametrize(
    ("line", "value", "why"),
    [
        ("token", "another", "token another"),
        ("key", "ANOTHER", "token sallyport has no AES key ANOTHER"),
        ("module", "/nowhere.so", "nowhere"),
        ("wrapped", "00" * 48, "token sallyport"),
    ],
)
def test_what_does_not_open(place, line, value, why):
    content = re.sub(rf"^{line} .*$", f"{line} {value}", wrap(place, KEY, PIN).decode(), flags=re.MULTILINE)
    with pytest.raises(TokenError, match=why):
        unwrap(content.encode(), PIN)


def test_another_pin(place):
    content = wrap(place, KEY, PIN)
    with pytest.raises(TokenError, match="token sallyport"):
        unwrap(content, Secret("4321"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PKCS11\n", "names no module and no token and no key and no wrapped"),
        (b"PKCS11\nmodule /m\ntoken t\nkey k\nwrapped xy\n", "hexadecimal"),
        (b"PKCS11\n\xff\x00", "names no"),
    ],
)
def test_what_is_no_wrapped_key(content, why):
    with pytest.raises(TokenError, match=why):
        unwrap(content, PIN)


def test_a_key_file_in_the_token(place, tmp_path):
    path = tmp_path / "saf.key"
    with pytest.raises(SealingError, match=r"saf\.pin"):
        create_key(path, place)
    shared_token().write_pin(tmp_path)
    create_key(path, place)
    assert path.stat().st_mode & 0o777 == 0o600
    assert place_of_key(path) == place
    sealed = Sealer.from_file(path).seal(Secret("key"), "row")
    assert Sealer.from_file(path).open(sealed, "row") == Secret("key")
    shared_token().write_pin(tmp_path, Secret("4321"))
    with pytest.raises(SealingError, match=r"saf\.key: token sallyport"):
        Sealer.from_file(path)


def test_the_pin_is_private(place, tmp_path):
    shared_token().write_pin(tmp_path)
    os.chmod(tmp_path / "saf.pin", 0o644)
    with pytest.raises(SealingError, match="only its owner"):
        create_key(tmp_path / "saf.key", place)


def test_a_plain_key_file_has_no_place(tmp_path):
    create_key(tmp_path / "saf.key")
    assert place_of_key(tmp_path / "saf.key") is None
