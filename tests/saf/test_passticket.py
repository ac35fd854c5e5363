"""Legacy PassTickets against the vectors, and back again."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.passticket import evaluate, generate, permute, translate, untranslate

VECTORS = json.loads((Path(__file__).parent.parent / "cases" / "saf" / "passticket-vectors.json").read_text())
NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$", min_size=1, max_size=8)


@pytest.mark.parametrize("vector", VECTORS["legacy"], ids=lambda vector: vector["id"])
def test_vector(vector):
    key, second = bytes.fromhex(vector["key_hex"]), vector["time_epoch"]
    assert generate(vector["userid"], vector["application"], key, second) == vector["passticket"]
    assert evaluate(vector["passticket"], vector["userid"], vector["application"], key, second + 599) == second


@pytest.mark.parametrize("vector", VECTORS["component_vectors"]["translate"], ids=lambda v: v["result5_hex"])
def test_translation(vector):
    assert translate(int(vector["result5_hex"], 16)) == vector["passticket"]
    assert untranslate(vector["passticket"]) == int(vector["result5_hex"], 16)


@pytest.mark.parametrize("vector", VECTORS["component_vectors"]["permute"], ids=lambda v: str(v["table"]))
def test_permutation(vector):
    assert permute(vector["table"] - 1, int(vector["input_hex"], 16)) == int(vector["output_hex"], 16)


@given(st.integers(0, 2**32 - 1))
def test_translation_can_be_undone(coded):
    assert untranslate(translate(coded)) == coded


@given(NAMES, NAMES, st.binary(min_size=8, max_size=8), st.integers(0, 2**33))
def test_a_ticket_tells_its_second(user, application, key, second):
    assert evaluate(generate(user, application, key, second), user, application, key, second - 600) == second


@given(st.text(max_size=10))
def test_any_text_is_a_second_or_none(text):
    second = evaluate(text, "USER2", "TSO", bytes(8), 1_700_000_000)
    assert second is None or isinstance(second, int)


def test_most_strings_are_no_ticket():
    assert untranslate("AAAAAAAB") is None
    assert untranslate("TOOSHRT") is None
    assert untranslate("lower123") is None
