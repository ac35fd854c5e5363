"""A secret shows nothing anywhere."""

import json
import pickle

import pytest

from appliance.secret import Secret


def test_nothing_of_it_shows():
    secret = Secret("hunter22")
    shown = f"{secret}{secret!r}{[secret]}{secret:>20}" + str({"password": secret})
    assert "hunter22" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(TypeError):
        hash(secret)


def test_who_asks_gets_it():
    assert Secret("pässword").reveal() == "pässword".encode()
    assert Secret(b"\xff").text().encode("utf-8", "surrogateescape") == b"\xff"


def test_equality_and_truth():
    assert Secret("a") == Secret(b"a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")
    assert len(Secret("abc")) == 3
