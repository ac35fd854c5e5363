"""Who may take the LU of another connection over, and whom it asks."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import LuGroup
from appliance.config.terminals.telnetparms import Takeover
from appliance.services.tn3270.claims.takeover import LONGEST_WAIT, Claim, Probe, Withdrawn, eligible
from appliance.services.tn3270.entry.lupool import Candidates, Holder, LuPools
from appliance.session.actions import Tell
from tests.support.terminals import PORT

LUS = LuGroup("LUS", (parse_lu_range("LU1..LU9"),))
CANDIDATES = Candidates(generic=(LUS,))


@pytest.mark.parametrize(
    ("takeover", "me", "may"),
    [
        (None, Holder(2, "10.0.0.1", "10.0.0.1"), False),
        (Takeover(5), Holder(2, "10.9.9.9", "10.9.9.9"), True),
        (Takeover(5), Holder(1, "U", "10.0.0.1", "U", True), False),
        (Takeover(5, same_address=True), Holder(2, "10.9.9.9", "10.9.9.9"), False),
        (Takeover(5, same_address=True), Holder(2, "10.0.0.1", "10.0.0.1"), True),
        (Takeover(5, same_conn_type=True), Holder(2, "U", "10.0.0.1", "U", False), False),
        (Takeover(5, same_conn_type=True), Holder(2, "U", "10.0.0.1", "U", True), True),
        (Takeover(5, reconnects=True), Holder(2, "X", "10.0.0.1", "X", True), False),
        (Takeover(5, reconnects=True), Holder(2, "U", "10.9.9.9", "U", True), True),
        (Takeover(5, reconnects=True), Holder(2, "10.0.0.1", "10.0.0.1"), False),
    ],
)
def test_who_may_take_a_named_lu_over(takeover, me, may):
    pools = LuPools()
    held = pools.assign(CANDIDATES, "LU5", holder=Holder(1, "U", "10.0.0.1", "U", True))
    config = attrs.evolve(PORT, take_specific=takeover)
    found = eligible(config, pools, CANDIDATES, "LU5", me)
    assert (found is not None) is may
    if found is not None:
        assert [holding.assignment for holding in found[1]] == [held]


def test_a_name_that_the_client_could_not_have_is_nobodys_to_take():
    pools = LuPools()
    pools.assign(CANDIDATES, "LU5", holder=Holder(1))
    config = attrs.evolve(PORT, take_specific=Takeover(5))
    other = Candidates(generic=(LuGroup("X", (parse_lu_range("X1"),)),))
    assert eligible(config, pools, other, "LU5", Holder(2, "a")) is None


def test_without_a_name_it_is_the_clients_own_connections():
    pools = LuPools()
    mine, yours = Holder(1, "10.0.0.1", "10.0.0.1"), Holder(2, "10.0.0.2", "10.0.0.2")
    first = pools.assign(CANDIDATES, holder=mine)
    pools.assign(CANDIDATES, holder=yours)
    config = attrs.evolve(PORT, take_generic=Takeover(5))
    found = eligible(config, pools, CANDIDATES, "", attrs.evolve(mine, connection=3))
    assert [holding.assignment for holding in found[1]] == [first]


def test_a_claim_waits_no_longer_than_its_client_may_go_unread():
    pools = LuPools()
    pools.assign(CANDIDATES, holder=Holder(1))
    claim = Claim(None, None, Takeover(10_000), list(pools.held_by("")))
    assert claim.withdraw() == []
    assert claim.next() == (1, Probe(Takeover(LONGEST_WAIT)))
    assert claim.withdraw() == [Tell(1, Withdrawn())]
    assert claim.next() is None
