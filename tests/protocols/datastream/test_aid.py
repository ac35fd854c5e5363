"""Attention identifiers."""

import pytest

from appliance.protocols.datastream.aid import Aid, find_aid


def test_every_key_is_found_by_its_byte_and_no_other():
    assert {find_aid(int(aid)) for aid in Aid} == set(Aid)
    assert find_aid(0x00) is None
    assert find_aid(0x40) is None


@pytest.mark.parametrize("aid", Aid)
def test_pa_keys_and_clear_send_themselves_alone(aid):
    assert aid.is_short is (aid.name in ("PA1", "PA2", "PA3", "CLEAR"))
