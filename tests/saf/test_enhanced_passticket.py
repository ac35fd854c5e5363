"""Enhanced PassTickets against the vectors, and back again."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.database import TicketType
from appliance.saf.enhanced_passticket import evaluate, generate

VECTORS = json.loads((Path(__file__).parent.parent / "cases" / "saf" / "passticket-vectors.json").read_text())
NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#$", min_size=1, max_size=8)
KINDS = st.sampled_from(TicketType)


@pytest.mark.parametrize("vector", VECTORS["enhanced"], ids=lambda vector: vector["id"])
def test_vector(vector):
    key, kind = bytes.fromhex(vector["key_hex"]), TicketType(vector["type"])
    user, application = vector["userid"], vector["application"]
    assert generate(user, application, key, vector["time_epoch"], kind) == vector["passticket"]
    assert evaluate(vector["passticket"], user, application, key, kind) == vector["time_epoch"]


@given(NAMES, NAMES, st.binary(min_size=32, max_size=64), st.integers(0, 2**33), KINDS)
def test_a_ticket_tells_its_second(user, application, key, second, kind):
    assert evaluate(generate(user, application, key, second, kind), user, application, key, kind) == second


@given(st.text(max_size=10), KINDS)
def test_any_text_is_a_second_or_none(text, kind):
    second = evaluate(text, "USER2", "TSO", bytes(32), kind)
    assert second is None or isinstance(second, int)


def test_upper_takes_no_lower_case_and_nothing_above_its_range():
    assert evaluate("abcdefgh", "USER2", "TSO", bytes(32), TicketType.UPPER) is None
    assert evaluate("ZZZZZZZZ", "USER2", "TSO", bytes(32), TicketType.UPPER) is None
