"""PTKTDATA profiles: which key counts, how long, and how often."""

import json
from pathlib import Path

import pytest

from appliance.saf import enhanced_passticket, passticket, tickets
from appliance.saf.database import ClassState, TicketKeys, TicketType
from appliance.saf.passticket import untranslate
from appliance.secret import Secret
from tests.support.saf_samples import LEGACY_KEY, database, profile, ticket_profile

VECTORS = json.loads((Path(__file__).parent.parent / "cases" / "saf" / "passticket-vectors.json").read_text())
BY_ID = {vector["id"]: vector for vector in VECTORS["legacy"] + VECTORS["enhanced"]}
NOW = 1_767_614_400
ENHANCED_KEY = Secret(bytes(range(64)))
OTHER_KEY = Secret(bytes.fromhex("0123456789ABCDEF"))


def legacy(second=NOW, key=LEGACY_KEY, user="USER2", application="TSO"):
    return passticket.generate(user, application, key.reveal(), second)


def enhanced(kind, second=NOW):
    return enhanced_passticket.generate("USER2", "TSO", ENHANCED_KEY.reveal(), second, kind)


def evaluate(ticket, *profiles, now=NOW, user="USER2", group="DEV", application="TSO"):
    return tickets.evaluate(database(*profiles), ticket, user, group, application, now)


@pytest.mark.parametrize(
    "case", [v for v in VECTORS["evaluation"] if "vector" in v and "precondition" not in v], ids=lambda v: v["id"]
)
def test_evaluation_vector(case):
    vector = BY_ID[case["vector"]]
    key = Secret(bytes.fromhex(vector["key_hex"]))
    if "type" in vector:
        keys = TicketKeys(enhanced=key, type=TicketType(vector["type"]), timeout=case["timeout"])
    else:
        keys = TicketKeys(legacy=key)
    found = evaluate(
        vector["passticket"],
        profile("PTKTDATA", vector["application"], ssignon=keys),
        now=case["evaluate_at_epoch"],
        user=vector["userid"],
        application=vector["application"],
    )
    assert (found is not None) == (case["expect"] == "accept")
    assert found is None or found.second == vector["time_epoch"]


def test_well_formed_strings():
    (case,) = [v for v in VECTORS["evaluation"] if "cases" in v]
    for one in case["cases"]:
        coded = untranslate(one["string"])
        assert (coded is not None) == (one["expect"] == "well formed")
        assert coded is None or f"{coded:08X}" == one["result5_hex"]


def test_a_legacy_ticket_may_come_in_lower_case():
    assert evaluate(legacy().lower(), ticket_profile()).second == NOW


@pytest.mark.parametrize(
    ("keys", "is_once"),
    [
        (TicketKeys(enhanced=ENHANCED_KEY), True),
        (TicketKeys(enhanced=ENHANCED_KEY, replay=True), False),
    ],
)
def test_replay_of_an_enhanced_ticket_is_the_keys_choice(keys, is_once):
    found = evaluate(enhanced(TicketType.MIXED), profile("PTKTDATA", "TSO", ssignon=keys))
    assert (found.digest is not None) is is_once
    assert found.expires == NOW + 60


@pytest.mark.parametrize(
    ("appldata", "is_once"),
    [
        ("", True),
        ("NO REPLAY PROTECTION", False),
        ("NO REPLAY PROTECTION - DO NOT CHANGE", False),
        ("no replay protection", True),
        ("REALLY NO REPLAY PROTECTION", True),
    ],
)
def test_replay_of_a_legacy_ticket_is_the_profiles_choice(appldata, is_once):
    found = evaluate(legacy(), ticket_profile(appldata=appldata))
    assert (found.digest is not None) is is_once
    assert found.expires == NOW + 600


def test_case_counts_in_a_mixed_ticket_and_not_in_an_upper_one():
    mixed, upper = enhanced(TicketType.MIXED), enhanced(TicketType.UPPER)
    assert mixed != mixed.swapcase()
    as_mixed = profile("PTKTDATA", "TSO", ssignon=TicketKeys(enhanced=ENHANCED_KEY))
    assert evaluate(mixed, as_mixed)
    assert not evaluate(mixed.swapcase(), as_mixed)
    as_upper = profile("PTKTDATA", "TSO", ssignon=TicketKeys(enhanced=ENHANCED_KEY, type=TicketType.UPPER))
    assert evaluate(upper.lower(), as_upper)


def test_with_both_keys_enhanced_is_made_and_either_is_taken():
    both = profile("PTKTDATA", "TSO", ssignon=TicketKeys(legacy=LEGACY_KEY, enhanced=ENHANCED_KEY))
    assert tickets.generate(both, "USER2", "TSO", NOW) == enhanced(TicketType.MIXED)
    assert evaluate(enhanced(TicketType.MIXED), both)
    assert evaluate(legacy(), both)


def test_digests_differ_by_everything_that_makes_a_ticket():
    one = evaluate(legacy(), ticket_profile()).digest
    later = evaluate(legacy(NOW + 1), ticket_profile()).digest
    other = evaluate(legacy(user="USER4"), ticket_profile(), user="USER4").digest
    assert len({one, later, other}) == 3


@pytest.mark.parametrize("name", ["TSO.DEV.USER2", "TSO.USER2", "TSO.DEV"])
def test_a_qualified_profile_comes_before_the_plain_one_and_both_are_tried(name):
    qualified = profile("PTKTDATA", name, ssignon=TicketKeys(legacy=OTHER_KEY))
    assert evaluate(legacy(key=OTHER_KEY), qualified, ticket_profile())
    assert evaluate(legacy(), qualified, ticket_profile())
    assert not evaluate(legacy(key=OTHER_KEY), qualified, user="USER4", group="OPS")


def test_only_the_first_qualified_profile_counts():
    first = profile("PTKTDATA", "TSO.DEV.USER2")
    second = profile("PTKTDATA", "TSO.USER2", ssignon=TicketKeys(legacy=LEGACY_KEY))
    assert evaluate(legacy(), second)
    assert not evaluate(legacy(), first, second)


def test_no_key_no_ticket():
    assert tickets.key_profile(database(ticket_profile()), "TSO") is not None
    assert tickets.key_profile(database(), "TSO") is None
    assert tickets.key_profile(database(profile("PTKTDATA", "TSO")), "TSO") is None
    assert tickets.key_profile(database(profile("PTKTDATA", "TSO", ssignon=TicketKeys())), "TSO") is None


def test_a_generic_profile_is_ignored():
    generic = profile("PTKTDATA", "TSO*", ssignon=TicketKeys(legacy=LEGACY_KEY))
    assert tickets.key_profile(database(generic), "TSO*") is None
    assert not evaluate(legacy(), generic)


@pytest.mark.parametrize("state", [ClassState(), ClassState(active=True), ClassState(raclisted=True)])
def test_the_class_must_be_active_and_raclisted(state):
    sample = database(ticket_profile()).with_class("PTKTDATA", state)
    assert tickets.key_profile(sample, "TSO") is None
    assert tickets.evaluate(sample, legacy(), "USER2", "DEV", "TSO", NOW) is None


def test_the_lead_is_half_of_the_window():
    assert tickets.longest_lead(ticket_profile()) == 300
    assert tickets.longest_lead(profile("PTKTDATA", "A", ssignon=TicketKeys(enhanced=ENHANCED_KEY, timeout=1))) == 0
