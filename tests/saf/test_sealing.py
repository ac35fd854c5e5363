"""Sealed values open under the same key and for the same purpose only; the key file is private and whole."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.sealing import Sealer, SealingError, key_file
from appliance.secret import Secret

KEY = Secret(bytes(range(32)))


@given(st.binary(max_size=300), st.text(st.characters(codec="utf-8")))
def test_open_undoes_seal(value, purpose):
    sealed = Sealer(KEY).seal(Secret(value), purpose)
    assert Sealer(KEY).open(sealed, purpose) == Secret(value)


@pytest.mark.parametrize(
    ("sealed", "purpose"),
    [
        (lambda good: good, "another row"),
        (lambda good: good[:-1], "row"),
        (lambda good: good[:-1] + bytes([good[-1] ^ 1]), "row"),
        (lambda good: b"\x02" + good[1:], "row"),
        (lambda good: b"", "row"),
    ],
    ids=["moved", "cut", "changed", "version", "empty"],
)
def test_what_was_not_sealed_here_does_not_open(sealed, purpose):
    good = Sealer(KEY).seal(Secret("key"), "row")
    with pytest.raises(SealingError, match=purpose):
        Sealer(KEY).open(sealed(good), purpose)


def test_another_key_does_not_open_it():
    with pytest.raises(SealingError):
        Sealer(Secret(bytes(32))).open(Sealer(KEY).seal(Secret("key"), "row"), "row")


def test_the_key_file_is_made_once_and_private(tmp_path):
    path = tmp_path / "saf.key"
    sealed = Sealer.from_file(path).seal(Secret("key"), "row")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Sealer.from_file(path).open(sealed, "row") == Secret("key")
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_file_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "saf.key"
    Sealer.from_file(path)
    path.chmod(0o640)
    with pytest.raises(SealingError, match="only its owner"):
        Sealer.from_file(path)


def test_a_short_key_file_and_a_link_are_refused(tmp_path):
    short = tmp_path / "short.key"
    short.touch(0o600)
    with pytest.raises(SealingError, match="32 bytes"):
        Sealer.from_file(short)
    os.symlink(short, tmp_path / "link.key")
    with pytest.raises(SealingError, match=r"link\.key"):
        Sealer.from_file(tmp_path / "link.key")


def test_a_systemd_credential_goes_before_the_file(tmp_path):
    assert key_file(tmp_path, {}) == tmp_path / "saf.key"
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    environment = {"CREDENTIALS_DIRECTORY": str(credentials)}
    assert key_file(tmp_path, environment) == tmp_path / "saf.key"
    (credentials / "saf.key").write_bytes(b"k" * 32)
    (credentials / "saf.key").chmod(0o400)
    assert key_file(tmp_path, environment) == credentials / "saf.key"
    assert Sealer.from_file(key_file(tmp_path, environment))
